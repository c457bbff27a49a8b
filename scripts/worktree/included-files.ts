/**
 * Files that git ignores and that every worktree needs all the same (`.env`): those that match `.worktreeinclude` in
 * the main worktree, which is written as a .gitignore is. Tracked files are there anyway, and untracked ones that
 * nobody ignores are somebody's unfinished work, so neither is copied.
 */
import path from 'node:path';
import { copyFiles } from '../files/copy-files.ts';
import { pathExists } from '../files/text-files.ts';
import { readGit } from '../git/run-git.ts';

const INCLUDE_FILE = '.worktreeinclude';

/** Ignored files of the main worktree that its `.worktreeinclude` names, relative to the top; none without one. */
export async function listIncludedFiles(mainPath: string): Promise<string[]> {
  const file = path.join(mainPath, INCLUDE_FILE);
  if (!(await pathExists(file))) return [];
  // git reads the patterns itself, so that they mean exactly what they mean in a .gitignore.
  const [matching, ignored] = await Promise.all([
    listUntracked(mainPath, `--exclude-from=${file}`),
    listUntracked(mainPath, '--exclude-standard'),
  ]);
  const isIgnored = new Set(ignored);
  // A repository within the worktree is listed as a directory; it is somebody's own.
  return matching.filter((name) => isIgnored.has(name) && !name.endsWith('/'));
}

async function listUntracked(mainPath: string, excluded: string): Promise<string[]> {
  const listed = await readGit(mainPath, ['ls-files', '-z', '--others', '--ignored', excluded]);
  return listed.split('\0').filter((name) => name !== '');
}

export async function copyIncludedFiles(
  mainPath: string,
  worktree: string,
  files: readonly string[],
): Promise<string[]> {
  return files.length === 0 ? [] : copyFiles(mainPath, worktree, files);
}
