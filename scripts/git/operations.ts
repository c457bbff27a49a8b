/** Whether a worktree is in the middle of something: a rebase, a merge, a bisection. */
import path from 'node:path';
import { pathExists } from '../files/text-files.ts';
import { readGit } from './run-git.ts';

/** Files that git keeps in a worktree's git directory while an operation is under way. */
const MARKERS: readonly (readonly [file: string, operation: string])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase or am'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
  ['sequencer', 'sequence of cherry-picks or reverts'],
];

/** `rebase`, `merge`, ...; undefined when nothing is under way. */
export async function readOperation(worktree: string): Promise<string | undefined> {
  return readOperationIn(await readGit(worktree, ['rev-parse', '--absolute-git-dir']));
}

/** As `readOperation`, for the git directory of a worktree, when that is known. */
export async function readOperationIn(gitDir: string): Promise<string | undefined> {
  const found = await Promise.all(MARKERS.map(([file]) => pathExists(path.join(gitDir, file))));
  return MARKERS[found.indexOf(true)]?.[1];
}
