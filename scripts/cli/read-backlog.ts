/** What `plan` and `blast-radius` share: the backlog, the revision and the facts of the repository. */

import path from 'node:path';
import { readTextFile } from '../files/text-files.ts';
import { readCommit, readRepository, requireCommit } from '../git/repository.ts';
import { readTaskFile, readTaskFileAt, type TaskFile } from '../git/task-file.ts';
import type { Outcome } from '../plan/outcome.ts';
import { listOutcomes } from '../plan/outcome-store.ts';
import { readCachedFacts } from '../plan/read-cached-facts.ts';
import { type OpenTasks, openTasksOf, parseTasksJson } from '../plan/read-open-tasks.ts';
import type { RepositoryFacts } from '../plan/repository-facts.ts';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { Invocation } from './command.ts';

export interface BacklogRead {
  readonly commit: string;
  readonly tasksFile: string;
  readonly open: OpenTasks;
  readonly facts: RepositoryFacts;
  readonly limits: readonly string[];
  /** What came of earlier tracks in this clone; none where another revision is asked about. */
  readonly outcomes: readonly Outcome[];
  /** Where predictions are kept to be compared later; undefined where nothing will come of them. */
  readonly keepIn: string | undefined;
}

/** @param planned the task list that a plan names; used when the command line names none */
export async function readBacklog(invocation: Invocation, planned = ''): Promise<BacklogRead> {
  const repository = await readRepository(invocation.cwd);
  const commit = await readBase(invocation);
  const { tasksFile, open } = await readTasks(invocation, commit, repository.worktree, planned);
  invocation.narrate(`Reading the history and the files at ${commit.slice(0, 10)}.`);
  const { facts, limits } = await readCachedFacts(invocation.cwd, repository.commonDir, commit, open.tasks);
  const shallow = repository.isShallow
    ? ['history: this clone is shallow, so little is known of the past']
    : [];
  const isAboutNow =
    repository.worktree !== undefined &&
    invocation.option('rev') === undefined &&
    invocation.option('tasks-json') === undefined;
  return {
    commit,
    tasksFile,
    open,
    facts,
    limits: [...limits, ...shallow],
    outcomes: isAboutNow ? await listOutcomes(repository.commonDir) : [],
    keepIn: isAboutNow ? repository.commonDir : undefined,
  };
}

async function readBase(invocation: Invocation): Promise<string> {
  const named = invocation.option('rev');
  if (named !== undefined) return requireCommit(invocation.cwd, named);
  const head = await readCommit(invocation.cwd, 'HEAD');
  if (head !== undefined) return head;
  throw new Failure('not-a-repository', 'This repository has no commit yet.', {
    evidence: ['HEAD is unborn'],
    remedy: 'Commit something first: a plan is made from what the repository holds.',
  });
}

async function readTasks(
  invocation: Invocation,
  commit: string,
  worktree: string | undefined,
  planned: string,
): Promise<{ tasksFile: string; open: OpenTasks }> {
  const json = invocation.option('tasks-json');
  if (json !== undefined) {
    const file = path.resolve(invocation.cwd, json);
    const text = (await readTextFile(file)) ?? (await readTextFile(path.resolve(json)));
    if (text === undefined)
      throw new Failure('tasks-not-found', 'That list of tasks is not there.', {
        evidence: [safeLine(file)],
        remedy: 'Name a JSON file that exists with --tasks-json FILE.',
      });
    const open = parseTasksJson(text, json);
    return { tasksFile: open.tasks[0]?.taskFile ?? '', open };
  }
  const atCommit = invocation.option('rev') !== undefined || worktree === undefined;
  const fromTop = planned === '' ? undefined : atCommit ? planned : path.join(worktree, planned);
  const named = invocation.option('tasks') ?? fromTop;
  const file = atCommit
    ? await readTaskFileAt(invocation.cwd, commit, named)
    : await readTaskFile(worktree, invocation.cwd, named);
  const open = openTasksOf(file.text, file.path);
  // A plan can be checked when all is done; there is nothing to propose then.
  if (open.tasks.length === 0 && planned === '') throw nothingOpen(file);
  return { tasksFile: file.path, open };
}

function nothingOpen(file: TaskFile): Failure {
  const { tasks } = parseTaskList(file.text);
  const done = tasks.filter((task) => task.state === 'done').length;
  return new Failure('tasks-not-found', 'The task list has no open task.', {
    evidence: [`${safeLine(file.path)}: ${count(tasks.length, 'task')}, ${done} done`],
    remedy: 'An open task is a list item such as:\n- [ ] Write the guide',
  });
}
