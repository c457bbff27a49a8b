/** What `plan` and `blast-radius` share: the backlog, the revision and the facts of the repository. */

import path from 'node:path';
import { readTextFile } from '../files/text-files.ts';
import { type Repository, readCommit, readRepository, requireCommit } from '../git/repository.ts';
import { readTaskFile, readTaskFileAt, type TaskFile } from '../git/task-file.ts';
import type { Outcome } from '../plan/outcome.ts';
import { listOutcomes } from '../plan/outcome-store.ts';
import type { EditedPlan } from '../plan/plan-file.ts';
import { listPlaces } from '../plan/plan-finding.ts';
import { readCachedFacts } from '../plan/read-cached-facts.ts';
import { type OpenTasks, openTasksOf, parseTasksJson } from '../plan/read-open-tasks.ts';
import type { RepositoryFacts } from '../plan/repository-facts.ts';
import { listSections, selectSections } from '../plan/select-sections.ts';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { Invocation } from './command.ts';

/** What is asked about, before anything is predicted. */
export interface Backlog {
  readonly repository: Repository;
  readonly commit: string;
  readonly tasksFile: string;
  /** All of the list, as it was read. */
  readonly text: string;
  /** What is asked about of it. */
  readonly open: OpenTasks;
  /** Headings that it was chosen by; empty for all open tasks. */
  readonly sections: readonly string[];
  /** By task id the paths that people say it touches. */
  readonly overrides: ReadonlyMap<string, readonly string[]>;
  /** What came of earlier tracks in this clone; none where another revision is asked about. */
  readonly outcomes: readonly Outcome[];
  /** Where predictions are kept to be compared later; undefined where nothing will come of them. */
  readonly keepIn: string | undefined;
}

export interface BacklogRead extends Backlog {
  readonly facts: RepositoryFacts;
  readonly limits: readonly string[];
}

/** What an edited plan is about. */
export type PlannedPart = Pick<EditedPlan, 'tasksFile' | 'sections' | 'tracks' | 'hold' | 'unknown'>;

/** @param planned what says which list and sections are meant where the command line does not */
export async function readBacklog(invocation: Invocation, planned?: PlannedPart): Promise<Backlog> {
  const base = readBase(invocation);
  // Where both fail, the first says why.
  base.catch(() => undefined);
  const repository = await readRepository(invocation.cwd);
  const commit = await base;
  const list = choosePart(
    invocation,
    await readTasks(invocation, commit, repository.worktree, planned),
    planned,
  );
  const isAboutNow =
    repository.worktree !== undefined &&
    invocation.option('rev') === undefined &&
    invocation.option('tasks-json') === undefined;
  return {
    repository,
    commit,
    ...list,
    overrides: await readOverrides(invocation, list.open.touches),
    outcomes: isAboutNow ? await listOutcomes(repository.commonDir) : [],
    keepIn: isAboutNow ? repository.commonDir : undefined,
  };
}

/** Reads the repository as it is at the backlog's commit. */
export async function withFacts(invocation: Invocation, backlog: Backlog): Promise<BacklogRead> {
  const { repository, commit, open } = backlog;
  invocation.narrate(`Reading the history and the files at ${commit.slice(0, 10)}.`);
  const { facts, limits } = await readCachedFacts(invocation.cwd, repository, commit, open.tasks);
  const shallow = repository.isShallow
    ? ['history: this clone is shallow, so little is known of the past']
    : [];
  return { ...backlog, facts, limits: [...limits, ...shallow] };
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
  planned: PlannedPart | undefined,
): Promise<TasksRead> {
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
    return { tasksFile: open.tasks[0]?.taskFile ?? '', text, open };
  }
  const atCommit = invocation.option('rev') !== undefined || worktree === undefined;
  const list = planned?.tasksFile ?? '';
  const fromTop = list === '' ? undefined : atCommit ? list : path.join(worktree, list);
  const named = invocation.option('tasks') ?? fromTop;
  const file = atCommit
    ? await readTaskFileAt(invocation.cwd, commit, named)
    : await readTaskFile(worktree, invocation.cwd, named);
  const open = openTasksOf(file.text, file.path);
  // A plan can be checked when all is done; there is nothing to propose then.
  if (open.tasks.length === 0 && planned === undefined) throw nothingOpen(file);
  return { tasksFile: file.path, text: file.text, open };
}

type TasksRead = Pick<Backlog, 'tasksFile' | 'text' | 'open'>;

/** The sections that are named; what an edited plan names besides is a part of it too. */
function choosePart(
  invocation: Invocation,
  list: TasksRead,
  planned: PlannedPart | undefined,
): TasksRead & Pick<Backlog, 'sections'> {
  const given = invocation.options('section');
  const sections = given.length > 0 ? given : (planned?.sections ?? []);
  if (sections.length === 0) return { ...list, sections };
  const named = planned === undefined ? [] : listPlaces(planned).map(({ task }) => task.id);
  const open = selectSections(list.open, sections, new Set(named));
  if (open.tasks.length === 0 && planned === undefined) throw noSuchSection(list.open, sections);
  return { ...list, open, sections };
}

const MOST_HEADINGS = 12;

function noSuchSection({ tasks }: OpenTasks, given: readonly string[]): Failure {
  const known = listSections(tasks);
  const [example] = known;
  return new Failure('tasks-not-found', 'No open task stands below such a heading.', {
    evidence: [
      `given: ${given.map(safeLine).join(', ')}`,
      ...known.slice(0, MOST_HEADINGS).map(({ heading, tasks }) => `there: ${safeLine(heading)} (${tasks})`),
      ...(known.length > MOST_HEADINGS ? [`and ${known.length - MOST_HEADINGS} more`] : []),
    ],
    remedy:
      example === undefined
        ? 'No open task of this list stands below a heading: leave --section out.'
        : `Name a heading, or a part of one in whole words, for example:\n${shellCommand(['ctx-worktree', 'plan', '--section', example.heading])}`,
  });
}

/** What people said in the tasks' own text, and over it a YAML file of `id: [path, ...]`. */
async function readOverrides(
  invocation: Invocation,
  inText: ReadonlyMap<string, readonly string[]>,
): Promise<Backlog['overrides']> {
  const named = invocation.option('touches');
  if (named === undefined) return inText;
  const { parseTouchesYaml } = await import('../plan/touches-file.ts');
  const file = path.resolve(invocation.cwd, named);
  return new Map([...inText, ...parseTouchesYaml(await readTextFile(file), named)]);
}

function nothingOpen(file: TaskFile): Failure {
  const { tasks } = parseTaskList(file.text);
  const done = tasks.filter((task) => task.state === 'done').length;
  return new Failure('tasks-not-found', 'The task list has no open task.', {
    evidence: [`${safeLine(file.path)}: ${count(tasks.length, 'task')}, ${done} done`],
    remedy: 'An open task is a list item such as:\n- [ ] Write the guide',
  });
}
