/**
 * Brings a track up to what another machine pushed of it: the branch that is missing here is made, one that is behind
 * is moved, and where both went on, they are joined in the track.
 */
import { isAncestor } from '../git/is-ancestor.ts';
import { readCommit } from '../git/repository.ts';
import { runGit } from '../git/run-git.ts';
import { Failure } from '../report/failure.ts';
import { assertTrackQuiet } from '../worktree/assert-removable.ts';
import { findTrack } from '../worktree/find-track.ts';
import type { MainWorktree } from '../worktree/main-worktree.ts';
import { branchOf } from '../worktree/names.ts';
import { asOnlyWriter } from '../worktree/only-writer.ts';
import { prepareMerge } from '../worktree/prepare-merge.ts';
import { moveTrack } from '../worktree/sync.ts';
import { chooseRemote, fetchBranches, listRemoteBranches } from './remote.ts';

export interface BringOptions {
  /** The remote, when the user named one. */
  readonly remote: string | undefined;
  /** Ask the remote also about a branch that was never seen there. */
  readonly isAsked: boolean;
  readonly tasksFile: string | undefined;
  readonly narrate: (line: string) => void;
}

export interface Brought {
  readonly remote: string;
  /** Commit id that the branch has on the remote. */
  readonly commit: string;
  /** What was done here, for people; undefined when nothing had to be. */
  readonly done: string | undefined;
}

/**
 * @returns undefined when no remote has the branch, or nothing says that one could
 * @throws Failure `remote-failed`, `dirty-worktree`, `merge-conflict`; the track is then as it was
 */
export async function bringTrack(
  cwd: string,
  name: string,
  options: BringOptions,
): Promise<Brought | undefined> {
  return asOnlyWriter(cwd, options.narrate, async ({ main }) => {
    const branch = branchOf(name);
    const local = await readCommit(main.path, `refs/heads/${branch}`);
    const remote = await findRemote(main, branch, local, options);
    if (remote === undefined) return undefined;
    const commit = (await listRemoteBranches(main.path, remote, branch)).get(branch);
    if (commit === undefined) return undefined;
    await fetchBranches(main.path, remote, [branch]);
    const done = await takeOver(main, { name, branch, local, remote, commit }, options);
    return { remote, commit, done };
  });
}

/** A track that was never pushed needs no remote: it works without a network. */
async function findRemote(
  main: MainWorktree,
  branch: string,
  local: string | undefined,
  { remote, isAsked }: BringOptions,
): Promise<string | undefined> {
  const isWanted = isAsked || remote !== undefined;
  try {
    const chosen = await chooseRemote(main.path, remote, main.branch);
    const seen = await readCommit(main.path, `refs/remotes/${chosen}/${branch}`);
    return isWanted || local === undefined || seen !== undefined ? chosen : undefined;
  } catch (error) {
    if (isWanted || !(error instanceof Failure)) throw error;
    return undefined;
  }
}

interface Ends {
  readonly name: string;
  readonly branch: string;
  /** Commit ids of the branch here and there. */
  readonly local: string | undefined;
  readonly remote: string;
  readonly commit: string;
}

async function takeOver(main: MainWorktree, ends: Ends, options: BringOptions): Promise<string | undefined> {
  const { name, branch, local, remote, commit } = ends;
  const theirs = `${remote}/${branch}`;
  if (local === undefined) {
    await runGit(main.path, ['branch', '--no-track', '--', branch, commit], { writes: true });
    return `took ${branch} from ${remote}`;
  }
  if (await isAncestor(main.path, commit, local)) return undefined;
  const track = await findTrack(main, name);
  await assertTrackQuiet(track);
  if (await isAncestor(main.path, local, commit)) {
    await moveTrack(main, track, commit);
    return `moved ${branch} to ${theirs}`;
  }
  const merge = await prepareMerge({
    cwd: main.path,
    track: { branch, worktree: track.worktree?.path, incoming: commit },
    ours: local,
    theirs: commit,
    message: `Merge remote-tracking branch '${theirs}' into ${branch}\n`,
    branch: theirs,
    tasksFile: track.record?.tasksFile ?? options.tasksFile,
  });
  await moveTrack(main, track, merge.commit);
  return `joined ${branch} with ${theirs}`;
}
