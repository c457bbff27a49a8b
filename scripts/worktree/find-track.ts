/** The track that a name means: its worktree, branch and record, as far as each is there. */
import { readCommit } from '../git/repository.ts';
import { listWorktrees, type WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import type { MainWorktree } from './main-worktree.ts';
import { branchOf, trackName } from './names.ts';
import { readTrackRecord, type TrackRecord } from './track-record.ts';

export interface Track {
  readonly name: string;
  readonly branch: string;
  /** Commit id of the branch; undefined when the branch is gone. */
  readonly tip: string | undefined;
  /** The worktree that has the branch checked out; undefined when it is gone or on another branch. */
  readonly worktree: WorktreeEntry | undefined;
  /** Undefined for a worktree that was made by hand. */
  readonly record: TrackRecord | undefined;
}

/** @throws Failure `unknown-track`, naming those that are known */
export async function findTrack(main: MainWorktree, name: string): Promise<Track> {
  const branch = branchOf(name);
  const worktrees = (await listWorktrees(main.path)).slice(1);
  const worktree = worktrees.find((entry) => entry.branch === branch);
  // A name with a slash or dots is no track, and no path into our records either.
  const record = /^[\p{L}\p{N}_-]+$/u.test(name) ? await readTrackRecord(main.commonDir, name) : undefined;
  const tip = await readCommit(main.path, `refs/heads/${branch}`);
  if (worktree === undefined && record === undefined && tip === undefined)
    throw unknownTrack(name, worktrees);
  return { name, branch, tip, worktree, record };
}

function unknownTrack(name: string, worktrees: readonly WorktreeEntry[]): Failure {
  const known = worktrees.map(trackName);
  return new Failure('unknown-track', 'There is no such track.', {
    evidence: [`given: ${safeLine(name)}`, `known: ${known.map(safeLine).join(', ') || '(none)'}`],
    remedy: 'ctx-worktree list',
  });
}
