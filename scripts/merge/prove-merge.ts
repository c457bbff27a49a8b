/**
 * The proof of a merge: the four texts are read again and counted. Nothing of what the merge found out on its way is
 * used, so a task that was matched, placed or written wrongly is missed or left over here.
 */
import { lineText } from '../tasks/parse-task-list.ts';
import type { TaskList } from '../tasks/task.ts';
import { findTaskBreaches } from './prove-tasks.ts';
import { saysNothing } from './task-words.ts';

export interface Versions<T> {
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}

/**
 * What a result breaks, one sentence each; none is the proof.
 *
 * @param results the result as it is once every conflict is settled for ours, and for theirs; one where there is none
 */
export function findBreaches(sides: Versions<TaskList>, results: readonly TaskList[]): string[] {
  return [...findTaskBreaches(sides, results), ...findLineBreaches(sides, results)];
}

/** Counts by key; a key that is not there counts 0. */
export function countKeys(keys: Iterable<string>): (key: string) => number {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return (key) => counts.get(key) ?? 0;
}

/** At least as many as both sides kept, and what one added; at most what was there and what each added. */
export function boundCount(base: number, ours: number, theirs: number): { least: number; most: number } {
  const gone = Math.max(0, base - ours) + Math.max(0, base - theirs);
  const [added, addedThere] = [Math.max(0, ours - base), Math.max(0, theirs - base)];
  return { least: Math.max(0, base - gone) + Math.max(added, addedThere), most: base + added + addedThere };
}

/** Lines outside tasks: what a side added and what both kept is there, in one half of a conflict at least. */
function findLineBreaches(sides: Versions<TaskList>, results: readonly TaskList[]): string[] {
  const lists = [sides.base, sides.ours, sides.theirs, ...results].map(listLines);
  const [base, ours, theirs, ...found] = lists.map(countKeys) as [C, C, C, ...C[]];
  const breaches: string[] = [];
  for (const line of new Set(lists.flat())) {
    const { least, most } = boundCount(base(line), ours(line), theirs(line));
    const counts = found.map((count) => count(line));
    if (Math.max(...counts) < least) breaches.push(`line lost: ${line}`);
    if (Math.max(...counts) > most) breaches.push(`line doubled: ${line}`);
  }
  return breaches;
}

type C = (key: string) => number;

function listLines(list: TaskList): string[] {
  return list.lines
    .filter((line) => line.kind !== 'task' && line.kind !== 'blank')
    .map((line) => lineText(list.text, line).replace(/\s+/g, ' ').trim())
    .filter((text) => !saysNothing(text));
}
