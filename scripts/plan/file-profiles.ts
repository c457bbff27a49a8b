/**
 * Every file as the sum of what was said of the changes that touched it: a task that reads like a file's own past
 * finds it also when no single change resembles the task. BM25 over these sums, which are never written down.
 */
import type { Field } from './full-text.ts';
import type { HistoryIndex } from './history-index.ts';
import { type DenseScores, keepStrong } from './scores.ts';
import { hashTerm } from './terms.ts';

const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.6;
/** Terms of more than this share of all changes tell no file from another, and would cost most of the time. */
const COMMONEST = 0.2;

export function searchProfiles(history: HistoryIndex, query: ReadonlyMap<string, number>): DenseScores {
  const sums = new Float64Array(history.profileLength.length);
  const counts = new Float64Array(sums.length);
  const files = Math.max(1, history.changesOf.size);
  for (const [term, weight] of query) {
    const held: number[] = [];
    for (const field of [history.messages, history.ticks])
      addCounts(history, field, hashTerm(term), counts, held);
    const rarity = Math.log(1 + (files - held.length + 0.5) / (held.length + 0.5));
    for (const file of held) {
      const count = counts[file] as number;
      const relative = (history.profileLength[file] as number) / history.averageProfile;
      const damp = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative);
      sums[file] = (sums[file] as number) + (weight * rarity * count) / (count + damp);
      counts[file] = 0;
    }
  }
  return keepStrong(sums);
}

/** Adds what the term counts for each file; files that held nothing before are put into `held`. */
function addCounts(
  history: HistoryIndex,
  field: Field,
  term: number,
  counts: Float64Array,
  held: number[],
): void {
  const changes = field.postings.get(term)?.files ?? [];
  if (changes.length > Math.max(20, COMMONEST * history.changes.length)) return;
  for (const change of changes) {
    const touched = history.touched[change] ?? [];
    const gain = 1 / Math.sqrt(touched.length);
    for (const file of touched) {
      if (counts[file] === 0) held.push(file);
      counts[file] = (counts[file] as number) + gain;
    }
  }
}
