/**
 * What a change lost of a task list: against the commit where it forked from its base, and in each of its merges
 * against all that was merged. Pure.
 */

import { listCandidates } from '../merge/candidates.ts';
import { findRegressions, type Regression } from '../merge/find-regressions.ts';
import { FOLLOW, matchTasks } from '../merge/match-tasks.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { Task, TaskList } from '../tasks/task.ts';

/** One merge commit of the change, as it treated the list. */
export interface MergedList {
  /** Commit id. */
  readonly commit: string;
  readonly result: string;
  /** The list in each parent that has it. */
  readonly parents: readonly string[];
  /** The list in the parents' common ancestor; empty when it was not there. */
  readonly base: string;
}

export interface ListHistory {
  /** The list where the change forked from its base; undefined when it was not there. */
  readonly fork: string | undefined;
  readonly head: string;
  readonly merges: readonly MergedList[];
  /** Whether head itself is a merge: then its own `MergedList` tells deletions from losses. */
  readonly isMerge: boolean;
  readonly isMoved: (title: string) => boolean;
}

export interface Loss {
  readonly code: Regression['code'] | 'task-removed';
  /** The task as it was before; a doubled one as it is at head. */
  readonly task: Task;
  /** The list that it was in. */
  readonly before: TaskList;
  /** The task at head, when it is there. */
  readonly now: Task | undefined;
  readonly detail: string;
  /** The merge that lost it. */
  readonly commit: string | undefined;
}

/** Each loss once, in the order in which it happened. What was mended later, or archived when done, is none. */
export function findLosses(history: ListHistory): Loss[] {
  const head = parseTaskList(history.head);
  const found = new Map<string, Loss>();
  const add = (loss: Loss): void => {
    const key = `${loss.code} ${loss.now?.line ?? loss.task.title}`;
    if (!found.has(key)) found.set(key, loss);
  };
  for (const merge of history.merges) {
    const regressions = findRegressions(merge.parents, merge.result, { base: merge.base, withDone: true });
    for (const loss of lastingLosses(regressions, merge.parents, { after: merge.result, head, history })) {
      add({ ...loss, commit: merge.commit });
    }
  }
  if (history.fork !== undefined) {
    const regressions = findRegressions([history.fork], history.head);
    for (const loss of lastingLosses(regressions, [history.fork], { after: history.head, head, history })) {
      const isLost = found.has(`task-lost ${loss.task.title}`);
      if (loss.code !== 'task-lost' || !history.isMerge) add(loss);
      else if (!isLost) add({ ...loss, code: 'task-removed' });
    }
  }
  return [...found.values()];
}

interface Compared {
  /** The text that the regressions were found in: of a merge, or of head. */
  readonly after: string;
  readonly head: TaskList;
  readonly history: ListHistory;
}

/** Finds tasks of a text again at head. */
function followTasks(text: string, head: TaskList): (task: Task) => Task | undefined {
  if (text === head.text) return (task) => head.tasks.find(({ line }) => line === task.line);
  const candidates = listCandidates(parseTaskList(text));
  const pairs = matchTasks(candidates, listCandidates(head), FOLLOW);
  return (task) => {
    const one = candidates.find((candidate) => candidate.task.line === task.line);
    return one && pairs.get(one)?.task;
  };
}

/** Those of the regressions that still stand at head. */
function lastingLosses(
  regressions: readonly Regression[],
  texts: readonly string[],
  { after, head, history }: Compared,
): Loss[] {
  if (regressions.length === 0) return [];
  const followed = followTasks(after, head);
  const sides = texts.map((text) => {
    const list = parseTaskList(text);
    const candidates = listCandidates(list);
    return { list, candidates, pairs: matchTasks(candidates, listCandidates(head), FOLLOW) };
  });
  return regressions.flatMap((found): Loss[] => {
    const { code, detail } = found;
    if (found.side === undefined) return doubledAtHead(found, head);
    const side = sides[found.side];
    const one = side?.candidates.find((candidate) => candidate.task.line === found.task.line);
    if (side === undefined || one === undefined) return [];
    const now = side.pairs.get(one)?.task ?? (found.now && followed(found.now));
    const loss = { code, task: one.task, before: side.list, now, detail, commit: undefined };
    if (code === 'completion-lost') {
      return now !== undefined && now.state !== 'done'
        ? [{ ...loss, detail: `was done, is [${now.mark}] now` }]
        : [];
    }
    return now === undefined && !history.isMoved(one.task.title) ? [loss] : [];
  });
}

function doubledAtHead({ code, task, detail }: Regression, head: TaskList): Loss[] {
  const copies = head.tasks.filter(({ title }) => title === task.title);
  const now = copies.find(({ line }) => line === task.line) ?? copies.at(-1);
  return copies.length > 1 && now !== undefined
    ? [{ code, task: now, before: head, now, detail, commit: undefined }]
    : [];
}
