import { expect, test } from 'vitest';
import { decodeStore, encodeStore, isHistoryOf } from '../../../scripts/plan/fact-cache.ts';
import { emptyStore, type FactStore, toKnownCommit } from '../../../scripts/plan/fact-store.ts';
import { ContentScanner } from '../../../scripts/plan/scan-content.ts';

function sample(): FactStore {
  const store = emptyStore();
  const scanner = new ContentScanner();
  const past = {
    id: 'c1',
    time: 7,
    subject: 'Read é',
    body: 'more words',
    files: ['a b.ts', 'ü\n.md'],
    added: ['ü\n.md'],
  };
  store.commits.set('c1', { ...toKnownCommit(past), ticks: ['Read it'] });
  store.commits.set('c0', toKnownCommit({ ...past, id: 'c0', body: '', files: [], added: [] }));
  store.contents.set('b1', scanner.scan(Buffer.from("import './x'\nfunction readBlob() {}")));
  store.contents.set('b2', undefined);
  store.contents.set('b3', scanner.scan(Buffer.from('')));
  return store;
}

const plain = ({ commits, contents }: FactStore) => ({ commits: [...commits], contents: [...contents] });

test('what is decoded is what was encoded', () => {
  expect(plain(decodeStore(encodeStore(sample())) as FactStore)).toEqual(plain(sample()));
  expect(plain(decodeStore(encodeStore(emptyStore())) as FactStore)).toEqual(plain(emptyStore()));
});

test('bytes at an odd place are decoded too', () => {
  const bytes = encodeStore(sample());
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  expect(plain(decodeStore(shifted.subarray(1)) as FactStore)).toEqual(plain(sample()));
});

test('a file that is cut short, damaged, or of another version is none', () => {
  const bytes = encodeStore(sample());
  for (let length = 0; length < bytes.length; length++)
    expect(decodeStore(bytes.slice(0, length)), `${length} bytes`).toBeUndefined();
  for (let at = 0; at < bytes.length; at += 3) {
    const damaged = bytes.slice();
    damaged[at] = (damaged[at] as number) ^ 1;
    expect(decodeStore(damaged), `byte ${at}`).toBeUndefined();
  }
});

test('a cache tells of which revision its commits are the newest', () => {
  const bytes = encodeStore(sample(), 'a1b2');
  expect(isHistoryOf(bytes, 'a1b2')).toBe(true);
  expect(isHistoryOf(bytes, 'a1b')).toBe(false);
  expect(isHistoryOf(encodeStore(sample()), 'a1b2')).toBe(false);
  expect(isHistoryOf(new Uint8Array(8), 'a1b2')).toBe(false);
  expect(plain(decodeStore(bytes) as FactStore)).toEqual(plain(sample()));
});
