import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchParser } from '../../../scripts/git/read-tree.ts';

const CONTENTS = [
  Buffer.from('one\ntwo\n'),
  Buffer.from(''),
  Buffer.from('a\0b'),
  Buffer.from('x'.repeat(50)),
  Buffer.from('\n'),
];
const OUTPUT = Buffer.concat([
  Buffer.from('gone missing\n'),
  ...CONTENTS.flatMap((content, at) => [
    Buffer.from(`id${at} blob ${content.length}\n`),
    content,
    Buffer.from('\n'),
  ]),
]);

test('however the bytes come, each blob is handed on once, clipped, a binary one without its bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 40 }), (sizes) => {
      const seen: [string, string | undefined][] = [];
      const parser = new BatchParser(20, (id, bytes) => seen.push([id, bytes?.toString()]));
      for (let [at, turn] = [0, 0]; at < OUTPUT.length; turn++) {
        const size = sizes[turn % sizes.length] as number;
        parser.take(OUTPUT.subarray(at, at + size));
        at += size;
      }
      expect(seen).toEqual([
        ['id0', 'one\ntwo\n'],
        ['id1', ''],
        ['id2', undefined],
        ['id3', 'x'.repeat(20)],
        ['id4', '\n'],
      ]);
    }),
  );
});
