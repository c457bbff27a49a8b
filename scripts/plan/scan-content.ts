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
  readonly defines: Int32Array;
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

/** What a word of code says of what comes after it: flags, as `mod` does both. */
const DEFINES = 1;
const IMPORTS = 2;
const FLAGS = new Map<string, number>();
for (const word of DEFINING) FLAGS.set(word, DEFINES);
for (const word of IMPORTING) FLAGS.set(word, IMPORTS | (FLAGS.get(word) ?? 0));

/** A scanner for the contents of one repository: each word of a language is taken apart once. */
export class ContentScanner {
  private readonly words = new HashTable();
  /** By word: positions in the list of all terms. */
  private readonly termsOf: (readonly number[])[] = [];
  /** By word: `DEFINES`, `IMPORTS`, both or 0. */
  private readonly flags: number[] = [];
  private readonly terms = new HashTable();
  /** By term. */
  private readonly hashes: number[] = [];
  /** Of the word that was read last. */
  private hash = 0;
  private second = 0;
  private readonly wordCounts = new Counter();
  private readonly termCounts = new Counter();

  scan(bytes: Buffer): ContentFacts {
    const defines = new Set<number>();
    const imports: string[] = [];
    const length = this.readWords(bytes, defines, imports);
    return { ...this.takeCounts(), length, defines: Int32Array.from(defines), imports };
  }

  /** @returns how many words there are */
  private readWords(bytes: Buffer, defines: Set<number>, imports: string[]): number {
    let [length, before] = [0, 0];
    for (let at = 0; at < bytes.length; ) {
      const start = at;
      at = this.readWord(bytes, start);
      if (at === start) at++;
      else if (at - start <= LONGEST_WORD) {
        const word = this.numberOfWord(bytes, start, at);
        length++;
        this.wordCounts.add(word, 1);
        if (
          at - start > 2 &&
          ((before & DEFINES) !== 0 || isGoMethod(bytes, start)) &&
          defines.size < MOST_DEFINED
        )
          defines.add(this.hash);
        before = this.flags[word] as number;
        if ((before & IMPORTS) !== 0 && imports.length < MOST_IMPORTS) {
          const line = importLine(bytes, at);
          if (line !== '') imports.push(line);
        }
      }
    }
    return length;
  }

  /** @returns where the word that starts here ends, `at` itself where none does; sets its hashes */
  private readWord(bytes: Buffer, start: number): number {
    let at = start;
    let [hash, second] = [FNV_START, 0];
    for (; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      const kind = KINDS[byte] as number;
      if (kind === OTHER || (kind === PART && at === start)) break;
      if (kind === LEAD) {
        if (!isLetterPair(bytes, at)) break;
        hash = Math.imul(hash ^ byte, FNV_PRIME);
        second = (Math.imul(second, 31) + byte) | 0;
        at++;
      }
      hash = Math.imul(hash ^ (bytes[at] as number), FNV_PRIME);
      second = (Math.imul(second, 31) + (bytes[at] as number)) | 0;
    }
    this.hash = hash;
    this.second = second;
    return at;
  }

  private numberOfWord(bytes: Buffer, start: number, end: number): number {
    const { hash, second } = this;
    const known = this.words.find(hash, second);
    return known >= 0 ? known : this.learn(bytes, start, end, hash, second);
  }

  private learn(bytes: Buffer, start: number, end: number, hash: number, second: number): number {
    const text = bytes.toString('utf8', start, end);
    this.termsOf.push(termsOfWord(text).map((term) => this.numberOf(term)));
    this.flags.push(FLAGS.get(text) ?? 0);
    return this.words.add(hash, second);
  }

  private numberOf(term: string): number {
    const hash = hashTerm(term);
    let second = 0;
    for (let at = 0; at < term.length; at++) second = (Math.imul(second, 31) + term.charCodeAt(at)) | 0;
    const known = this.terms.find(hash, second);
    if (known >= 0) return known;
    this.hashes.push(hash);
    return this.terms.add(hash, second);
  }

  private takeCounts(): Pick<TermList, 'terms' | 'counts'> {
    const { wordCounts, termCounts } = this;
    wordCounts.drain((word, count) => {
      const terms = this.termsOf[word] as readonly number[];
      for (let at = 0; at < terms.length; at++) termCounts.add(terms[at] as number, count);
    });
    const terms = new Int32Array(termCounts.size);
    const counts = new Uint8Array(termCounts.size);
    let at = 0;
    termCounts.drain((term, count) => {
      terms[at] = this.hashes[term] as number;
      counts[at++] = Math.min(MOST_COUNTED, count);
    });
    return { terms, counts };
  }
}

/** How often numbers came, and which did, in the order in which they came first. */
class Counter {
  size = 0;
  private counts = new Int32Array(1 << 16);
  private counted = new Int32Array(1 << 10);

  add(number: number, more: number): void {
    if (number >= this.counts.length) this.counts = widened(this.counts, number + 1);
    const before = this.counts[number] as number;
    this.counts[number] = before + more;
    if (before !== 0) return;
    if (this.size === this.counted.length) this.counted = widened(this.counted, this.size + 1);
    this.counted[this.size++] = number;
  }

  /** Hands out every count and begins anew. */
  drain(visit: (number: number, count: number) => void): void {
    for (let at = 0; at < this.size; at++) {
      const number = this.counted[at] as number;
      visit(number, this.counts[number] as number);
      this.counts[number] = 0;
    }
    this.size = 0;
  }
}

function widened(list: Int32Array, least: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(Math.max(least, 2 * list.length));
  wider.set(list);
  return wider;
}

/** Words or terms, numbered, by two hashes; open addressing, because a Map would need a key object of both. */
class HashTable {
  private size = 0;
  /** Both hashes and the number, which is -1 in a free slot. */
  private slots = new Int32Array(3 << 16).fill(-1);
  private mask = (1 << 16) - 1;

  find(hash: number, second: number): number {
    const at = this.slotOf(hash, second);
    return this.slots[at + 2] as number;
  }

  /** @returns its number */
  add(hash: number, second: number): number {
    if (this.size * 6 >= this.slots.length) this.grow();
    this.put(hash, second, this.size);
    return this.size++;
  }

  private put(hash: number, second: number, word: number): void {
    const at = this.slotOf(hash, second);
    this.slots[at] = hash;
    this.slots[at + 1] = second;
    this.slots[at + 2] = word;
  }

  /** Where the word is, or where it goes. */
  private slotOf(hash: number, second: number): number {
    const { slots } = this;
    for (let slot = hash & this.mask; ; slot = (slot + 1) & this.mask) {
      const at = 3 * slot;
      if ((slots[at + 2] as number) < 0 || (slots[at] === hash && slots[at + 1] === second)) return at;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Int32Array(2 * old.length).fill(-1);
    this.mask = 2 * this.mask + 1;
    for (let from = 0; from < old.length; from += 3) {
      const word = old[from + 2] as number;
      if (word >= 0) this.put(old[from] as number, old[from + 1] as number, word);
    }
  }
}

/** What a byte can be in a word: a letter, a digit or `_`, the first of the two bytes of a letter, or nothing. */
const OTHER = 0;
const LETTER = 1;
const PART = 2;
const LEAD = 3;
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const text = String.fromCharCode(byte);
  if (/[A-Za-z]/.test(text)) return LETTER;
  return /[0-9_]/.test(text) ? PART : byte >= 0xc3 && byte <= 0xc9 ? LEAD : OTHER;
});

/** U+00C0 to U+024F (C3 80 to C9 8F). */
function isLetterPair(bytes: Buffer, at: number): boolean {
  const next = bytes[at + 1] ?? 0;
  return (next & 0xc0) === 0x80 && ((bytes[at] as number) < 0xc9 || next <= 0x8f);
}

/** Go writes the receiver between `func` and the name: `func (s *Server) Listen(`. */
function isGoMethod(bytes: Buffer, start: number): boolean {
  if (bytes[start - 1] !== 32 || bytes[start - 2] !== 41) return false;
  return /func \([^()\n]{0,60}\) $/.test(bytes.toString('utf8', Math.max(0, start - 70), start));
}

/** The rest of the line, when it looks like an import: a quoted name, a dotted or a `::` path. */
function importLine(bytes: Buffer, end: number): string {
  let stop = end;
  while (stop < bytes.length && stop < end + 140 && bytes[stop] !== 10) stop++;
  const rest = bytes.toString('utf8', end, stop);
  return /^\s*\(?\s*['"][^'"]+['"]|^\s+[\w.:]+/.test(rest) ? rest : '';
}
