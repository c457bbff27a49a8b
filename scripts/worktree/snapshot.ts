/** A worktree's files as a commit that is on no branch: what it would be if everything in it were committed now. */
import path from 'node:path';
import { copyFile } from '../files/text-files.ts';
import { uniquePart } from '../files/unique-part.ts';
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
 * @param paths what has changed, so that git need not look for it
 */
export async function snapshotWorktree(
  worktree: string,
  gitDir: string,
  head: string,
  paths: readonly string[],
  scratch: Scratch,
): Promise<string> {
  const index = path.join(scratch.directory, `index-${uniquePart()}`);
  const env = { ...scratch.env, GIT_INDEX_FILE: index };
  if (!(await copyFile(path.join(gitDir, 'index'), index)))
    await runGit(worktree, ['read-tree', head], { env, writes: true });
  await addPaths(worktree, paths, env);
  const tree = await readGit(worktree, ['write-tree'], { env, writes: true });
  return readGit(worktree, ['commit-tree', tree, '-p', head, '-m', 'Snapshot'], { env, writes: true });
}

async function addPaths(
  worktree: string,
  paths: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const add = ['add', '--all', '--ignore-errors'];
  const [input, options] = [paths.map((path) => `${path}\0`).join(''), { env, writes: true }];
  const named = await runGit(worktree, [...add, '--pathspec-from-file=-', '--pathspec-file-nul'], {
    ...options,
    input,
    accept: [1, 128],
  });
  // A file that has gone since it was listed makes git give up: it looks for itself then.
  if (named.exitCode === 128) await runGit(worktree, [...add, '.'], { ...options, accept: [1] });
}
