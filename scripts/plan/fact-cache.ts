/**
 * A store of facts as the bytes of one cache file. Laid out to be read in milliseconds: one JSON header with all that
 * is text, then the numbers of all term lists end to end, used in place and never copied.
 *
 *     magic, version, length of the header, words, bytes, sum   six 32-bit words
 *     header                                                    JSON, padded to a multiple of 4
 *     hashes                                                    32-bit words
 *     counts                                                    bytes
 */
import { emptyStore, type FactStore, type KnownCommit } from './fact-store.ts';
import type { ContentFacts } from './scan-content.ts';
import type { TermList } from './term-list.ts';

const MAGIC = 0x63747866;
/** Raised whenever what is stored, or how it was computed, changes: an older cache is then as good as none. */
export const CACHE_VERSION = 2;
const PREFIX = 24;

type CommitRow = [
  id: string,
  time: number,
  subject: string,
  files: number[],
  added: number[],
  ticks: readonly string[] | null,
  terms: number,
  length: number,
];
/** A binary file has its id alone. */
type BlobRow = [id: string, terms?: number, length?: number, defines?: number, imports?: readonly string[]];

interface Header {
  /** First, as `isHistoryOf` looks for it there. */
  readonly head: string;
  readonly paths: string[];
  readonly commits: CommitRow[];
  readonly blobs: BlobRow[];
}

/** @param head the revision whose newest commits the store holds, in their order */
export function encodeStore(store: FactStore, head = ''): Uint8Array {
  const header: Header = { head, paths: [], commits: [], blobs: [] };
  const words: Int32Array[] = [];
  const counts: Uint8Array[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (path: string): number => {
    const known = numbers.get(path);
    if (known !== undefined) return known;
    numbers.set(path, header.paths.length);
    return header.paths.push(path) - 1;
  };
  const take = (list: TermList) => {
    words.push(list.terms);
    counts.push(list.counts);
  };
  for (const { id, time, subject, files, added, ticks, message } of store.commits.values()) {
    take(message);
    const [touched, created] = [files.map(numberOf), added.map(numberOf)];
    header.commits.push([
      id,
      time,
      subject,
      touched,
      created,
      ticks ?? null,
      message.terms.length,
      message.length,
    ]);
  }
  for (const [id, facts] of store.contents) {
    if (facts === undefined) {
      header.blobs.push([id]);
      continue;
    }
    take(facts);
    words.push(facts.defines);
    header.blobs.push([id, facts.terms.length, facts.length, facts.defines.length, facts.imports]);
  }
  return joinParts(Buffer.from(JSON.stringify(header)), words, counts);
}

function joinParts(header: Buffer, words: readonly Int32Array[], counts: readonly Uint8Array[]): Uint8Array {
  const wordCount = words.reduce((sum, part) => sum + part.length, 0);
  const byteCount = counts.reduce((sum, part) => sum + part.length, 0);
  const start = PREFIX + padded(header.length);
  const bytes = new Uint8Array(start + 4 * wordCount + padded(byteCount));
  bytes.set(header, PREFIX);
  const pool = new Int32Array(bytes.buffer, start, wordCount);
  let at = 0;
  for (const part of words) {
    pool.set(part, at);
    at += part.length;
  }
  at = start + 4 * wordCount;
  for (const part of counts) {
    bytes.set(part, at);
    at += part.length;
  }
  const prefix = new Uint32Array(bytes.buffer, 0, PREFIX / 4);
  prefix.set([MAGIC, CACHE_VERSION, header.length, wordCount, byteCount, sumOf(bytes)]);
  return bytes;
}

const padded = (length: number): number => (length + 3) & ~3;

/** Over all words after the prefix: tells a file that a crash left half written, with holes of zeros. */
function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + PREFIX);
  for (let at = 0; at < words.length; at++) sum = (Math.imul(sum ^ (words[at] as number), 31) + 1) | 0;
  return sum >>> 0;
}

/** Whether the commits of a cache, if it is whole, are the newest of the revision, in their order: told without reading it. */
export function isHistoryOf(bytes: Uint8Array, head: string): boolean {
  const start = Buffer.from(`{"head":"${head}"`);
  return start.equals(bytes.subarray(PREFIX, PREFIX + start.length));
}

/** @returns undefined for bytes that this version did not write, or not wholly */
export function decodeStore(given: Uint8Array): FactStore | undefined {
  if (given.length < PREFIX || given.length % 4 !== 0) return undefined;
  // 32-bit words can only be looked at where their place is a multiple of 4.
  const bytes = given.byteOffset % 4 === 0 ? given : Uint8Array.from(given);
  const [magic, version, headerLength = 0, wordCount = 0, byteCount = 0, sum] = new Uint32Array(
    bytes.buffer,
    bytes.byteOffset,
    PREFIX / 4,
  );
  const start = PREFIX + padded(headerLength);
  if (magic !== MAGIC || version !== CACHE_VERSION) return undefined;
  if (bytes.length !== start + 4 * wordCount + padded(byteCount) || sumOf(bytes) !== sum) return undefined;
  const header = JSON.parse(
    Buffer.from(bytes.buffer, bytes.byteOffset + PREFIX, headerLength).toString('utf8'),
  ) as Header;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + start, wordCount);
  return readRows(header, words, bytes.subarray(start + 4 * wordCount));
}

function readRows(header: Header, words: Int32Array, counts: Uint8Array): FactStore {
  const store = emptyStore();
  let [word, count] = [0, 0];
  const takeWords = (many: number): Int32Array => {
    word += many;
    return words.subarray(word - many, word);
  };
  const take = (many: number, length: number): TermList => {
    count += many;
    return { terms: takeWords(many), counts: counts.subarray(count - many, count), length };
  };
  const pathOf = (number: number) => header.paths[number] ?? '';
  for (const [id, time, subject, files, added, ticks, terms, length] of header.commits) {
    const commit: KnownCommit = {
      id,
      time,
      subject,
      files: files.map(pathOf),
      added: added.map(pathOf),
      message: take(terms, length),
    };
    if (ticks !== null) commit.ticks = ticks;
    store.commits.set(id, commit);
  }
  for (const [id, terms, length = 0, defines = 0, imports = []] of header.blobs) {
    const facts: ContentFacts | undefined =
      terms === undefined ? undefined : { ...take(terms, length), defines: takeWords(defines), imports };
    store.contents.set(id, facts);
  }
  return store;
}
