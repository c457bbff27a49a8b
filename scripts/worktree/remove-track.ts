/** Removes a track that is merged: its worktree (what nobody could make again is kept), its branch, its record. */
import path from 'node:path';
import { runGit } from '../git/run-git.ts';
import { readStatus } from '../git/status.ts';
import type { Track } from './find-track.ts';
import type { MainWorktree } from './main-worktree.ts';
import { findIrreplaceable, type Rescued, rescueFiles } from './rescue.ts';
import { removeTrackRecord, stateDirectory, type TrackRecord } from './track-record.ts';
import { recordUndo } from './undo-log.ts';

/** Ignored files of the track that nobody could make again, relative to its worktree. */
export async function listRescue(main: MainWorktree, track: Track): Promise<string[]> {
  if (track.worktree === undefined || track.worktree.prunable) return [];
  const { ignored } = await readStatus(track.worktree.path, { ignored: true });
  return findIrreplaceable(track.worktree.path, main.path, ignored);
}

export async function removeTrack(
  main: MainWorktree,
  track: Track,
  tip: string,
  after: string,
): Promise<{ rescued: string[]; undo: string }> {
  const rescued = await removeWorktree(main, track);
  const undo = await recordUndo(main.commonDir, {
    kind: 'teardown',
    track: track.record ?? madeByHand(main, track),
    tip,
    before: main.head,
    after,
    rescued,
  });
  // -d, never -D: git looks once more whether everything is merged.
  if (track.tip !== undefined)
    await runGit(main.path, ['branch', '--quiet', '-d', '--', track.branch], { writes: true });
  await removeTrackRecord(main.commonDir, track.name);
  return { rescued: rescued.map((file) => file.to), undo };
}

async function removeWorktree(main: MainWorktree, track: Track): Promise<Rescued[]> {
  const { worktree } = track;
  if (worktree === undefined) return [];
  if (worktree.prunable) {
    await runGit(main.path, ['worktree', 'prune'], { writes: true });
    return [];
  }
  const target = path.join(stateDirectory(main.commonDir), 'rescued', `${track.name}-${Date.now()}`);
  const rescued = await rescueFiles(worktree.path, await listRescue(main, track), target);
  // Without --force: git refuses when something appeared since we looked.
  await runGit(main.path, ['worktree', 'remove', '--', worktree.path], { writes: true });
  return rescued;
}

function madeByHand(main: MainWorktree, track: Track): TrackRecord {
  return {
    version: 1,
    name: track.name,
    branch: track.branch,
    path: track.worktree?.path ?? '',
    base: { branch: main.branch, commit: main.head },
    scope: [],
    tasks: [],
    created: new Date(0).toISOString(),
  };
}
