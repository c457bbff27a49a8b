/** Finds and reads the task list: in the worktree, or at a revision. */
import path from 'node:path';
import { pathExists, readTextFile, resolvePath } from '../files/text-files.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { selectTaskFiles, taskFileConventions, taskFilePlaces } from '../tasks/select-task-file.ts';
import { readCurrentBranch, readFileAt } from './repository.ts';
import { readGit } from './run-git.ts';

export interface TaskFile {
  /** Relative to the top of the worktree, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * Reads the task list of a worktree, by convention or as named.
 *
 * @param named what `--tasks` said: relative to `cwd`, or absolute
 * @throws Failure `tasks-not-found`: none, several, one that git ignores, one that cannot be decoded
 */
export async function readTaskFile(worktree: string, cwd: string, named?: string): Promise<TaskFile> {
  const found = named === undefined ? await findTaskFile(worktree) : undefined;
  const file = found ?? (await nameTaskFile(worktree, cwd, named));
  const text = await readTextFile(path.join(worktree, file));
  if (text === undefined) throw noSuchFile(file);
  return { path: file, text };
}

/** Reads the task list as it is at a commit; works in a bare repository. */
export async function readTaskFileAt(cwd: string, commit: string, named?: string): Promise<TaskFile> {
  const file = named ?? (await findTaskFileAt(cwd, commit));
  const text = await readFileAt(cwd, commit, file);
  if (text === undefined) throw noSuchFile(file, `not in commit ${commit.slice(0, 10)}`);
  return { path: file, text };
}

/** The one list among the files that git has or does not ignore; undefined when none has a name that is looked for. */
async function findTaskFile(worktree: string): Promise<string | undefined> {
  const places = taskFilePlaces();
  const listed = await readGit(worktree, [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    ...places,
  ]);
  const found = selectTaskFiles(new Set(listed.split('\0')));
  if (found.length === 0) return undefined;
  return chooseTaskFile(
    found,
    () => readCurrentBranch(worktree),
    async (file) => (await readTextFile(path.join(worktree, file))) ?? '',
  );
}

/** As named; without a name one that git ignores, found on the disk, so that the refusal can say so. */
async function nameTaskFile(worktree: string, cwd: string, named: string | undefined): Promise<string> {
  const file =
    named === undefined ? await findPlainTaskFile(worktree) : await relativeToTop(worktree, cwd, named);
  if (file === undefined) throw noTaskFile();
  await assertNotIgnored(worktree, file);
  return file;
}

async function findPlainTaskFile(worktree: string): Promise<string | undefined> {
  const plain = taskFileConventions().filter((file) => !file.includes('*'));
  const there = await Promise.all(plain.map((file) => pathExists(path.join(worktree, file))));
  return plain.find((_, index) => there[index]);
}

async function findTaskFileAt(cwd: string, commit: string): Promise<string> {
  const listed = await readGit(cwd, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit]);
  const read = async (file: string) => (await readFileAt(cwd, commit, file)) ?? '';
  return chooseTaskFile(selectTaskFiles(listed.split('\0')), async () => undefined, read);
}

/** Lists that a refusal names. */
const MOST_NAMED = 10;

/**
 * One of several lists: spec-kit names its branch as the folder of the feature, so that one; else the only one that
 * has open tasks. More than one is for the user to choose.
 */
async function chooseTaskFile(
  found: readonly string[],
  readBranch: () => Promise<string | undefined>,
  read: (file: string) => Promise<string>,
): Promise<string> {
  const [first] = found;
  if (first === undefined) throw noTaskFile();
  if (found.length === 1) return first;
  const branch = await readBranch();
  const feature = found.find(
    (file) => branch !== undefined && path.posix.dirname(file).endsWith(`/${branch}`),
  );
  if (feature !== undefined) return feature;
  const open: string[] = [];
  // Loaded where it is needed: most repositories have one list, and most commands only want its name.
  const { parseTaskList } = await import('../tasks/parse-task-list.ts');
  for (const file of found) {
    // Two are too many already; more are read only to be named.
    if (open.length > MOST_NAMED) break;
    if (parseTaskList(await read(file)).tasks.some((task) => task.state === 'open')) open.push(file);
  }
  const [only] = open;
  if (only !== undefined && open.length === 1) return only;
  const named = open.length > 0 ? open : found;
  throw new Failure('tasks-not-found', 'There are several task lists, and nothing says which one is meant.', {
    evidence: [
      ...named.slice(0, MOST_NAMED).map(safeLine),
      ...(named.length > MOST_NAMED ? ['and others'] : []),
    ],
    remedy: `Name one:\n${shellCommand(['ctx-worktree', 'plan', '--tasks', only ?? first])}`,
  });
}

async function relativeToTop(worktree: string, cwd: string, named: string): Promise<string> {
  const absolute = path.resolve(cwd, named);
  // The top is known with its links resolved; the name may come through one.
  const directory = (await resolvePath(path.dirname(absolute))) ?? path.dirname(absolute);
  const relative = path.relative(worktree, path.join(directory, path.basename(absolute)));
  if (relative.startsWith('..') || path.isAbsolute(relative)) {
    throw new Failure('tasks-not-found', 'That task list is outside the repository.', {
      evidence: [safeLine(absolute), `top: ${safeLine(worktree)}`],
      remedy: 'Tracks tick their tasks in a file that git tracks; name one inside the repository.',
    });
  }
  return relative.split(path.sep).join('/');
}

async function assertNotIgnored(worktree: string, file: string): Promise<void> {
  const tracked = await readGit(worktree, ['ls-files', '-z', '--', file]);
  if (tracked !== '') return;
  const ignored = await readGit(worktree, [
    'ls-files',
    '-z',
    '--others',
    '--ignored',
    '--exclude-standard',
    '--',
    file,
  ]);
  if (ignored === '') return;
  throw new Failure('tasks-not-found', 'The task list is ignored by git, so a worktree would not have it.', {
    evidence: [safeLine(file)],
    remedy: `Track it:\n${shellCommand(['git', 'add', '-f', '--', file])}\n${shellCommand(['git', 'commit', '-m', 'Track the task list', '--', file])}`,
  });
}

function noTaskFile(): Failure {
  return new Failure('tasks-not-found', 'There is no task list here.', {
    evidence: [
      `looked for: ${taskFileConventions().slice(0, 4).join(', ')},`,
      `  ${taskFileConventions().slice(4).join(', ')}`,
    ],
    remedy: 'Name one with --tasks FILE.',
  });
}

function noSuchFile(file: string, why = 'no such file'): Failure {
  return new Failure('tasks-not-found', 'That task list is not there.', {
    evidence: [`${safeLine(file)}: ${why}`],
    remedy: 'Name a file that exists with --tasks FILE.',
  });
}
