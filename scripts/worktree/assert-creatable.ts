/** What must be so before tracks are created. */
import { pathExists } from '../files/text-files.ts';
import { readGit } from '../git/run-git.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { WORKTREE_LIMIT } from './limit.ts';
import type { MainWorktree } from './main-worktree.ts';
import { branchOf, worktreePathOf } from './names.ts';

/** @throws Failure `usage` when a name stands twice */
export function assertDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new Failure('usage', 'A name is given twice.', {
    evidence: [twice],
    remedy: 'Name each track once.',
  });
}

/** @throws Failure `worktree-limit` */
export function assertRoom(main: MainWorktree, wanted: number): void {
  const linked = main.linked.filter((worktree) => !worktree.prunable);
  if (linked.length + wanted <= WORKTREE_LIMIT) return;
  throw new Failure('worktree-limit', `That would be more than ${WORKTREE_LIMIT} worktrees.`, {
    evidence: [`there are ${linked.length}, wanted ${wanted} more`, ...linked.map(describeWorktree)],
    remedy: `Merge one back first:\n${shellCommand(['ctx-worktree', 'teardown', linkedName(linked)])}`,
  });
}

function describeWorktree(worktree: WorktreeEntry): string {
  return safeLine(`${worktree.branch ?? '(no branch)'}  ${worktree.path}`);
}

function linkedName(linked: readonly WorktreeEntry[]): string {
  const ours = linked.find((worktree) => worktree.branch?.startsWith(branchOf('')));
  return ours?.branch?.slice(branchOf('').length) ?? 'NAME';
}

/**
 * @param branches as `listWorkBranches` lists them
 * @throws Failure `path-exists`, `branch-exists`
 */
export async function assertFree(
  main: MainWorktree,
  names: readonly string[],
  branches: readonly string[],
): Promise<void> {
  for (const name of names) await assertPathFree(main, worktreePathOf(main.path, name));
  await assertBranchesFree(main, names.map(branchOf), branches);
}

/** The branches that can stand in the way of a track: `work`, and all below it. */
export async function listWorkBranches(cwd: string): Promise<string[]> {
  const output = await readGit(cwd, ['for-each-ref', '--format=%(refname:short)', 'refs/heads/work']);
  return output.split('\n').filter((name) => name !== '');
}

async function assertPathFree(main: MainWorktree, directory: string): Promise<void> {
  if (await pathExists(directory)) {
    throw new Failure('path-exists', 'Where the worktree would stand there is something already.', {
      evidence: [safeLine(directory)],
      remedy: 'Choose another name, or move that away.',
    });
  }
  const entry = main.linked.find((worktree) => worktree.path === directory);
  if (entry === undefined) return;
  throw new Failure('path-exists', 'git knows a worktree of that place, whose directory is gone.', {
    evidence: [describeWorktree(entry)],
    remedy: 'If it was moved: ctx-worktree repair\nIf it was deleted: ctx-worktree prune',
  });
}

async function assertBranchesFree(
  main: MainWorktree,
  wanted: readonly string[],
  branches: readonly string[],
): Promise<void> {
  // `work` or `work/docs/x` make `work/docs` impossible as well: refs are files and directories.
  const isTaken = (name: string) =>
    name === 'work' || wanted.some((branch) => name === branch || name.startsWith(`${branch}/`));
  const taken = branches.find(isTaken);
  if (taken === undefined) return;
  throw new Failure('branch-exists', `The branch ${safeLine(taken)} exists already.`, {
    evidence: [safeLine(await readGit(main.path, ['log', '-1', '--format=%h %an: %s', taken, '--']))],
    remedy: `Choose another name; or, if it is merged:\n${shellCommand(['git', 'branch', '-d', '--', taken])}`,
  });
}
