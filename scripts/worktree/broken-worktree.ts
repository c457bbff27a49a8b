/**
 * What git leaves of a worktree when it is killed while it makes or removes one: a git directory of which files are
 * missing, and with which git may not run at all any more; a directory that git does not know.
 */
import path from 'node:path';
import { withTemporaryDirectory } from '../files/temporary-directory.ts';
import {
  listDirectory,
  pathExists,
  readTextFile,
  removeDirectory,
  removeEmptyDirectory,
  removeFile,
} from '../files/text-files.ts';
import { readGit, runGit } from '../git/run-git.ts';
import { parseStatus } from '../git/status.ts';
import { safeLine } from '../report/safe-text.ts';
import { listWorktreeGitDirs } from './gone-worktree.ts';
import type { MainWorktree } from './main-worktree.ts';
import { findIrreplaceable, planRescue, rescueFiles } from './rescue.ts';
import type { TrackRecord } from './track-record.ts';

/**
 * Removes git directories of worktrees that are not whole, if they are of these worktrees. Reads files alone, for git
 * may refuse to run at all. A whole one has `gitdir`, `commondir` and a HEAD that says something.
 *
 * @param worktrees absolute paths of worktrees that a command was making or removing
 */
export async function removeBrokenGitDirs(commonDir: string, worktrees: readonly string[]): Promise<void> {
  const parent = path.join(commonDir, 'worktrees');
  for (const id of worktrees.length === 0 ? [] : await listDirectory(parent)) {
    const gitDir = path.join(parent, id);
    if (!(await isBroken(gitDir)) || !(await isOf(gitDir, id, worktrees))) continue;
    await removeDirectory(gitDir);
  }
  await removeEmptyDirectory(parent);
}

async function isBroken(gitDir: string): Promise<boolean> {
  const [gitdir, commondir, head] = await Promise.all(
    ['gitdir', 'commondir', 'HEAD'].map((name) => readTextFile(path.join(gitDir, name))),
  );
  const isHead = /^(?:ref: refs\/|(?!0+\s)[0-9a-f]{40,64}\s)/.test(head ?? '');
  return !gitdir?.trim() || !commondir?.trim() || !isHead;
}

/**
 * Where `gitdir` is missing the name has to tell: git takes that of the worktree's directory, and adds a number where it
 * is taken. One with a number that has an index may be another worktree's.
 */
async function isOf(gitDir: string, id: string, worktrees: readonly string[]): Promise<boolean> {
  const gitdir = (await readTextFile(path.join(gitDir, 'gitdir')))?.trimEnd();
  if (gitdir) return worktrees.includes(path.dirname(gitdir));
  const names = worktrees.map((worktree) => path.basename(worktree));
  if (names.includes(id)) return true;
  const isNumbered = names.some((name) => id.startsWith(name) && /^\d+$/.test(id.slice(name.length)));
  return isNumbered && !(await pathExists(path.join(gitDir, 'index')));
}

/**
 * Makes a worktree whole again of which git has removed some files already: they are in its index, and the link to its
 * git directory can be made anew. What is there stays as it is.
 */
export async function restoreRemoved(mainPath: string, commonDir: string, worktree: string): Promise<void> {
  if (!(await pathExists(worktree)) || !(await listWorktreeGitDirs(commonDir)).has(worktree)) return;
  if (!(await pathExists(path.join(worktree, '.git'))))
    await runGit(mainPath, ['worktree', 'repair'], { writes: true, accept: [1] });
  const missing = await readGit(worktree, ['ls-files', '--deleted', '-z']);
  if (missing === '') return;
  await runGit(worktree, ['checkout-index', '--index', '-z', '--stdin'], { input: missing, writes: true });
}

/**
 * Files in a half-made worktree that are not those of the commit. Its own index may be missing, so they are compared
 * with an index made here, and git is told where everything is.
 */
async function listForeignFiles(
  commonDir: string,
  mainPath: string,
  worktree: string,
  commit: string,
): Promise<string[]> {
  return withTemporaryDirectory(async (directory) => {
    const env = {
      GIT_DIR: commonDir,
      GIT_WORK_TREE: worktree,
      GIT_INDEX_FILE: path.join(directory, 'index'),
    };
    await runGit(worktree, ['read-tree', commit], { env, writes: true });
    const args = [
      'status',
      '--porcelain=v1',
      '-z',
      '--no-branch',
      '--untracked-files=all',
      '--ignored=matching',
      '--no-renames',
    ];
    // The first column compares with the HEAD of the main worktree, which is neither here nor there.
    const records = (await readGit(worktree, args, { env })).split('\0').filter((record) => record !== '');
    const isForeign = (record: string) => !' D'.includes(record[1] ?? ' ');
    const { changed, untracked, ignored } = parseStatus(`${records.filter(isForeign).join('\0')}\0`);
    const copied = await findIrreplaceable(worktree, mainPath, ignored);
    return [...changed, ...untracked, ...copied].filter((file) => file !== '.git');
  });
}

/** Moves files that are not those of the commit to safety. */
export async function keepForeignFiles(
  { commonDir, path: mainPath }: MainWorktree,
  { name, path: worktree }: Pick<TrackRecord, 'name' | 'path'>,
  commit: string,
  narrate: (line: string) => void,
): Promise<void> {
  const files = await listForeignFiles(commonDir, mainPath, worktree, commit);
  for (const { to } of await rescueFiles(worktree, planRescue(commonDir, name, files)))
    narrate(`Kept ${safeLine(to)}`);
}

/** Removes a directory that git does not know as a worktree: the files of the commit, and nothing else. */
export async function removeUnknown(mainPath: string, worktree: string, commit: string): Promise<void> {
  const listed = await readGit(mainPath, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit]);
  const files = listed.split('\0').filter((file) => file !== '');
  for (const file of ['.git', ...files]) await removeFile(path.join(worktree, file));
  const directories = new Set(files.flatMap(listParents));
  // The deepest first.
  for (const directory of [...directories].sort().reverse())
    await removeEmptyDirectory(path.join(worktree, directory));
  await removeEmptyDirectory(worktree);
}

/** `a/b/c.txt`: `a/b`, `a`. */
function listParents(file: string): string[] {
  const parent = path.posix.dirname(file);
  return parent === '.' ? [] : [parent, ...listParents(parent)];
}
