/** Tasks with equal words: one is the same wherever it stands, several are told apart by everything else. Two explicit ids are no equals. */
import type { Candidate } from './candidates.ts';
import type { MatchOptions, Pair } from './match-tasks.ts';
import { wordsOf } from './task-words.ts';

/** Groups with more pairs than this, such as thousands of `TODO`, are paired in their order, place by place. */
const GROUP_LIMIT = 10_000;

/** Pairs of tasks with equal words, with what else they have in common as evidence. */
export function pairEquals(
  from: readonly Candidate[],
  to: readonly Candidate[],
  options: MatchOptions,
): Pair[] {
  const groups = groupBy(to, ({ words }) => words);
  return [...groupBy(from, ({ words }) => words)].flatMap(([words, ones]) =>
    pairGroup(ones, groups.get(words) ?? [], options),
  );
}

function pairGroup(
  ones: readonly Candidate[],
  others: readonly Candidate[],
  { isAdded }: MatchOptions,
): Pair[] {
  if (ones.length * others.length > GROUP_LIMIT) return pairInOrder(ones, others);
  const isSingle = ones.length === 1 && others.length === 1;
  return ones.flatMap((one, at) =>
    others.flatMap((other, to): Pair[] => {
      if (hasOtherId(one, other) || (isAdded && !isOneAddition(one, other, isSingle))) return [];
      // As many on both sides keep their order, where nothing else tells them apart.
      return [{ one, other, evidence: weighRest(one, other) - Math.min(0.4, 0.01 * Math.abs(at - to)) }];
    }),
  );
}

/** What two tasks with equal words have in common besides. An explicit id outweighs places, a place a neighbour. */
function weighRest(one: Candidate, other: Candidate): number {
  const agreements: [agrees: boolean, weight: number][] = [
    [one.task.explicitId === other.task.explicitId, 8],
    [one.section === other.section, 2],
    [one.parent === other.parent, 2],
    [one.title === other.title, 1],
    [one.previous === other.previous, 1],
    [one.next === other.next, 1],
    [one.body === other.body, 1],
    [one.task.mark === other.task.mark, 0.5],
  ];
  return agreements.reduce((sum, [agrees, weight]) => sum + (agrees ? weight : 0), 0);
}

/** Whether both have an explicit id, and not the same. */
export function hasOtherId(one: Candidate, other: Candidate): boolean {
  const [a, b] = [one.task.explicitId, other.task.explicitId];
  return a !== undefined && b !== undefined && a.toLowerCase() !== b.toLowerCase();
}

/** Few words in two places are two tasks when both sides wrote them. */
function isOneAddition(one: Candidate, other: Candidate, isSingle: boolean): boolean {
  return isSamePlace(one, other) || (isSingle && wordsOf(one.words).length >= 3);
}

/** Whether both stand in one section, or below one task. */
export function isSamePlace(one: Candidate, other: Candidate): boolean {
  return one.section === other.section || (one.parent !== '' && one.parent === other.parent);
}

function pairInOrder(ones: readonly Candidate[], others: readonly Candidate[]): Pair[] {
  const keyOf = (one: Candidate): string => `${one.task.explicitId ?? ''}\n${one.section}\n${one.parent}`;
  const groups = groupBy(others, keyOf);
  return [...groupBy(ones, keyOf)].flatMap(([key, group]) => {
    const near = groups.get(key) ?? [];
    return group
      .slice(0, near.length)
      .map((one, at): Pair => ({ one, other: near[at] as Candidate, evidence: 0 }));
  });
}

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
