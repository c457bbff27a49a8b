/** Which tasks a merge completes, and which it keeps from being opened again. */
import { readFileAt } from '../git/repository.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { Task } from '../tasks/task.ts';

export interface CompletedTask {
  readonly id: string;
  readonly title: string;
}

/** The commits of a merge; `base` is undefined when the sides have no common past. */
export interface MergedCommits {
  readonly base: string | undefined;
  readonly ours: string;
  readonly theirs: string;
  readonly after: string;
}

export interface TaskChanges {
  /** Open on our side, done now. */
  readonly completed: readonly CompletedTask[];
  /** Done where the sides parted, open again on one of them, done now: no completion goes back. */
  readonly keptDone: readonly CompletedTask[];
}

/** What a merge did to the states of tasks; nothing without a task list. */
export async function listTaskChanges(
  cwd: string,
  { base, ours, theirs, after }: MergedCommits,
  tasksFile: string | undefined,
): Promise<TaskChanges> {
  if (tasksFile === undefined || after === ours) return { completed: [], keptDone: [] };
  const [old, own, track, now] = await Promise.all(
    [base, ours, theirs, after].map(
      async (commit) => parseTaskList((commit && (await readFileAt(cwd, commit, tasksFile))) ?? '').tasks,
    ),
  );
  const idsOf = (tasks: readonly Task[] | undefined, isDone: boolean) =>
    new Set(tasks?.filter(({ state }) => (state === 'done') === isDone).map(({ id }) => id));
  const [doneThen, doneHere] = [idsOf(old, true), idsOf(own, true)];
  const reopened = new Set([...idsOf(own, false), ...idsOf(track, false)]);
  const done = now?.filter(({ state }) => state === 'done').map(({ id, title }) => ({ id, title })) ?? [];
  const isKept = ({ id }: CompletedTask) => doneThen.has(id) && reopened.has(id);
  return {
    completed: done.filter((task) => !doneHere.has(task.id) && !isKept(task)),
    keptDone: done.filter(isKept),
  };
}
