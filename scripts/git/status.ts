/** What a worktree holds that no commit has. */
import { readGit } from './run-git.ts';

export interface WorktreeStatus {
  /** Paths with changes, staged or not, and unmerged ones. */
  readonly changed: readonly string[];
  /** Whether one of the changes is that a file is gone. */
  readonly hasDeletion: boolean;
  readonly untracked: readonly string[];
  /** Ignored paths, if asked for; a directory that is ignored as a whole ends with `/`. */
  readonly ignored: readonly string[];
}

export async function readStatus(
  worktree: string,
  options: { ignored?: boolean } = {},
): Promise<WorktreeStatus> {
  const output = await readGit(worktree, [
    // A user's own setting would hide what matters here.
    '-c',
    'status.showUntrackedFiles=all',
    'status',
    '--porcelain=v1',
    '-z',
    // `status.branch` would add a line that looks like a change.
    '--no-branch',
    '--untracked-files=all',
    '--ignore-submodules=none',
    '--no-renames',
    ...(options.ignored ? ['--ignored=matching'] : []),
  ]);
  return parseStatus(output);
}

/** Parses `git status --porcelain=v1 -z --no-renames`: `XY path` records, each ended by NUL. */
export function parseStatus(output: string): WorktreeStatus {
  const changed: string[] = [];
  const untracked: string[] = [];
  const ignored: string[] = [];
  let hasDeletion = false;
  for (const record of output.split('\0').filter((part) => part !== '')) {
    const path = record.slice(3);
    if (record.startsWith('??')) untracked.push(path);
    else if (record.startsWith('!!')) ignored.push(path);
    else changed.push(path);
    hasDeletion ||= record.slice(0, 2).includes('D');
  }
  return { changed, hasDeletion, untracked, ignored };
}
