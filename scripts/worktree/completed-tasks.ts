/** Which tasks a merge completes. */
import { readFileAt } from '../git/repository.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';

export interface CompletedTask {
  readonly id: string;
  readonly title: string;
}

/** Tasks that are done at commit `after` and were not at commit `before`; none without a task list. */
export async function listCompletedTasks(
  cwd: string,
  before: string,
  after: string,
  tasksFile: string | undefined,
): Promise<CompletedTask[]> {
  if (tasksFile === undefined || after === before) return [];
  const [old = '', now = ''] = await Promise.all([
    readFileAt(cwd, before, tasksFile),
    readFileAt(cwd, after, tasksFile),
  ]);
  const isDone = (task: { readonly state: string }) => task.state === 'done';
  const doneBefore = new Set(
    parseTaskList(old)
      .tasks.filter(isDone)
      .map((task) => task.id),
  );
  const done = parseTaskList(now).tasks.filter((task) => isDone(task) && !doneBefore.has(task.id));
  return done.map(({ id, title }) => ({ id, title }));
}
