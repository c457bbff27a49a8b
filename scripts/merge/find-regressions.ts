/** What a text lost against texts that came before it. */
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { Task } from '../tasks/task.ts';
import { listCandidates } from './candidates.ts';
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
  const deleted = (one: number): Set<number> => {
    const gone = new Set<number>();
    const mine = new Map([...matchTasks(base, sides[one] ?? [], FOLLOW)].map(([b, s]) => [b.index, s.index]));
    for (const [at, side] of sides.entries()) {
      if (at === one) continue;
      const there = new Set([...matchTasks(base, side, FOLLOW).keys()].map((b) => b.index));
      for (const [b, s] of mine) if (!there.has(b)) gone.add(s);
    }
    return gone;
  };
  for (const [at, side] of sides.entries()) {
    const pairs = matchTasks(side, result, FOLLOW);
    const mayBeGone = deleted(at);
    for (const one of side) {
      const now = pairs.get(one)?.task;
      const { title, line, state } = one.task;
      if (now && state === 'done' && now.state !== 'done') {
        const detail = `was done, is [${now.mark}] now`;
        add({ code: 'completion-lost', line: now.line, title, detail, task: one.task, side: at });
      }
      if (!now && (options.withDone || state !== 'done') && !mayBeGone.has(one.index)) {
        const detail = `${state === 'done' ? 'was done, ' : ''}is nowhere in the list now`;
        add({ code: 'task-lost', line, title, detail, task: one.task, side: at });
      }
    }
  }
  for (const doubled of findDoubled(sides, result)) add(doubled);
  return [...found.values()].sort((a, b) => a.line - b.line);
}

/** Texts that stand more often, in one section and below one task, than any side had them. */
function findDoubled(
  sides: readonly (readonly ReturnType<typeof listCandidates>[number][])[],
  result: readonly ReturnType<typeof listCandidates>[number][],
): Regression[] {
  const keyOf = (one: ReturnType<typeof listCandidates>[number]): string =>
    [one.title, one.section, one.parent].join('\u0001');
  const count = (list: readonly ReturnType<typeof listCandidates>[number][]): Map<string, number> => {
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
    return [{ code: 'task-doubled', line, title, detail, task: one.task, side: undefined }];
  });
}
