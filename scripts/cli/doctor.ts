/** `doctor`: what is missing or odd in this clone, with remedies. Reads only. */
import { readHookFaults } from '../files/hook-faults.ts';
import { listDirectory } from '../files/text-files.ts';
import { readMergeAttributes } from '../git/merge-driver.ts';
import { type Repository, readCommit, readCurrentBranch, readRepository } from '../git/repository.ts';
import { isOldGit, readGit } from '../git/run-git.ts';
import { readTaskFile } from '../git/task-file.ts';
import { listWorktrees } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { listInterrupted } from '../worktree/interrupted.ts';
import { KEPT_DAYS, KEPT_ENTRIES, listEntries } from '../worktree/journal.ts';
import { FIRST_COMMIT } from '../worktree/main-worktree.ts';
import { rescueDirectory } from '../worktree/rescue.ts';
import { listTrackRecords, stateDirectory } from '../worktree/track-record.ts';
import type { Answer, Invocation } from './command.ts';

/** One thing that was looked at. */
interface Check {
  readonly name: string;
  readonly level: 'ok' | 'note' | 'problem';
  readonly detail: string;
  /** What to do about it; empty when there is nothing to do. */
  readonly remedy: string;
}

export async function run(invocation: Invocation): Promise<Answer> {
  const repository = await readRepository(invocation.cwd);
  const checks = [
    await checkGit(invocation.cwd),
    await checkMain(repository),
    await checkTaskList(repository, invocation.cwd),
    await checkDriver(repository, invocation.cwd),
    await checkWorktrees(invocation.cwd),
    await checkRecords(invocation.cwd, repository),
    await checkJournal(repository),
    await checkKept(repository),
    checkHooks(repository),
  ];
  const problems = checks.filter((check) => check.level === 'problem');
  return {
    status: problems.length > 0 ? 1 : 0,
    text: render(checks),
    json: { ok: problems.length === 0, checks },
  };
}

function render(checks: readonly Check[]): string {
  return checks
    .flatMap(({ name, level, detail, remedy }) => [
      `${level.padEnd(7)}  ${name}: ${detail}`,
      ...(remedy === '' ? [] : remedy.split('\n').map((line) => `           ${line}`)),
    ])
    .join('\n');
}

const ok = (name: string, detail: string): Check => ({ name, level: 'ok', detail, remedy: '' });

async function checkGit(cwd: string): Promise<Check> {
  const version = await readGit(cwd, ['--version']);
  if (!isOldGit(version)) return ok('git', version.replace(/^git version /, ''));
  return {
    name: 'git',
    level: 'problem',
    detail: `${version} is too old`,
    remedy: 'Install git 2.38 or newer.',
  };
}

async function checkMain({ mainWorktree, isBare, isShallow }: Repository): Promise<Check> {
  const problem = (detail: string, remedy: string): Check => ({
    name: 'main',
    level: 'problem',
    detail,
    remedy,
  });
  if (mainWorktree === undefined) {
    return problem(
      isBare ? 'the repository is bare' : 'there is no main worktree here',
      'Work in a clone of it.',
    );
  }
  if ((await readCommit(mainWorktree, 'HEAD')) === undefined) {
    return problem('there is no commit yet', FIRST_COMMIT);
  }
  const branch = await readCurrentBranch(mainWorktree);
  if (branch === undefined)
    return problem('HEAD is detached, so nothing can be merged back', 'git switch main');
  if (!isShallow) return ok('main', `${safeLine(mainWorktree)} on ${safeLine(branch)}`);
  const detail = `on ${safeLine(branch)}; the clone is shallow, so plans know little of the past`;
  return { name: 'main', level: 'note', detail, remedy: 'git fetch --unshallow' };
}

async function checkTaskList({ worktree }: Repository, cwd: string): Promise<Check> {
  const name = 'tasks';
  if (worktree === undefined)
    return { name, level: 'note', detail: 'not looked for: no worktree here', remedy: '' };
  try {
    const { path } = await readTaskFile(worktree, cwd);
    if ((await readGit(worktree, ['ls-files', '-z', '--', path])) !== '') return ok(name, safeLine(path));
    return {
      name,
      level: 'problem',
      detail: `${safeLine(path)} is not tracked by git, so a worktree would lack it`,
      remedy: shellCommand(['git', 'add', '--', path]),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { name, level: 'problem', detail: error.message, remedy: error.remedy };
  }
}

/** A `merge` attribute that is not ours decides how git merges the task list, and may lose completions. */
async function checkDriver(repository: Repository, cwd: string): Promise<Check> {
  const name = 'merge driver';
  const files = await readTaskFile(repository.worktree ?? cwd, cwd).then(
    ({ path }) => [path],
    () => [],
  );
  const [found] = await readMergeAttributes(repository.worktree ?? cwd, files);
  const [file, value] = found ?? ['', 'unspecified'];
  if (value === 'ctx-worktree') return ok(name, `installed for ${safeLine(file)}`);
  const remedy = shellCommand(['ctx-worktree', 'install', ...files]);
  if (value === 'unspecified')
    return { name, level: 'note', detail: 'not installed: git merges line by line', remedy };
  const detail = `the attributes say merge=${safeLine(value)} for ${safeLine(file)}, so git does not join its tasks`;
  return { name, level: 'problem', detail, remedy };
}

async function checkWorktrees(cwd: string): Promise<Check> {
  const linked = (await listWorktrees(cwd)).slice(1);
  const gone = linked.filter((worktree) => worktree.prunable).length;
  if (gone === 0) return ok('worktrees', `${linked.length} linked`);
  const detail = `${gone} of ${linked.length} linked are gone from disk`;
  const remedy = 'If they were moved: ctx-worktree repair\nIf they were deleted: ctx-worktree prune';
  return { name: 'worktrees', level: 'problem', detail, remedy };
}

async function checkRecords(cwd: string, { commonDir }: Repository): Promise<Check> {
  const name = 'records';
  try {
    const records = await listTrackRecords(commonDir);
    const branches = new Set((await listWorktrees(cwd)).map((worktree) => worktree.branch));
    const lost = records.filter((record) => !branches.has(record.branch)).map((record) => record.name);
    if (lost.length === 0) return ok(name, count(records.length, 'track'));
    return {
      name,
      level: 'problem',
      detail: `no worktree for ${lost.map(safeLine).join(', ')}`,
      remedy: lost.map((track) => shellCommand(['ctx-worktree', 'teardown', track])).join('\n'),
    };
  } catch (error) {
    return unreadable(name, error);
  }
}

/** What was begun and not ended, and what `undo` can take back. */
async function checkJournal({ commonDir }: Repository): Promise<Check> {
  const name = 'journal';
  try {
    const entries = await listEntries(commonDir);
    const done = entries.filter((entry) => entry.state === 'done');
    const interrupted = await listInterrupted(commonDir);
    const rule = `the newest ${KEPT_ENTRIES} are kept, for ${KEPT_DAYS} days`;
    const detail = `${count(done.length, 'finished command')} to undo; ${rule}`;
    if (interrupted.length === 0) return ok(name, detail);
    return {
      name,
      level: 'problem',
      detail: `did not finish: ${interrupted.map(({ command }) => command).join(', ')}`,
      remedy: interrupted.map(({ remedy }) => remedy).join('\n'),
    };
  } catch (error) {
    return unreadable(name, error);
  }
}

async function checkKept({ commonDir }: Repository): Promise<Check> {
  const name = 'kept';
  const folders = await listDirectory(rescueDirectory(commonDir));
  const listed = await readGit(commonDir, ['for-each-ref', '--format=%(refname)', 'refs/ctx-worktree/kept']);
  const refs = listed.split('\n').filter((ref) => ref !== '');
  if (folders.length + refs.length === 0) return ok(name, 'nothing was moved to safety');
  return {
    name,
    level: 'note',
    detail: `files of ${count(folders.length, 'track')} and ${count(refs.length, 'staged state')} lie in safety until you remove them`,
    remedy: [
      ...(folders.length > 0 ? [shellCommand(['ls', '-A', rescueDirectory(commonDir)])] : []),
      ...refs.map((ref) => shellCommand(['git', 'show', '--stat', ref])),
    ].join('\n'),
  };
}

function unreadable(name: string, error: unknown): Check {
  if (!(error instanceof Failure)) throw error;
  const detail = [error.message, ...error.evidence].join(' ');
  return { name, level: 'problem', detail, remedy: error.remedy };
}

function checkHooks({ commonDir }: Repository): Check {
  const faults = readHookFaults(commonDir);
  const last = faults.at(-1);
  if (last === undefined) return ok('hooks', 'no fault is logged');
  return {
    name: 'hooks',
    level: 'problem',
    detail: `${count(faults.length, 'fault')}; the last: ${safeLine(last)}`,
    remedy: shellCommand(['less', `${stateDirectory(commonDir)}/hook-faults.log`]),
  };
}
