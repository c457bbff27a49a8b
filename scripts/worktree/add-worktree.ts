/** Lets git make a worktree. */
import { readCommit } from '../git/repository.ts';
import { runGit } from '../git/run-git.ts';
import { listWorktrees } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { removeBrokenGitDirs } from './broken-worktree.ts';
import type { MainWorktree } from './main-worktree.ts';
import type { TrackRecord } from './track-record.ts';

/**
 * Makes the worktree of a track with `git worktree add`.
 *
 * @param options of that command
 * @param start the branch or the commit that it checks out
 * @throws Failure `surroundings`; git has then taken away what it made
 */
export async function addWorktree(
  main: MainWorktree,
  track: TrackRecord,
  options: readonly string[],
  start: string,
  narrate: (line: string) => void,
): Promise<void> {
  const args = ['worktree', 'add', '--quiet', ...options, '--', track.path, start];
  try {
    await runGit(main.path, args, { writes: true });
  } catch (error) {
    // A git that was killed may have left what stops every other git.
    await removeBrokenGitDirs(main.commonDir, [track.path]).catch(() => undefined);
    // git hands on the status of a post-checkout hook, which runs when all is made.
    // Where that cannot be seen either, the first failure is what counts.
    const made = await isMade(main, track, start).catch(() => false);
    if (!(error instanceof Failure) || !made) throw error;
    narrate(`note: ${error.message} The worktree is made; a post-checkout hook failed.`);
  }
}

/** git unlocks a worktree when it is whole, and takes away one that it could not make. */
async function isMade(main: MainWorktree, { path, branch }: TrackRecord, start: string): Promise<boolean> {
  const [worktrees, commit] = await Promise.all([listWorktrees(main.path), readCommit(main.path, start)]);
  const entry = worktrees.find((worktree) => worktree.path === path);
  return entry !== undefined && entry.branch === branch && entry.head === commit && !entry.locked;
}
