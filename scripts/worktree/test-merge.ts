/** Runs the user's test on a merge that nobody sees yet. */
import type { Move } from '../files/at-work.ts';
import { runCommandLine } from '../files/run-command.ts';
import { describeOutput } from '../git/run-git.ts';
import { readStatus } from '../git/status.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { dirtyFailure } from './assert-removable.ts';
import type { Track } from './find-track.ts';
import { moveWorktree } from './move-worktree.ts';

const TEST_TIMEOUT_SECONDS = 3600;

/**
 * Runs the user's command on exactly the merged tree, where the track's dependencies are.
 *
 * @throws Failure `tests-failed`, `dirty-worktree` when the test left files behind
 */
export async function testMerge(
  track: Track,
  commit: string,
  command: string,
  narrate: (line: string) => void,
): Promise<void> {
  const directory = track.worktree?.path;
  if (directory === undefined || track.worktree?.prunable) {
    throw new Failure('tests-failed', 'There is no worktree to run the test in; it was removed.', {
      evidence: [track.branch],
      remedy: 'Run the command again without --test.',
    });
  }
  narrate(`Testing the merged tree in ${safeLine(directory)}: ${safeLine(command)}`);
  const away = { from: track.tip ?? '', to: commit };
  await checkOut(directory, ['--detach', commit], away);
  const outcome = await runCommandLine(directory, command, TEST_TIMEOUT_SECONDS);
  await checkOut(directory, [track.branch], { from: away.to, to: away.from });
  if (!outcome.ok) {
    throw new Failure('tests-failed', `The test ${outcome.how}; nothing was merged.`, {
      evidence: outcome.tail.map(safeLine),
      remedy: `Mend it in the track, commit, then run the command again:\n${shellCommand(['cd', directory])}`,
    });
  }
  const status = await readStatus(directory);
  const left = [...status.changed, ...status.untracked];
  if (left.length > 0) throw dirtyFailure('dirty-worktree', 'After the test the track', directory, left);
}

/** Hooks of the repository are for checkouts that somebody asked for; this one comes and goes. */
export async function checkOut(directory: string, target: readonly string[], move: Move): Promise<void> {
  const args = ['-c', 'core.hooksPath=/dev/null', 'checkout', '--quiet', ...target, '--'];
  const result = await moveWorktree(directory, args, move);
  if (result.exitCode === 0) return;
  throw new Failure('dirty-worktree', 'git would not check that out in the track; nothing was merged.', {
    evidence: [target.join(' '), ...describeOutput(result)],
    remedy: `The test changed files that git tracks. See which, then bring the track back:\n${shellCommand(['git', '-C', directory, 'status'])}`,
  });
}
