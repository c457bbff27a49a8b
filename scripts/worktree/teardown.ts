/**
 * Merges a track back and removes it: check, prepare the merge beside main, check that, fast-forward, and only then
 * remove the worktree and the branch. Whatever is refused or fails before the fast-forward leaves everything as it was;
 * after it, the same command run again goes on where it stopped.
 */
import path from 'node:path';
import { withLock } from '../files/lock.ts';
import { readGit } from '../git/run-git.ts';
import { safeLine } from '../report/safe-text.ts';
import { assertRemovable } from './assert-removable.ts';
import { type CompletedTask, listCompletedTasks } from './completed-tasks.ts';
import { fastForward } from './fast-forward.ts';
import { findTrack, type Track } from './find-track.ts';
import { type MainWorktree, requireMainWorktree } from './main-worktree.ts';
import { prepareMerge } from './prepare-merge.ts';
import { listRescue, removeTrack } from './remove-track.ts';
import { testMerge } from './test-merge.ts';
import { listTouched } from './touched-paths.ts';
import { stateDirectory } from './track-record.ts';

export interface TeardownOptions {
  /** Command line to run on the merged tree, in the track's worktree. */
  readonly test?: string | undefined;
  readonly dryRun: boolean;
  /** The task list, when the track's record does not say. */
  readonly tasksFile?: string | undefined;
  readonly narrate: (line: string) => void;
}

export interface TeardownResult {
  readonly name: string;
  readonly branch: string;
  /** Commit ids; `commit` equals `base` when nothing had to be merged. */
  readonly merged: { readonly commit: string; readonly base: string; readonly into: string };
  /** Commits of the track that main did not have. */
  readonly commits: number;
  /** Tasks that were open on main and are done now. */
  readonly completed: readonly CompletedTask[];
  /** Paths that the track changed since it left the base, sorted. */
  readonly touched: readonly string[];
  readonly rescued: readonly string[];
  /** Id for `undo`; undefined in a dry run. */
  readonly undo: string | undefined;
}

/** @throws Failure by the codes of the steps; before main moves, everything is then as it was */
export async function teardownTrack(
  cwd: string,
  name: string,
  options: TeardownOptions,
): Promise<TeardownResult> {
  const { commonDir } = await requireMainWorktree(cwd);
  return withLock(path.join(stateDirectory(commonDir), 'lock'), async () => {
    // Read again under the lock: another teardown may have moved the branch meanwhile.
    const main = await requireMainWorktree(cwd);
    const track = await findTrack(main, name);
    await assertRemovable(main, track);
    return mergeAndRemove(main, track, options);
  });
}

async function mergeAndRemove(
  main: MainWorktree,
  track: Track,
  options: TeardownOptions,
): Promise<TeardownResult> {
  const merge = await prepareTeardown(main, track, options);
  if (merge.commits > 0 && options.test !== undefined)
    await testMerge(track, merge.after, options.test, options.narrate);
  const result = await describeMerge(main, track, merge, options);
  if (options.dryRun) return { ...result, rescued: await listRescue(main, track), undo: undefined };
  if (merge.commits > 0) await fastForward(main, merge.after);
  // Main has the merge now; whoever wants to learn from `track.record` and `result.touched` does so here.
  return { ...result, ...(await removeTrack(main, track, merge.tip, merge.after)) };
}

/** What the merge of a track is, before anybody sees it. */
interface TrackMerge {
  /** Commit id of the track; that of main when its branch is gone. */
  readonly tip: string;
  /** Commits of the track that main does not have. */
  readonly commits: number;
  /** Commit id that main moves to; where it is already when there are no such commits. */
  readonly after: string;
}

async function prepareTeardown(
  main: MainWorktree,
  track: Track,
  options: TeardownOptions,
): Promise<TrackMerge> {
  const tip = track.tip ?? main.head;
  const commits = Number(await readGit(main.path, ['rev-list', '--count', `${main.head}..${tip}`]));
  if (commits === 0) return { tip, commits, after: main.head };
  options.narrate(`Preparing the merge of ${track.branch} beside ${safeLine(main.branch)}`);
  const merge = await prepareMerge({
    cwd: main.path,
    worktree: track.worktree?.path ?? main.path,
    ours: main.head,
    theirs: tip,
    message: `Merge branch '${track.branch}'\n`,
    branch: track.branch,
    tasksFile: track.record?.tasksFile ?? options.tasksFile,
  });
  return { tip, commits, after: merge.commit };
}

async function describeMerge(
  main: MainWorktree,
  track: Track,
  { tip, commits, after }: TrackMerge,
  options: TeardownOptions,
): Promise<Omit<TeardownResult, 'rescued' | 'undo'>> {
  const tasksFile = track.record?.tasksFile ?? options.tasksFile;
  return {
    name: track.name,
    branch: track.branch,
    merged: { commit: after, base: main.head, into: main.branch },
    commits,
    completed: await listCompletedTasks(main.path, main.head, after, tasksFile),
    // A track that main has already differs from main in nothing: where it started says more then.
    touched: await listTouched(
      main.path,
      commits > 0 ? main.head : (track.record?.base.commit ?? main.head),
      tip,
    ),
  };
}
