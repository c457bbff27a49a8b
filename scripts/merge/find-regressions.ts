/** What a text lost against texts that came before it. */
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { Task } from '../tasks/task.ts';
import { type Candidate, listCandidates } from './candidates.ts';
import { FOLLOW, matchTasks } from './match-tasks.ts';

export interface Regression {
  readonly code: 'completion-lost' | 'task-lost' | 'task-doubled';
  /** Line number, from 1: in `after`, for a lost task in the text that had it. */
  readonly line: number;
  /** The task's title, as written. */
  readonly title: string;
  readonly detail: string;
  /** The task: as the text before had it, for a doubled one as it is in `after`. */
  readonly task: Task;
  /** Which of the texts before had it; undefined for a doubled one. */
  readonly side: number | undefined;
  /** The task in `after`; undefined for a lost one. */
  readonly now: Task | undefined;
}

export interface RegressionOptions {
  /** The common ancestor: what it had and one of the texts before deleted may be gone. */
  readonly base?: string;
  /** A merge archives nothing: a task that was done and that no side deleted must be there too. */
  readonly withDone?: boolean;
}

/**
 * Compares a text with those that it was made of.
 *
 * A completion is lost when a task that was done is there and is not done. A task is lost when it is nowhere, unless
 * it was done already (then it was archived), or one of several sides had deleted it.
 */
export function findRegressions(
  before: readonly string[],
  after: string,
  options: RegressionOptions = {},
): Regression[] {
  const found = new Map<string, Regression>();
  const result = listCandidates(parseTaskList(after));
  const sides = before.map((text) => listCandidates(parseTaskList(text)));
  const base = options.base === undefined ? [] : listCandidates(parseTaskList(options.base));
  const add = (regression: Regression): void => {
    found.set(`${regression.code} ${regression.title} ${regression.line}`, regression);
  };
  const inResult = sides.map((side) => matchTasks(side, result, FOLLOW));
  const inSides = sides.map((side) => matchTasks(base, side, FOLLOW));
  for (const [at, side] of sides.entries()) {
    const mine = new Map([...(inSides[at] ?? [])].map(([old, one]) => [one, old]));
    const others = inSides.filter((_, other) => other !== at);
    const taken = new Set(inResult[at]?.values());
    for (const one of side) {
      const old = mine.get(one);
      const now = inResult[at]?.get(one) ?? followOver(old, inSides, inResult, taken);
      const { title, line, state } = one.task;
      if (now && state === 'done' && now.task.state !== 'done') {
        const detail = `was done, is [${now.task.mark}] now`;
        const place = { line: now.task.line, now: now.task, side: at };
        add({ code: 'completion-lost', title, detail, task: one.task, ...place });
      }
      const mayBeGone = old !== undefined && others.some((there) => !there.has(old));
      if (!now && (options.withDone || state !== 'done') && !mayBeGone) {
        const detail = `${state === 'done' ? 'was done, ' : ''}is nowhere in the list now`;
        add({ code: 'task-lost', line, title, detail, task: one.task, side: at, now: undefined });
      }
    }
  }
  for (const doubled of findDoubled(sides, result)) add(doubled);
  return [...found.values()].sort((a, b) => a.line - b.line);
}

/**
 * A task that another side reworded is found again over that side: the old task is its, and its is in the result. Not
 * where that one is some other task of this side already.
 */
function followOver(
  old: Candidate | undefined,
  inSides: readonly ReadonlyMap<Candidate, Candidate>[],
  inResult: readonly ReadonlyMap<Candidate, Candidate>[],
  taken: ReadonlySet<Candidate>,
): Candidate | undefined {
  if (old === undefined) return undefined;
  for (const [at, there] of inSides.entries()) {
    const other = there.get(old);
    const now = other === undefined ? undefined : inResult[at]?.get(other);
    if (now !== undefined && !taken.has(now)) return now;
  }
  return undefined;
}

/** Texts that stand more often, in one section and below one task, than any side had them. */
function findDoubled(sides: readonly (readonly Candidate[])[], result: readonly Candidate[]): Regression[] {
  const keyOf = (one: Candidate): string => [one.title, one.section, one.parent].join('\u0001');
  const count = (list: readonly Candidate[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const one of list) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
    return counts;
  };
  const known = sides.map(count);
  const seen = new Map<string, number>();
  return result.flatMap((one): Regression[] => {
    const key = keyOf(one);
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    const most = Math.max(...known.map((counts) => counts.get(key) ?? 0));
    if (most === 0 || nth <= most) return [];
    const { title, line } = one.task;
    const detail = `stands ${nth} times, ${most} before`;
    return [{ code: 'task-doubled', line, title, detail, task: one.task, side: undefined, now: one.task }];
  });
}
