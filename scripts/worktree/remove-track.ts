/**
 * Removes a track that is merged: its worktree (what nobody could make again is kept), its branch, its record. Each
 * step may have been done already by a run that was killed.
 */
import { pathExists } from '../files/text-files.ts';
import { listHiddenChanges } from '../git/compare-files.ts';
import { readCommit } from '../git/repository.ts';
import { describeOutput, readGit, runGit } from '../git/run-git.ts';
import { readStatus } from '../git/status.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { assertTrackQuiet } from './assert-removable.ts';
import { restoreRemoved } from './broken-worktree.ts';
import type { Track } from './find-track.ts';
import { forgetGone } from './gone-worktree.ts';
import { closeEntry, type Entry, holdTip, type TeardownAction, writeEntry } from './journal.ts';
import type { MainWorktree } from './main-worktree.ts';
import { findIrreplaceable, planRescue, rescueFiles } from './rescue.ts';
import { hasSubmodules } from './submodules.ts';
import { removeTrackRecord } from './track-record.ts';

export interface RemovedTrack {
  /** Absolute paths of the files that were moved to safety. */
  readonly rescued: readonly string[];
  /** Id for `undo`. */
  readonly undo: string;
}

/**
 * Files of the track that nobody could make again and that `git status` is silent about: ignored ones, and changes that
 * git was told not to see. Relative to its worktree.
 */
export async function listRescue(main: MainWorktree, track: Track): Promise<string[]> {
  if (track.worktree === undefined || track.worktree.prunable) return [];
  const { path: worktree } = track.worktree;
  const [{ ignored }, hidden] = await Promise.all([
    readStatus(worktree, { ignored: true }),
    listHiddenChanges(worktree),
  ]);
  return [...(await findIrreplaceable(worktree, main.path, ignored)), ...hidden];
}

/** @throws Failure when git refuses: what is left is left whole, and the same command goes on from there */
export async function removeTrack(
  main: MainWorktree,
  track: Track,
  begun: Entry<TeardownAction>,
  narrate: (line: string) => void,
): Promise<RemovedTrack> {
  const { commonDir } = main;
  await holdTip(commonDir, begun);
  let entry = begun;
  if (track.worktree?.prunable) await forgetGone(commonDir, main.path, track.worktree, narrate);
  else if (track.worktree !== undefined) entry = await removeWorktree(main, track, track.worktree, begun);
  if (track.tip !== undefined) entry = await deleteBranch(main, track.branch, entry);
  await removeTrackRecord(commonDir, entry.track.name);
  await closeEntry(commonDir, entry);
  const rescued: string[] = [];
  for (const { to } of entry.rescued) if (await pathExists(to)) rescued.push(to);
  return { rescued, undo: entry.id };
}

async function removeWorktree(
  main: MainWorktree,
  track: Track,
  worktree: WorktreeEntry,
  begun: Entry<TeardownAction>,
): Promise<Entry<TeardownAction>> {
  const plan = planRescue(main.commonDir, begun.track.name, await listRescue(main, track));
  let entry = begun;
  if (plan.length > 0) {
    // Where they go is written down first, so that a kill in between forgets none of them.
    entry = await writeEntry(main.commonDir, { ...begun, rescued: [...begun.rescued, ...plan] });
    await rescueFiles(worktree.path, plan);
  }
  // A kill in the middle of the removal must not look like somebody's deletions: they would be merged one day.
  entry = await writeEntry(main.commonDir, { ...entry, removing: true });
  // git removes no worktree with submodules unless it is forced to; then it does not look, and we do it in its place.
  const forced = await hasSubmodules(worktree.path);
  if (forced) await assertTrackQuiet(track);
  const args = ['worktree', 'remove', ...(forced ? ['--force'] : []), '--', worktree.path];
  const result = await runGit(main.path, args, { writes: true, accept: [128] }).catch(async (error) => {
    await restoreRemoved(main.path, main.commonDir, worktree.path).catch(() => undefined);
    throw error;
  });
  if (result.exitCode === 0) return entry;
  await restoreRemoved(main.path, main.commonDir, worktree.path);
  throw new Failure('would-lose-files', 'The merge is done, but git would not remove the worktree.', {
    evidence: describeOutput(result),
    remedy: `See what is there, then run the command again; it goes on from here:\n${shellCommand(['git', '-C', worktree.path, 'status'])}`,
  });
}

/**
 * `-d`, never `-D`: git looks once more whether everything is merged. For a branch with an upstream it compares with
 * that instead, so the upstream is unset first where it lacks commits that main has.
 */
async function deleteBranch(
  main: MainWorktree,
  branch: string,
  entry: Entry<TeardownAction>,
): Promise<Entry<TeardownAction>> {
  const remove = ['branch', '--quiet', '-d', '--', branch];
  const upstream = await readUpstream(main, branch);
  if (upstream === undefined) {
    await runGit(main.path, remove, { writes: true });
    return entry;
  }
  const noted = await writeEntry(main.commonDir, { ...entry, upstream });
  await runGit(main.path, ['branch', '--unset-upstream', branch], { writes: true });
  await runGit(main.path, remove, { writes: true });
  return noted;
}

/** `origin/work/docs`, when the branch follows one that is there. */
async function readUpstream(main: MainWorktree, branch: string): Promise<string | undefined> {
  const name = await readGit(main.path, [
    'for-each-ref',
    '--format=%(upstream:short)',
    `refs/heads/${branch}`,
  ]);
  if (name === '' || (await readCommit(main.path, name)) === undefined) return undefined;
  return name;
}
