/**
 * Every file as the sum of what was said of the changes that touched it: a task that reads like a file's own past
 * finds it also when no single change resembles the task. BM25 over these sums, which are never written down.
 */
import type { Field } from './full-text.ts';
import type { HistoryIndex } from './history-index.ts';
import { remember } from './remember.ts';
import { type DenseScores, keepStrong } from './scores.ts';
import { hashTerm } from './terms.ts';

const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.6;
/** Terms of more than this share of all changes tell no file from another, and would cost most of the time. */
const COMMONEST = 0.2;

export function searchProfiles(history: HistoryIndex, query: ReadonlyMap<string, number>): DenseScores {
  const sums = new Float64Array(history.profileLength.length);
  const termIn = profilesOf(history);
  for (const [term, weight] of query) {
    const { rarity, files, counts, damped } = termIn(hashTerm(term));
    for (let at = 0; at < files.length; at++) {
      const file = files[at] as number;
      const gain = (weight * rarity * (counts[at] as number)) / (damped[at] as number);
      sums[file] = (sums[file] as number) + gain;
    }
  }
  return keepStrong(sums);
}

/** A term in the sums of the files. */
interface TermProfile {
  readonly rarity: number;
  /** Those that hold it, how often, and the same with what dampens it. */
  readonly files: Int32Array;
  readonly counts: Float64Array;
  readonly damped: Float64Array;
}

const known = new WeakMap<HistoryIndex, (term: number) => TermProfile>();

/** Remembered, as a term stands in a task and its title, and in many tasks. */
function profilesOf(history: HistoryIndex): (term: number) => TermProfile {
  const found = known.get(history);
  if (found !== undefined) return found;
  const sums = new Float64Array(history.profileLength.length);
  const make = remember((term: number) => profileTerm(history, term, sums));
  known.set(history, make);
  return make;
}

/** @param sums by file; all 0 before and after */
function profileTerm(history: HistoryIndex, term: number, sums: Float64Array): TermProfile {
  const held: number[] = [];
  for (const field of [history.messages, history.ticks]) addCounts(history, field, term, sums, held);
  const all = Math.max(1, history.changesOf.size);
  const rarity = Math.log(1 + (all - held.length + 0.5) / (held.length + 0.5));
  const counts = new Float64Array(held.length);
  const damped = new Float64Array(held.length);
  for (let at = 0; at < held.length; at++) {
    const file = held[at] as number;
    const count = sums[file] as number;
    const relative = (history.profileLength[file] as number) / history.averageProfile;
    counts[at] = count;
    damped[at] = count + SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative);
    sums[file] = 0;
  }
  return { rarity, files: new Int32Array(held), counts, damped };
}

/** Adds what the term counts for each file; files that held nothing before are put into `held`. */
function addCounts(
  history: HistoryIndex,
  field: Field,
  term: number,
  sums: Float64Array,
  held: number[],
): void {
  const changes = field.postings.get(term)?.files ?? [];
  if (changes.length > Math.max(20, COMMONEST * history.changes.length)) return;
  for (const change of changes) {
    const touched = history.touched[change] as Int32Array;
    const gain = 1 / Math.sqrt(touched.length);
    for (const file of touched) {
      if (sums[file] === 0) held.push(file);
      sums[file] = (sums[file] as number) + gain;
    }
  }
}
