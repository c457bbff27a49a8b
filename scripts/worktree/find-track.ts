/** The track that a name means: its worktree, branch and record, as far as each is there. */
import { readCommit } from '../git/repository.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import type { MainWorktree } from './main-worktree.ts';
import { branchOf, trackName } from './names.ts';
import { listTrackRecords, readTrackRecord, type TrackRecord } from './track-record.ts';

export interface Track {
  readonly name: string;
  /** `work/docs`, or what it was renamed to. */
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
  const worktree = main.linked.find((entry) => entry.branch === branch);
  const [record, tip] = await Promise.all([
    findRecord(main, name, worktree),
    readCommit(main.path, `refs/heads/${branch}`),
  ]);
  const renamed =
    worktree === undefined && tip === undefined && record !== undefined
      ? findRenamed(main, record)
      : undefined;
  if (renamed?.branch !== undefined)
    return { name, branch: renamed.branch, tip: renamed.head, worktree: renamed, record };
  if (worktree === undefined && record === undefined && tip === undefined)
    throw unknownTrack(name, main.linked);
  return { name, branch, tip, worktree, record };
}

/** The record of that name, or the one of the same worktree whose branch had another name. */
async function findRecord(
  main: MainWorktree,
  name: string,
  worktree: WorktreeEntry | undefined,
): Promise<TrackRecord | undefined> {
  // A name with a slash or dots is no track, and no path into our records either.
  const own = /^[\p{L}\p{N}_-]+$/u.test(name) ? await readTrackRecord(main.commonDir, name) : undefined;
  if (own !== undefined || worktree === undefined) return own;
  const same = (await listTrackRecords(main.commonDir)).find((record) => record.path === worktree.path);
  if (same === undefined) return undefined;
  return (await readCommit(main.path, `refs/heads/${same.branch}`)) === undefined ? same : undefined;
}

/** The branch is gone, and its worktree is on another one: `git branch -m` does that. */
function findRenamed(main: MainWorktree, record: TrackRecord): WorktreeEntry | undefined {
  return main.linked.find(
    (entry) => entry.path === record.path && entry.branch !== undefined && !entry.prunable,
  );
}

function unknownTrack(name: string, worktrees: readonly WorktreeEntry[]): Failure {
  const known = worktrees.map(trackName);
  return new Failure('unknown-track', 'There is no such track.', {
    evidence: [`given: ${safeLine(name)}`, `known: ${known.map(safeLine).join(', ') || '(none)'}`],
    remedy: 'ctx-worktree list',
  });
}
