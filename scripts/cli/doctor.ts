/** `doctor`: what is missing or odd in this clone, with remedies. Reads only. */
import { readHookFaults } from '../files/hook-faults.ts';
import { pathExists } from '../files/text-files.ts';
import { readMergeAttributes } from '../git/merge-driver.ts';
import { type Repository, readCommit, readCurrentBranch, readRepository } from '../git/repository.ts';
import { isOldGit, readGit } from '../git/run-git.ts';
import { readTaskFile } from '../git/task-file.ts';
import { listWorktrees } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { listPendingNames, listTrackRecords, stateDirectory } from '../worktree/track-record.ts';
import { KEPT_UNDO_ENTRIES, listUndoIds } from '../worktree/undo-log.ts';
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
    await checkUndo(repository),
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
    return problem('there is no commit yet', 'git add -A\ngit commit -m "Start"');
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
  return { name: 'worktrees', level: 'problem', detail, remedy: 'git worktree prune' };
}

async function checkRecords(cwd: string, { commonDir }: Repository): Promise<Check> {
  const name = 'records';
  try {
    const records = await listTrackRecords(commonDir);
    const branches = new Set((await listWorktrees(cwd)).map((worktree) => worktree.branch));
    const lost = records.filter((record) => !branches.has(record.branch)).map((record) => record.name);
    const pending = await listPendingNames(commonDir);
    if (lost.length + pending.length === 0) return ok(name, count(records.length, 'track'));
    return {
      name,
      level: 'problem',
      detail: [
        ...(lost.length > 0 ? [`no worktree for ${lost.map(safeLine).join(', ')}`] : []),
        ...(pending.length > 0 ? [`a create of ${pending.map(safeLine).join(', ')} did not finish`] : []),
      ].join('; '),
      remedy: [
        ...lost.map((track) => shellCommand(['ctx-worktree', 'teardown', track])),
        ...pending.map((track) => shellCommand(['ctx-worktree', 'create', track])),
      ].join('\n'),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      name,
      level: 'problem',
      detail: [error.message, ...error.evidence].join(' '),
      remedy: error.remedy,
    };
  }
}

async function checkUndo({ commonDir }: Repository): Promise<Check> {
  const ids = await listUndoIds(commonDir);
  const rescued = await pathExists(`${stateDirectory(commonDir)}/rescued`);
  const kept = rescued ? '; rescued files lie in ctx-worktree/rescued of the git directory' : '';
  return ok(
    'undo',
    `${count(ids.length, 'entry', 'entries')}, the newest ${KEPT_UNDO_ENTRIES} are kept${kept}`,
  );
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
