/** Pushing the branch that tracks merge into: only forward, and before anybody sees the merge here. */
import { isAncestor } from '../git/is-ancestor.ts';
import { readCommit } from '../git/repository.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { assertMainClean } from '../worktree/assert-removable.ts';
import { fastForward } from '../worktree/fast-forward.ts';
import type { MainWorktree } from '../worktree/main-worktree.ts';
import { asOnlyWriter } from '../worktree/only-writer.ts';
import { chooseRemote, fetchBranches, listRemoteBranches, pushBranches } from './remote.ts';

/**
 * Brings main up to the remote's, so that a merge made on it can be pushed.
 *
 * @returns the name of the remote
 * @throws Failure `push-rejected` where both have moved on; `dirty-main`, `remote-failed`; main is then as it was
 */
export async function catchUpMain(
  cwd: string,
  named: string | undefined,
  narrate: (line: string) => void,
): Promise<string> {
  return asOnlyWriter(cwd, narrate, async ({ main }) => {
    const remote = await chooseRemote(main.path, named, main.branch);
    if (!(await listRemoteBranches(main.path, remote, main.branch)).has(main.branch)) return remote;
    await fetchBranches(main.path, remote, [main.branch]);
    const theirs = await readCommit(main.path, `refs/remotes/${remote}/${main.branch}`);
    if (theirs === undefined || (await isAncestor(main.path, theirs, main.head))) return remote;
    if (!(await isAncestor(main.path, main.head, theirs))) throw bothMoved(main, remote, theirs);
    await assertMainClean(main);
    narrate(`Bringing ${safeLine(main.branch)} up to ${safeLine(remote)}/${safeLine(main.branch)}`);
    await fastForward(main, theirs);
    return remote;
  });
}

/**
 * Pushes a prepared merge as the remote's main. Of two people who do it at once one is rejected, and has changed nothing.
 *
 * @throws Failure `push-rejected`, `remote-failed`
 */
export async function pushMain(main: MainWorktree, remote: string, commit: string): Promise<void> {
  const remedy = `Somebody else was first; nothing was merged here. Run the command again: it takes theirs in.`;
  await pushBranches(main.path, remote, [{ commit, branch: main.branch }], remedy);
}

function bothMoved(main: MainWorktree, remote: string, theirs: string): Failure {
  return new Failure(
    'push-rejected',
    `${safeLine(main.branch)} here and on ${safeLine(remote)} have both moved on.`,
    {
      evidence: [`here ${main.head.slice(0, 10)}`, `there ${theirs.slice(0, 10)}`],
      remedy: `Join them first, then run the command again:\n${shellCommand(['git', 'pull', '--no-rebase', remote, main.branch])}`,
    },
  );
}
