/**
 * Brings the base branch into a track, in the track's own worktree: a conflict is met there, by whoever knows the
 * track, and never in the main worktree. The task list is joined by our own rules.
 */

import path from 'node:path';
import { withLock } from '../files/lock.ts';
import { readOperation } from '../git/operations.ts';
import { readGit, runGit } from '../git/run-git.ts';
import { readStatus } from '../git/status.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { findTrack } from './find-track.ts';
import { type MainWorktree, requireMainWorktree } from './main-worktree.ts';
import { prepareMerge } from './prepare-merge.ts';
import { stateDirectory } from './track-record.ts';

export interface SyncResult {
  readonly name: string;
  /** Commits of the base that the track did not have. */
  readonly commits: number;
  /** Commit id that the track is at now. */
  readonly head: string;
}

/** @throws Failure `dirty-worktree`, `operation-in-progress`, `merge-conflict`; the track is then as it was */
export async function syncTrack(
  cwd: string,
  name: string,
  tasksFile: string | undefined,
): Promise<SyncResult> {
  const first = await requireMainWorktree(cwd);
  return withLock(path.join(stateDirectory(first.commonDir), 'lock'), async () => {
    const main = await requireMainWorktree(cwd);
    return syncUnderLock(main, name, tasksFile);
  });
}

async function syncUnderLock(
  main: MainWorktree,
  name: string,
  tasksFile: string | undefined,
): Promise<SyncResult> {
  const track = await findTrack(main, name);
  const directory = track.worktree?.prunable === false ? track.worktree.path : undefined;
  if (directory === undefined || track.tip === undefined) throw noWorktree(name);
  await assertQuiet(directory);
  const base = await readGit(main.path, [
    'rev-parse',
    '--verify',
    `refs/heads/${track.record?.base.branch ?? main.branch}`,
  ]);
  const commits = Number(await readGit(main.path, ['rev-list', '--count', `${track.tip}..${base}`]));
  if (commits === 0) return { name, commits, head: track.tip };
  const merge = await prepareMerge({
    cwd: main.path,
    worktree: directory,
    ours: track.tip,
    theirs: base,
    message: `Merge branch '${main.branch}' into ${track.branch}\n`,
    branch: main.branch,
    tasksFile: track.record?.tasksFile ?? tasksFile,
  });
  await runGit(directory, ['merge', '--ff-only', '--quiet', '--no-autostash', merge.commit], {
    writes: true,
  });
  return { name, commits, head: merge.commit };
}

async function assertQuiet(directory: string): Promise<void> {
  const operation = await readOperation(directory);
  if (operation !== undefined) {
    throw new Failure('operation-in-progress', `A ${operation} is under way in the track.`, {
      evidence: [safeLine(directory)],
      remedy: shellCommand(['git', '-C', directory, 'status']),
    });
  }
  const { changed } = await readStatus(directory);
  if (changed.length === 0) return;
  throw new Failure('dirty-worktree', 'The track has changes that no commit holds.', {
    evidence: changed.slice(0, 8).map(safeLine),
    remedy: `Commit them first:\n${shellCommand(['git', '-C', directory, 'commit', '-a'])}`,
  });
}

function noWorktree(name: string): Failure {
  return new Failure('unknown-track', 'That track has no worktree to bring the base into.', {
    evidence: [safeLine(name)],
    remedy: 'ctx-worktree list',
  });
}
