/** The terms of one text as an index keeps them: hashes and counts side by side, in no order. */
import { countTerms, hashTerm } from './terms.ts';

export interface TermList {
  /** `hashTerm` of each term that the text holds, once. */
  readonly terms: Int32Array;
  /** How often, at most 255. */
  readonly counts: Uint8Array;
  /** Number of words. */
  readonly length: number;
}

export const MOST_COUNTED = 255;

export function listTerms(text: string): TermList {
  return toTermList(countTerms(text));
}

/** The length is the sum of the counts. */
export function toTermList(counted: ReadonlyMap<string, number>): TermList {
  const terms = new Int32Array(counted.size);
  const counts = new Uint8Array(counted.size);
  let [at, length] = [0, 0];
  for (const [term, count] of counted) {
    terms[at] = hashTerm(term);
    counts[at] = Math.min(MOST_COUNTED, count);
    length += count;
    at++;
  }
  return { terms, counts, length };
}
