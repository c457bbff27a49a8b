/** A worktree's files as a commit that is on no branch: what it would be if everything in it were committed now. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { copyFile } from '../files/text-files.ts';
import { readGit, runGit } from '../git/run-git.ts';

/** A place for objects that nobody needs afterwards: nothing of the user's repository is written to. */
export interface Scratch {
  /** An empty directory. */
  readonly directory: string;
  /** For git: new objects go to the directory, the repository's own are read. */
  readonly env: Readonly<Record<string, string>>;
}

export function makeScratch(directory: string, commonDir: string): Scratch {
  const objects = path.join(commonDir, 'objects');
  // Alternates are separated by colons; one in quotes may hold them.
  const quoted = `"${objects.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
  return {
    directory,
    env: { GIT_OBJECT_DIRECTORY: directory, GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted },
  };
}

/**
 * Commits changed and untracked files to nowhere, through a copy of the index: the user's index, files and branch are
 * not touched, and only what has changed is read. Ignored files stay out.
 *
 * @param gitDir the git directory of this worktree
 * @param head commit id of its HEAD
 */
export async function snapshotWorktree(
  worktree: string,
  gitDir: string,
  head: string,
  scratch: Scratch,
): Promise<string> {
  const index = path.join(scratch.directory, `index-${randomBytes(6).toString('hex')}`);
  const env = { ...scratch.env, GIT_INDEX_FILE: index };
  if (!(await copyFile(path.join(gitDir, 'index'), index)))
    await runGit(worktree, ['read-tree', head], { env, writes: true });
  await runGit(worktree, ['add', '--all', '--ignore-errors', '.'], { env, writes: true, accept: [1] });
  const tree = await readGit(worktree, ['write-tree'], { env, writes: true });
  return readGit(worktree, ['commit-tree', tree, '-p', head, '-m', 'Snapshot'], { env, writes: true });
}
