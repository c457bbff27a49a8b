/** Prepares the teardown of a track beside the main worktree: its merge, and what the journal is to say of it. */
import { readGit } from '../git/run-git.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { assertMainClean } from './assert-removable.ts';
import type { Track } from './find-track.ts';
import type { TeardownAction } from './journal.ts';
import { findLanded } from './landed.ts';
import type { MainWorktree } from './main-worktree.ts';
import { type MergeRequest, prepareMerge } from './prepare-merge.ts';
import { RECORD_VERSION, type TrackRecord } from './track-record.ts';

export interface PrepareOptions {
  /** The task list, when the track's record does not say. */
  readonly tasksFile?: string | undefined;
  readonly narrate: (line: string) => void;
}

/** What the merge of a track is, before anybody sees it. */
export interface TrackMerge {
  /** Commit id of the track; that of main when its branch is gone. */
  readonly tip: string;
  /** Commits of the track that main does not have. */
  readonly commits: number;
  /** Commit id that main moves to; where it is already when there are no such commits. */
  readonly after: string;
  readonly landed: readonly string[];
}

/** @throws Failure as `prepareMerge`, `dirty-main`; nothing is changed then */
export async function prepareTeardown(
  main: MainWorktree,
  track: Track,
  options: PrepareOptions,
): Promise<TrackMerge> {
  const tip = track.tip ?? main.head;
  const commits = await countCommits(main, main.head, tip);
  if (commits === 0) return { tip, commits, after: main.head, landed: [] };
  await assertMainClean(main);
  options.narrate(`Preparing the merge of ${track.branch} beside ${safeLine(main.branch)}`);
  const tasksFile = track.record?.tasksFile ?? options.tasksFile;
  const request: MergeRequest = {
    cwd: main.path,
    track: { branch: track.branch, worktree: track.worktree?.path, incoming: main.head },
    ours: main.head,
    theirs: tip,
    message: `Merge branch '${track.branch}'\n`,
    branch: track.branch,
    tasksFile,
  };
  const merge = await mergeOrFindLanded(request);
  await assertSettled(main, track, merge.after);
  return { tip, commits, ...merge };
}

async function mergeOrFindLanded(request: MergeRequest): Promise<Pick<TrackMerge, 'after' | 'landed'>> {
  const { cwd, ours, theirs, tasksFile } = request;
  try {
    return { after: (await prepareMerge(request)).commit, landed: [] };
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'merge-conflict') throw error;
    // Squashed upstream and changed since then, say: git cannot know that both sides mean the same.
    const landed = await findLanded(cwd, ours, theirs, tasksFile);
    if (landed.length === 0) throw error;
    return { after: (await prepareMerge({ ...request, landed: true })).commit, landed };
  }
}

/** Conflict markers that were committed: `check` would find them, and on main they break the build of everybody. */
async function assertSettled(main: MainWorktree, track: Track, after: string): Promise<void> {
  // Loaded late: what reads Markdown is much to read for commands that merge nothing.
  const { findLeftConflicts } = await import('../check/find-left-conflicts.ts');
  const found = await findLeftConflicts(main.path, { fork: main.head, head: after }, new Set());
  const [first] = found;
  if (first === undefined) return;
  const directory = track.worktree?.path ?? main.path;
  throw new Failure('merge-conflict', 'The track holds conflicts that nobody settled; nothing was merged.', {
    evidence: found.slice(0, 8).map(({ path, line }) => safeLine(`${path}:${line}`)),
    remedy: `Settle them in the track, commit, then run the command again:\n${shellCommand(['git', '-C', directory, 'grep', '-n', '^<<<<<<<', track.branch])}\nA file that shows such lines on purpose says so in .gitattributes: PATH conflict-marker-size=20`,
  });
}

/** Commits that `to` has and `from` lacks. */
export async function countCommits(main: MainWorktree, from: string, to: string): Promise<number> {
  return Number(await readGit(main.path, ['rev-list', '--count', `${from}..${to}`]));
}

/** What the journal says of a teardown that is about to happen. */
export function describeAction(main: MainWorktree, track: Track, { tip, after }: TrackMerge): TeardownAction {
  const record = track.record ?? madeByHand(main, track);
  return {
    kind: 'teardown',
    // The branch may have been renamed, and the worktree moved, since the record was written.
    track: { ...record, branch: track.branch, path: track.worktree?.path ?? record.path },
    tip,
    before: main.head,
    after,
    rescued: [],
  };
}

function madeByHand(main: MainWorktree, track: Track): TrackRecord {
  return {
    version: RECORD_VERSION,
    name: track.name,
    branch: track.branch,
    path: track.worktree?.path ?? '',
    base: { branch: main.branch, commit: main.head },
    scope: [],
    tasks: [],
    created: new Date(0).toISOString(),
  };
}
