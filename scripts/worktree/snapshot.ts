/** A worktree's files as a commit that is on no branch: what it would be if everything in it were committed now. */
import path from 'node:path';
import { withTemporaryDirectory } from '../files/temporary-directory.ts';
import { readGit, runGit } from '../git/run-git.ts';

/**
 * Commits changed and untracked files to nowhere, through an index of its own: the user's index, files and branch are
 * not touched. Ignored files stay out.
 *
 * @param head commit id of the worktree's HEAD
 */
export async function snapshotWorktree(worktree: string, head: string): Promise<string> {
  return withTemporaryDirectory(async (directory) => {
    const env = { GIT_INDEX_FILE: path.join(directory, 'index') };
    await runGit(worktree, ['read-tree', head], { env, writes: true });
    await runGit(worktree, ['add', '--all', '--ignore-errors', '.'], { env, writes: true });
    const tree = await readGit(worktree, ['write-tree'], { env, writes: true });
    return readGit(worktree, ['commit-tree', tree, '-p', head, '-m', 'Snapshot'], { writes: true });
  });
}
