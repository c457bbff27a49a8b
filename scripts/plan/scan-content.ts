/**
 * What is kept of a file's text: how often it holds each term, what it defines, what it imports.
 *
 * It reads bytes, not strings: tens of megabytes of source are looked at once, and making a string of every word costs
 * several times as much as hashing it where it lies.
 */
import { MOST_COUNTED, type TermList } from './term-list.ts';
import { FNV_PRIME, FNV_START, hashTerm, LONGEST_WORD, termsOfWord } from './terms.ts';

export interface ContentFacts extends TermList {
  /** `hashTerm` of the names that are defined here. */
  readonly defines: Uint32Array;
  /** The rest of each import line, unparsed. */
  readonly imports: readonly string[];
}

const DEFINING =
  'function class def struct enum trait interface type const let var fn func mod module object protocol extension static macro_rules'.split(
    ' ',
  );
const IMPORTING = ['from', 'import', 'require', 'use', 'mod', 'include'];
const MOST_IMPORTS = 80;
const MOST_DEFINED = 400;

/** A word as the scanner remembers it, so that each word of a language is taken apart once. */
interface KnownWord {
  /** Positions in the list of all terms. */
  readonly terms: readonly number[];
  readonly defining: boolean;
  readonly importing: boolean;
}

/** A scanner for the contents of one repository. */
export class ContentScanner {
  private readonly words = new WordTable();
  private readonly positions = new Map<string, number>();
  private readonly hashes: number[] = [];
  private counts = new Int32Array(1 << 16);

  scan(bytes: Uint8Array): ContentFacts {
    const touched: number[] = [];
    const defines = new Set<number>();
    const imports: string[] = [];
    let [length, before] = [0, undefined as KnownWord | undefined];
    for (let at = 0; at < bytes.length; ) {
      if (letterAt(bytes, at) === 0) {
        at++;
        continue;
      }
      const start = at;
      let [hash, second] = [FNV_START, 0];
      for (let wide = letterAt(bytes, at); wide > 0; wide = partAt(bytes, at)) {
        for (const end = at + wide; at < end; at++) {
          const byte = bytes[at] as number;
          hash = Math.imul(hash ^ byte, FNV_PRIME);
          second = (Math.imul(second, 31) + byte) | 0;
        }
      }
      if (at - start > LONGEST_WORD) continue;
      const word = this.words.find(hash, second) ?? this.learn(bytes, start, at, hash, second);
      length++;
      for (const term of word.terms) {
        if (this.counts[term] === 0) touched.push(term);
        (this.counts[term] as number)++;
      }
      if (defines.size < MOST_DEFINED && at - start > 2 && (before?.defining || isGoMethod(bytes, start)))
        defines.add(hash >>> 0);
      if (word.importing && imports.length < MOST_IMPORTS) {
        const line = importLine(bytes, at);
        if (line !== '') imports.push(line);
      }
      before = word;
    }
    return { ...this.takeCounts(touched), length, defines: Uint32Array.from(defines), imports };
  }

  private learn(bytes: Uint8Array, start: number, end: number, hash: number, second: number): KnownWord {
    const text = decode(bytes, start, end);
    const terms = termsOfWord(text).map((term) => {
      const known = this.positions.get(term);
      if (known !== undefined) return known;
      const position = this.hashes.length;
      this.positions.set(term, position);
      this.hashes.push(hashTerm(term));
      if (position >= this.counts.length) {
        const wider = new Int32Array(2 * this.counts.length);
        wider.set(this.counts);
        this.counts = wider;
      }
      return position;
    });
    const word = { terms, defining: DEFINING.includes(text), importing: IMPORTING.includes(text) };
    this.words.add(hash, second, word);
    return word;
  }

  private takeCounts(touched: readonly number[]): Pick<TermList, 'terms' | 'counts'> {
    const terms = new Uint32Array(touched.length);
    const counts = new Uint8Array(touched.length);
    for (const [at, term] of touched.entries()) {
      terms[at] = this.hashes[term] as number;
      counts[at] = Math.min(MOST_COUNTED, this.counts[term] as number);
      this.counts[term] = 0;
    }
    return { terms, counts };
  }
}

/** Words by two hashes; open addressing, because a Map would need a key object of both. */
class WordTable {
  private slots = new Int32Array(1 << 16).fill(-1);
  private readonly keys: number[] = [];
  private readonly words: KnownWord[] = [];

  find(hash: number, second: number): KnownWord | undefined {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const word = this.slots[slot] as number;
      if (word < 0) return undefined;
      if (this.keys[2 * word] === hash && this.keys[2 * word + 1] === second) return this.words[word];
    }
  }

  add(hash: number, second: number, word: KnownWord): void {
    this.keys.push(hash, second);
    this.words.push(word);
    if (this.words.length * 2 > this.slots.length) {
      this.slots = new Int32Array(2 * this.slots.length).fill(-1);
      for (let at = 0; at < this.words.length; at++) this.place(at);
    } else this.place(this.words.length - 1);
  }

  private place(word: number): void {
    const mask = this.slots.length - 1;
    let slot = (this.keys[2 * word] as number) & mask;
    while ((this.slots[slot] as number) >= 0) slot = (slot + 1) & mask;
    this.slots[slot] = word;
  }
}

/** Bytes of the letter that starts here, or 0: A to Z in both cases, and U+00C0 to U+024F (C3 80 to C9 8F). */
function letterAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] as number;
  if ((byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90)) return 1;
  if (byte < 0xc3 || byte > 0xc9) return 0;
  const next = bytes[at + 1] ?? 0;
  return (next & 0xc0) === 0x80 && (byte < 0xc9 || next <= 0x8f) ? 2 : 0;
}

/** The same for what may follow in a word: also digits and `_`. */
function partAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] as number;
  return (byte >= 48 && byte <= 57) || byte === 95 ? 1 : letterAt(bytes, at);
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

/** Go writes the receiver between `func` and the name: `func (s *Server) Listen(`. */
function isGoMethod(bytes: Uint8Array, start: number): boolean {
  if (bytes[start - 1] !== 32 || bytes[start - 2] !== 41) return false;
  return /func \([^()\n]{0,60}\) $/.test(decode(bytes, Math.max(0, start - 70), start));
}

/** The rest of the line, when it looks like an import: a quoted name, a dotted or a `::` path. */
function importLine(bytes: Uint8Array, end: number): string {
  let stop = end;
  while (stop < bytes.length && stop < end + 140 && bytes[stop] !== 10) stop++;
  const rest = decode(bytes, end, stop);
  return /^\s*\(?\s*['"][^'"]+['"]|^\s+[\w.:]+/.test(rest) ? rest : '';
}
