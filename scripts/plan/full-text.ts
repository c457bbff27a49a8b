/**
 * BM25 over one field of many files (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009).
 *
 * Not minisearch: a plan asks a few hundred terms once of up to 100,000 files. A library tokenises and stores every
 * word of every file in its own form first; here the lists of terms come from a cache, and only the terms that the
 * backlog holds become postings, which is what keeps a run near the time that git needs for its log.
 */
import { type DenseScores, keepStrong, type SparseScores } from './scores.ts';
import type { TermList } from './term-list.ts';
import { hashTerm } from './terms.ts';

export interface Field {
  /** By hash of the term: numbers of the files that hold it, rising, and how often, side by side. */
  readonly postings: ReadonlyMap<number, { readonly files: number[]; readonly counts: number[] }>;
  /** By file number. */
  readonly lengths: Float64Array;
  readonly averageLength: number;
}

/**
 * @param lists by file number; undefined for a file that was not read
 * @param vocabulary hashes of the terms that will be asked for
 */
export function buildField(lists: readonly (TermList | undefined)[], vocabulary: ReadonlySet<number>): Field {
  const postings = new Map<number, { files: number[]; counts: number[] }>();
  // Most terms are none of these, which their last bits tell without a look-up.
  const lastBits = new Uint8Array(1 << 16);
  for (const term of vocabulary) {
    postings.set(term, { files: [], counts: [] });
    lastBits[term & 0xffff] = 1;
  }
  const lengths = new Float64Array(lists.length);
  let total = 0;
  for (let file = 0; file < lists.length; file++) {
    const list = lists[file];
    if (list === undefined) continue;
    lengths[file] = list.length;
    total += list.length;
    for (let at = 0; at < list.terms.length; at++) {
      const term = list.terms[at] as number;
      if (lastBits[term & 0xffff] === 0) continue;
      const posting = postings.get(term);
      if (posting === undefined) continue;
      posting.files.push(file);
      posting.counts.push(list.counts[at] as number);
    }
  }
  return { postings, lengths, averageLength: total / Math.max(1, lists.length) || 1 };
}

/** Number of files that hold a term. */
export function holdersOf(field: Field, term: string): number {
  return field.postings.get(hashTerm(term))?.files.length ?? 0;
}

/** Whether a file holds a term. */
export function isHeldBy(field: Field, term: string, file: number): boolean {
  const files = field.postings.get(hashTerm(term))?.files ?? [];
  let [low, high] = [0, files.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((files[middle] as number) < file) low = middle + 1;
    else high = middle;
  }
  return files[low] === file;
}

function inverseFrequency(field: Field, holding: number): number {
  return Math.log(1 + (field.lengths.length - holding + 0.5) / (holding + 0.5));
}

const SATURATION = 1.2;

/**
 * @param query terms with their weights
 * @param lengthWeight 0: long files count like short ones; 1: fully by length
 */
export function searchField(
  field: Field,
  query: ReadonlyMap<string, number>,
  lengthWeight: number,
): DenseScores {
  const sums = new Float64Array(field.lengths.length);
  let largest = 0;
  for (const [term, weight] of query) {
    const posting = field.postings.get(hashTerm(term));
    if (posting === undefined || posting.files.length === 0) continue;
    const gain = weight * inverseFrequency(field, posting.files.length) * (SATURATION + 1);
    for (let at = 0; at < posting.files.length; at++) {
      const file = posting.files[at] as number;
      const count = posting.counts[at] as number;
      const relative = (field.lengths[file] as number) / field.averageLength;
      const damp = SATURATION * (1 - lengthWeight + lengthWeight * relative);
      const sum = (sums[file] as number) + (gain * count) / (count + damp);
      sums[file] = sum;
      if (sum > largest) largest = sum;
    }
  }
  return keepStrong(sums, largest);
}

/** How rare a term is, from 0 (in every file) to 1 (in none). */
export function rarityOf(field: Field, term: number): number {
  const holding = field.postings.get(term)?.files.length ?? 0;
  return inverseFrequency(field, holding) / inverseFrequency(field, 0);
}

/** Rarity of the rarest term of the query that each file holds; only of files that hold a rare one. */
export function rarestShared(field: Field, query: ReadonlyMap<string, number>): SparseScores {
  const found = new Map<number, number>();
  for (const [term, weight] of query) {
    const hash = hashTerm(term);
    const files = field.postings.get(hash)?.files ?? [];
    if (weight < 0.3 || files.length > Math.max(5, 0.05 * field.lengths.length)) continue;
    const rarity = rarityOf(field, hash);
    for (const file of files) found.set(file, Math.max(found.get(file) ?? 0, rarity));
  }
  return found;
}
