/**
 * What a removal would delete without a word: files that git ignores. Those that can be had again are let go; the rest
 * are moved to a place that is named.
 */
import path from 'node:path';
import { isDirectory, isSameFile, movePath } from '../files/move-files.ts';
import { pathExists } from '../files/text-files.ts';
import { stateDirectory } from './track-record.ts';

export interface Rescued {
  /** Relative to the worktree. */
  readonly from: string;
  /** Absolute. */
  readonly to: string;
}

/**
 * The ignored paths that nobody could make again: not a file that the main worktree has with the same bytes, and not
 * a directory that the main worktree has too (dependencies, build output), unless it is a repository of its own.
 *
 * @param ignored relative to the worktree; a directory that is ignored as a whole ends with `/`
 */
export async function findIrreplaceable(
  worktree: string,
  mainWorktree: string,
  ignored: readonly string[],
): Promise<string[]> {
  const kept: string[] = [];
  for (const entry of ignored) {
    const [here, there] = [path.join(worktree, entry), path.join(mainWorktree, entry)];
    const isReplaceable = entry.endsWith('/')
      ? (await isDirectory(there)) && !(await pathExists(path.join(here, '.git')))
      : await isSameFile(here, there);
    if (!isReplaceable) kept.push(entry.replace(/\/$/, ''));
  }
  return kept;
}

/** Where rescued files are kept until somebody takes them. */
export function rescueDirectory(commonDir: string): string {
  return path.join(stateDirectory(commonDir), 'rescued');
}

/** Where each file of a track would be moved, keeping its place in the tree. A new folder each time. */
export function planRescue(commonDir: string, name: string, files: readonly string[]): Rescued[] {
  const target = path.join(rescueDirectory(commonDir), `${name}-${Date.now()}`);
  return files.map((from) => ({ from, to: path.join(target, from) }));
}

/** Moves what is still there. Returns what lies in safety now; what was moved before a failure stays moved. */
export async function rescueFiles(worktree: string, plan: readonly Rescued[]): Promise<Rescued[]> {
  const safe: Rescued[] = [];
  for (const { from, to } of plan) {
    const source = path.join(worktree, from);
    if (await pathExists(source)) await movePath(source, to);
    if (await pathExists(to)) safe.push({ from, to });
  }
  return safe;
}
