/** Worktrees that git knows and whose directory is not where it was: moved, or deleted, by hand. */
import path from 'node:path';
import { readCheckout } from '../files/checkout.ts';
import { withTemporaryDirectory } from '../files/temporary-directory.ts';
import { copyFile, listDirectory, pathExists, readTextFile } from '../files/text-files.ts';
import { readGit, runGit } from '../git/run-git.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { trackName } from './names.ts';

/** The git directories of the linked worktrees of a clone, by the path that each worktree had. */
export async function listWorktreeGitDirs(commonDir: string): Promise<Map<string, string>> {
  const parent = path.join(commonDir, 'worktrees');
  const found = new Map<string, string>();
  for (const id of await listDirectory(parent)) {
    // `<worktree>/.git`, and a newline.
    const text = await readTextFile(path.join(parent, id, 'gitdir'));
    if (text?.trim()) found.set(path.dirname(text.trimEnd()), path.join(parent, id));
  }
  return found;
}

/** Where a worktree is now that was moved by hand, if it lies beside its old place or the main worktree. */
export async function findMoved(
  commonDir: string,
  mainPath: string,
  gone: WorktreeEntry,
): Promise<string | undefined> {
  const gitDir = (await listWorktreeGitDirs(commonDir)).get(gone.path);
  if (gitDir === undefined) return undefined;
  const places = new Set([path.dirname(gone.path), path.dirname(mainPath), mainPath]);
  for (const place of places) {
    for (const name of await listDirectory(place)) {
      const directory = path.join(place, name);
      const checkout = readCheckout(directory);
      if (checkout?.top === directory && (await isSameGitDir(checkout.gitDir, gitDir))) return directory;
    }
  }
  return undefined;
}

/**
 * Worktrees beside the main one whose link is there, while git has lost theirs: it writes `gitdir` in place, and one that
 * was killed meanwhile leaves it empty.
 */
export async function findUnlinked(commonDir: string, mainPath: string): Promise<string[]> {
  const known = new Set((await listWorktreeGitDirs(commonDir)).values());
  const parent = path.join(commonDir, 'worktrees');
  const lost = (await listDirectory(parent))
    .map((id) => path.join(parent, id))
    .filter((at) => !known.has(at));
  if (lost.length === 0) return [];
  const place = path.dirname(mainPath);
  const directories = (await listDirectory(place)).map((name) => path.join(place, name));
  return directories.filter((directory) => {
    const checkout = readCheckout(directory);
    return checkout?.top === directory && lost.includes(checkout.gitDir);
  });
}

/** Where the main worktree was moved as well, the link points to a place that is no more, under the same id. */
async function isSameGitDir(linked: string, gitDir: string): Promise<boolean> {
  if (linked === gitDir) return true;
  return path.basename(linked) === path.basename(gitDir) && !(await pathExists(linked));
}

/**
 * Removes what git knows of a worktree whose directory was deleted by hand. Changes that were staged there are in the
 * index, which goes with it: they are kept as a commit on a ref that is named.
 *
 * @throws Failure `path-exists` when the directory was moved, not deleted
 */
export async function forgetGone(
  commonDir: string,
  mainPath: string,
  gone: WorktreeEntry,
  narrate: (line: string) => void,
): Promise<void> {
  const moved = await findMoved(commonDir, mainPath, gone);
  if (moved !== undefined) {
    throw new Failure('path-exists', 'The worktree was moved by hand; git does not know where it is.', {
      evidence: [`was: ${safeLine(gone.path)}`, `is: ${safeLine(moved)}`],
      remedy: 'Tell git, then run the command again:\nctx-worktree repair',
    });
  }
  const kept = await keepStaged(commonDir, gone);
  if (kept !== undefined) narrate(`Kept what was staged in ${safeLine(gone.path)}: ${safeLine(kept)}`);
  await runGit(mainPath, ['worktree', 'remove', '--', gone.path], { writes: true });
}

/** Whether the index of a worktree that is gone differs from its commit; then the tree that it is. */
export async function readStagedTree(commonDir: string, gone: WorktreeEntry): Promise<string | undefined> {
  const gitDir = (await listWorktreeGitDirs(commonDir)).get(gone.path);
  if (gitDir === undefined || gone.head === undefined) return undefined;
  const written = await withTemporaryDirectory(async (directory) => {
    // A copy: git would take the lock of the one that is there.
    const index = path.join(directory, 'index');
    await copyFile(path.join(gitDir, 'index'), index);
    const env = { GIT_DIR: gitDir, GIT_WORK_TREE: gitDir, GIT_INDEX_FILE: index };
    return runGit(gitDir, ['write-tree'], { env, writes: true, accept: [128] });
  });
  if (written.exitCode !== 0) return undefined;
  const committed = await readGit(commonDir, ['rev-parse', `${gone.head}^{tree}`]);
  return written.stdout === committed ? undefined : written.stdout;
}

async function keepStaged(commonDir: string, gone: WorktreeEntry): Promise<string | undefined> {
  const tree = await readStagedTree(commonDir, gone);
  if (tree === undefined || gone.head === undefined) return undefined;
  const message = `Staged in ${gone.path} when its directory was gone\n`;
  const args = ['commit-tree', tree, '-p', gone.head];
  const commit = await readGit(commonDir, args, { input: message, writes: true });
  const ref = `refs/ctx-worktree/kept/${trackName(gone)}-${commit.slice(0, 10)}`;
  await runGit(commonDir, ['update-ref', ref, commit], { writes: true });
  return ref;
}
