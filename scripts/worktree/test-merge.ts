/** Runs the user's test on a merge that nobody sees yet. */
import type { Move } from '../files/at-work.ts';
import { type CommandOutcome, runCommandLine } from '../files/run-command.ts';
import { withStopSignal } from '../files/stop-signals.ts';
import { describeOutput } from '../git/run-git.ts';
import { readStatus } from '../git/status.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import type { Track } from './find-track.ts';
import { moveWorktree } from './move-worktree.ts';

const TEST_TIMEOUT_SECONDS = 3600;
/** Files that a test left are told up to this many. */
const SHOWN = 5;

/**
 * Runs the user's command on exactly the merged tree, where the track's dependencies are.
 *
 * @throws Failure `tests-failed`, also when somebody stopped it, `dirty-worktree` when it passed and left files behind
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
  await withStopSignal(async (stop) => {
    const outcome = await runCommandLine(directory, command, TEST_TIMEOUT_SECONDS, {}, stop);
    await checkOut(directory, [track.branch], { from: away.to, to: away.from });
    assertPassed(directory, outcome, await listLeft(directory));
  });
}

/** @param left paths in the track that the test wrote, since the track was clean before */
function assertPassed(directory: string, { ok, stopped, how, tail }: CommandOutcome, left: Left): void {
  const told = [...left.changed, ...left.untracked].map(safeLine);
  const shown = [
    ...told.slice(0, SHOWN),
    ...(told.length > SHOWN ? [`and ${told.length - SHOWN} more`] : []),
  ];
  if (ok && told.length > 0)
    throw new Failure('dirty-worktree', 'The test passed, but left files in the track; nothing was merged.', {
      evidence: shown,
      remedy: leftRemedy(directory, left),
    });
  if (ok) return;
  const again = stopped
    ? 'Run the same command again.'
    : `Mend it in the track, commit, then run the command again:\n${shellCommand(['cd', directory])}`;
  throw new Failure('tests-failed', `The test ${stopped ? 'was stopped' : how}; nothing was merged.`, {
    evidence: [
      ...(stopped ? [] : tail.map(safeLine)),
      ...(told.length > 0 ? ['left in the track by the test:', ...shown] : []),
    ],
    remedy: told.length > 0 ? `${again}\n${leftRemedy(directory, left)}` : again,
  });
}

interface Left {
  readonly changed: readonly string[];
  readonly untracked: readonly string[];
}

async function listLeft(directory: string): Promise<Left> {
  const { changed, untracked } = await readStatus(directory);
  return { changed, untracked };
}

/** Looks only: whether they are the test's own, nobody but the user knows. */
function leftRemedy(directory: string, { changed, untracked }: Left): string {
  const git = (...args: string[]) => shellCommand(['git', '-C', directory, ...args]);
  return [
    'What a test makes belongs in .gitignore, not in a commit. Look at what it left:',
    ...(untracked.length > 0 ? [git('clean', '-n', '-d')] : []),
    ...(changed.length > 0 ? [git('diff', 'HEAD', '--stat')] : []),
    `Then ignore it (commit that in the track)${untracked.length > 0 ? ', remove it (clean -f -d)' : ''}${changed.length > 0 ? ', take it back (checkout -- FILE)' : ''}, and run the command again.`,
  ].join('\n');
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
