/**
 * What a removal would delete without a word: files that git ignores. Those that can be had again are let go; the rest
 * are moved to a place that is named.
 */
import path from 'node:path';
import { isDirectory, isSameFile, movePath } from '../files/move-files.ts';
import { pathExists } from '../files/text-files.ts';

export interface Rescued {
  /** Relative to the worktree. */
  readonly from: string;
  /** Absolute. */
  readonly to: string;
}

/**
 * The ignored paths that nobody could make again: not a file that the main worktree has with the same bytes, and not
 * a directory that the main worktree has too (dependencies, build output).
 */
export async function findIrreplaceable(
  worktree: string,
  mainWorktree: string,
  ignored: readonly string[],
): Promise<string[]> {
  const kept: string[] = [];
  for (const entry of ignored) {
    const [here, there] = [path.join(worktree, entry), path.join(mainWorktree, entry)];
    const isReplaceable = entry.endsWith('/') ? await isDirectory(there) : await isSameFile(here, there);
    if (!isReplaceable) kept.push(entry.replace(/\/$/, ''));
  }
  return kept;
}

/** Moves each path to `target`, keeping its place in the tree; what was moved before a failure stays moved and named. */
export async function rescueFiles(
  worktree: string,
  files: readonly string[],
  target: string,
): Promise<Rescued[]> {
  const rescued: Rescued[] = [];
  for (const from of files) {
    const to = path.join(target, from);
    if (!(await pathExists(path.join(worktree, from)))) continue;
    await movePath(path.join(worktree, from), to);
    rescued.push({ from, to });
  }
  return rescued;
}
