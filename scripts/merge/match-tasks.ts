/**
 * Finds the tasks of one list again in another. A pair of tasks has evidence for being one task: its words, its
 * explicit id, its place (section, parent, neighbours) and its notes. Pairs are taken by falling evidence, each task at
 * most once: first those with equal words, told apart by the rest where there are several, then those with words alike.
 */
import type { Candidate } from './candidates.ts';
import { pairAlike } from './match-alike.ts';
import { pairEquals } from './match-equal.ts';

export interface MatchOptions {
  /** Least evidence by which a task with other words is the same; `bench/match-thresholds.ts` shows how it was chosen. */
  readonly threshold: number;
  /** Both lists added these tasks independently, so equal words in two places may well be two tasks. */
  readonly isAdded: boolean;
}

/**
 * An unsure pair is not taken: its task stands twice, or is kept where it was deleted, and nobody's word is changed. Two
 * additions that are taken for one task are a conflict of that task where their words differ, so there less is lost.
 */
const THRESHOLD = 0.65;

/** For a task of a version in a later version of the same list. */
export const FOLLOW: MatchOptions = { threshold: THRESHOLD, isAdded: false };
/** For a task that one side added among those that the other side added. */
export const PAIR: MatchOptions = { threshold: THRESHOLD, isAdded: true };

export interface Pair {
  readonly one: Candidate;
  readonly other: Candidate;
  readonly evidence: number;
}

/** Pairs of one list's tasks with another's; the other way round they are the same. */
export function matchTasks(
  from: readonly Candidate[],
  to: readonly Candidate[],
  options: MatchOptions,
): Map<Candidate, Candidate> {
  const pairs = new Map<Candidate, Candidate>();
  const taken = new Set<Candidate>();
  const take = (found: readonly Pair[]): void => {
    for (const { one, other } of sortPairs(found)) {
      if (taken.has(one) || taken.has(other)) continue;
      taken.add(one).add(other);
      pairs.set(one, other);
    }
  };
  take(pairEquals(from, to, options));
  const rest = (all: readonly Candidate[]): Candidate[] => all.filter((candidate) => !taken.has(candidate));
  take(pairAlike({ from, to }, { from: rest(from), to: rest(to) }, options));
  return pairs;
}

/** By falling evidence, then by the order in the files: no two pairs of one task compare as equal. */
export function sortPairs(pairs: readonly Pair[]): Pair[] {
  const order = ({ one, other }: Pair): number => one.index + other.index;
  return [...pairs].sort(
    (a, b) => b.evidence - a.evidence || order(a) - order(b) || a.one.index - b.one.index,
  );
}
