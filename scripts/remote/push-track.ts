/** Pushes what a track has here. */
import { readCurrentBranch, requireCommit } from '../git/repository.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { branchOf } from '../worktree/names.ts';
import { chooseRemote, pushBranches } from './remote.ts';

/** @returns the name of the remote; @throws Failure `push-rejected`, `remote-failed` */
export async function pushTrack(cwd: string, name: string, named: string | undefined): Promise<string> {
  const branch = branchOf(name);
  const commit = await requireCommit(cwd, `refs/heads/${branch}`);
  const remote = await chooseRemote(cwd, named, (await readCurrentBranch(cwd)) ?? branch);
  const again = shellCommand(['ctx-worktree', 'sync', name, '--push']);
  await pushBranches(
    cwd,
    remote,
    [{ commit, branch }],
    `Somebody pushed to it meanwhile. Join both:\n${again}`,
  );
  return remote;
}
