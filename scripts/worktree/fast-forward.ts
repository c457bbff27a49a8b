/** Moves the main worktree to a merge that was prepared and checked. */
import { readCommit } from '../git/repository.ts';
import { describeOutput } from '../git/run-git.ts';
import { Failure } from '../report/failure.ts';
import type { MainWorktree } from './main-worktree.ts';
import { moveWorktree } from './move-worktree.ts';

/**
 * Main only ever moves forward, to the commit that was checked, from the commit that it was checked against.
 *
 * @throws Failure `dirty-main`; main is then as it was
 */
export async function fastForward(main: MainWorktree, commit: string): Promise<void> {
  const head = await readCommit(main.path, 'HEAD');
  if (head !== main.head) throw movedFailure(main, head);
  const args = ['merge', '--ff-only', '--quiet', '--no-autostash', commit];
  const result = await moveWorktree(main.path, args, { from: main.head, to: commit });
  // A hook that runs after the merge may fail it in name only.
  if (result.exitCode === 0 || (await readCommit(main.path, 'HEAD')) === commit) return;
  throw new Failure('dirty-main', 'git would not fast-forward the main worktree; nothing was merged.', {
    evidence: describeOutput(result),
    remedy: 'Commit or move away what is in the way, then run the command again.',
  });
}

function movedFailure(main: MainWorktree, head: string | undefined): Failure {
  return new Failure(
    'dirty-main',
    'The main worktree moved while the merge was prepared; nothing was merged.',
    {
      evidence: [`was ${main.head.slice(0, 10)}, is ${head?.slice(0, 10) ?? 'nothing'}`],
      remedy: 'Run the command again.',
    },
  );
}
