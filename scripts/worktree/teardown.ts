/**
 * Merges a track back and removes it: check, prepare the merge beside main, check that, fast-forward, and only then
 * remove the worktree and the branch. Whatever is refused or fails before the fast-forward leaves everything as it was;
 * after it, the same command run again goes on where it stopped.
 */
import { readMergeBase } from '../git/merge-base.ts';
import { readCommit } from '../git/repository.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { assertRemovable } from './assert-removable.ts';
import { listTaskChanges, type TaskChanges } from './completed-tasks.ts';
import { fastForward } from './fast-forward.ts';
import { findTrack, type Track } from './find-track.ts';
import { closeEntry, dropEntry, type Entry, openEntry, type TeardownAction } from './journal.ts';
import { findLeaks, type Leak } from './leaks.ts';
import type { MainWorktree } from './main-worktree.ts';
import { asOnlyWriter } from './only-writer.ts';
import {
  countCommits,
  describeAction,
  type PrepareOptions,
  prepareTeardown,
  type TrackMerge,
} from './prepare-teardown.ts';
import { listRescue, removeTrack } from './remove-track.ts';
import { settleTeardown } from './settle.ts';
import { testMerge } from './test-merge.ts';
import { listTouched } from './touched-paths.ts';
import { readTrackRecords } from './track-record.ts';

export interface TeardownOptions extends PrepareOptions {
  /** Command line to run on the merged tree, in the track's worktree. */
  readonly test?: string | undefined;
  readonly dryRun: boolean;
  /** Called with the merge just before main moves to it; when it throws, nothing is merged. */
  readonly publish?: ((main: MainWorktree, commit: string) => Promise<void>) | undefined;
}

export interface TeardownResult extends TaskChanges {
  readonly name: string;
  readonly branch: string;
  /** Commit ids; `commit` equals `base` when nothing had to be merged. */
  readonly merged: { readonly commit: string; readonly base: string; readonly into: string };
  /** Commits of the track that main did not have. */
  readonly commits: number;
  /** Paths that the track changed since it left the base, sorted. */
  readonly touched: readonly string[];
  /** Those outside of its scope. */
  readonly leaks: readonly Leak[];
  /** Commit ids of main that had the track's changes already, where git alone would have conflicted with them. */
  readonly landed: readonly string[];
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
  return asOnlyWriter(cwd, options.narrate, async ({ main, unfinished }) => {
    const begun = unfinished.find((entry) => entry.kind === 'teardown' && entry.track.name === name);
    if (begun?.kind === 'teardown' && !options.dryRun) {
      const finished = await finishTeardown(main, begun, options);
      if (finished !== undefined) return finished;
    }
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
  const result = await describeMerge(main, track, merge, options);
  if (options.dryRun && options.test === undefined)
    return { ...result, rescued: await listRescue(main, track), undo: undefined };
  // With nothing to merge, main itself may still have to be pushed.
  if (merge.after === main.head && !options.dryRun) await options.publish?.(main, main.head);
  const entry = await openEntry(main.commonDir, describeAction(main, track, merge));
  await testAndShow(main, track, entry, options);
  if (options.dryRun) {
    await dropEntry(main.commonDir, entry);
    return { ...result, rescued: await listRescue(main, track), undo: undefined };
  }
  await learnFromTrack(main, track, result, options);
  return { ...result, ...(await removeTrack(main, track, entry, options.narrate)) };
}

/** Keeps what was predicted beside what came; not being able to is no reason to stop. */
async function learnFromTrack(
  { commonDir }: MainWorktree,
  { record }: Track,
  { name, merged, completed, touched }: Omit<TeardownResult, 'rescued' | 'undo'>,
  options: TeardownOptions,
): Promise<void> {
  if (merged.commit === merged.base) return;
  const tasksFile = record?.tasksFile ?? options.tasksFile;
  const returned = { name, commit: merged.commit, tasks: record?.tasks ?? [], completed, touched, tasksFile };
  // Loaded late: a plan's code is much to read at the start of every command.
  const { recordOutcome } = await import('../plan/outcome-store.ts');
  await recordOutcome(commonDir, returned, Date.now()).catch(() => undefined);
}

/** Tests the merge and moves main to it. Should either fail, the entry is settled as after a kill. */
async function testAndShow(
  main: MainWorktree,
  track: Track,
  entry: Entry<TeardownAction>,
  options: TeardownOptions,
): Promise<void> {
  if (entry.before === entry.after) return;
  try {
    if (options.test !== undefined) await testMerge(track, entry.after, options.test, options.narrate);
    if (!options.dryRun) {
      await options.publish?.(main, entry.after);
      await fastForward(main, entry.after);
    }
  } catch (error) {
    // Should that fail too, the entry stays and the next command tries again: the first failure is what counts.
    await settleTeardown(main, entry, options.narrate).catch(() => undefined);
    throw error;
  }
}

/**
 * Ends a teardown that was killed when main had the merge already. Undefined when there is work in the track since
 * then: that wants a teardown of its own.
 */
async function finishTeardown(
  main: MainWorktree,
  entry: Entry<TeardownAction>,
  options: TeardownOptions,
): Promise<TeardownResult | undefined> {
  if (entry.state === 'undoing') throw halfUndone(entry);
  const { track: record, tip, before, after } = entry;
  const now = await readCommit(main.path, `refs/heads/${record.branch}`);
  if (now !== undefined && now !== tip) {
    await closeEntry(main.commonDir, entry);
    return undefined;
  }
  options.narrate(`Going on with a teardown of ${safeLine(record.name)} that did not finish`);
  const worktree = main.linked.find(({ branch }) => branch === record.branch);
  const track: Track = { name: record.name, branch: record.branch, tip: now, worktree, record };
  await assertRemovable(main, track);
  const commits = await countCommits(main, before, tip);
  const result = await describeMerge(
    { ...main, head: before },
    track,
    { tip, commits, after, landed: [] },
    options,
  );
  await learnFromTrack(main, track, result, options);
  return { ...result, ...(await removeTrack(main, track, entry, options.narrate)) };
}

function halfUndone({ id, track }: Entry<TeardownAction>): Failure {
  return new Failure('operation-in-progress', `An undo of ${safeLine(track.name)} did not finish.`, {
    evidence: [`entry ${id} of the journal`],
    remedy: `Finish it first:\n${shellCommand(['ctx-worktree', 'undo', id])}`,
  });
}

async function describeMerge(
  main: MainWorktree,
  track: Track,
  { tip, commits, after, landed }: TrackMerge,
  options: TeardownOptions,
): Promise<Omit<TeardownResult, 'rescued' | 'undo'>> {
  const tasksFile = track.record?.tasksFile ?? options.tasksFile;
  // A track that main has already differs from main in nothing: where it started says more then.
  const base = commits > 0 ? main.head : (track.record?.base.commit ?? main.head);
  const parted = await readMergeBase(main.path, main.head, tip);
  const merge = { base: parted, ours: main.head, theirs: tip, after };
  const [changes, touched, { records }] = await Promise.all([
    listTaskChanges(main.path, merge, tasksFile),
    listTouched(main.path, base, tip),
    readTrackRecords(main.commonDir),
  ]);
  const others = records.filter((record) => record.name !== track.record?.name);
  const own = touched.filter((file) => file !== tasksFile);
  return {
    name: track.name,
    branch: track.branch,
    merged: { commit: after, base: main.head, into: main.branch },
    commits,
    ...changes,
    touched,
    leaks: findLeaks(own, track.record, others),
    landed,
  };
}
