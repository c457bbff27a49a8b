/**
 * Brings the base branch into a track, in the track's own worktree: a conflict is met there, by whoever knows the
 * track, and never in the main worktree. The task list is joined by our own rules.
 */

import { readOperation } from '../git/operations.ts';
import { describeOutput, readGit, runGit } from '../git/run-git.ts';
import { readStatus } from '../git/status.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { findTrack, type Track } from './find-track.ts';
import { dropEntry, openEntry } from './journal.ts';
import type { MainWorktree } from './main-worktree.ts';
import { moveWorktree } from './move-worktree.ts';
import { asOnlyWriter } from './only-writer.ts';
import { prepareMerge } from './prepare-merge.ts';

export interface SyncResult {
  readonly name: string;
  /** Commits of the base that the track did not have. */
  readonly commits: number;
  /** Commit id that the track is at now. */
  readonly head: string;
}

export interface SyncOptions {
  /** The task list, when the track's record does not say. */
  readonly tasksFile?: string | undefined;
  readonly narrate: (line: string) => void;
}

/** @throws Failure `dirty-worktree`, `operation-in-progress`, `merge-conflict`; the track is then as it was */
export async function syncTrack(cwd: string, name: string, options: SyncOptions): Promise<SyncResult> {
  return asOnlyWriter(cwd, options.narrate, ({ main }) => syncUnderLock(main, name, options.tasksFile));
}

async function syncUnderLock(
  main: MainWorktree,
  name: string,
  tasksFile: string | undefined,
): Promise<SyncResult> {
  const track = await findTrack(main, name);
  // Without a worktree here (the track is worked on elsewhere) the branch alone is moved.
  const directory = track.worktree?.path;
  if (track.worktree?.prunable || track.tip === undefined) throw noWorktree(name);
  if (directory !== undefined) await assertQuiet(directory);
  const baseBranch = track.record?.base.branch ?? main.branch;
  const base = await readGit(main.path, ['rev-parse', '--verify', `refs/heads/${baseBranch}`]);
  const commits = Number(await readGit(main.path, ['rev-list', '--count', `${track.tip}..${base}`]));
  if (commits === 0) return { name, commits, head: track.tip };
  const merge = await prepareMerge({
    cwd: main.path,
    track: { branch: track.branch, worktree: directory, incoming: base },
    ours: track.tip,
    theirs: base,
    message: `Merge branch '${baseBranch}' into ${track.branch}\n`,
    branch: baseBranch,
    tasksFile: track.record?.tasksFile ?? tasksFile,
  });
  const entry = await openEntry(main.commonDir, {
    kind: 'sync',
    name,
    before: track.tip,
    after: merge.commit,
  });
  await moveTrack(main, track, merge.commit).finally(() => dropEntry(main.commonDir, entry));
  return { name, commits, head: merge.commit };
}

/**
 * Moves a track forward: in its worktree where it has one, else its branch, while that is where it was seen.
 *
 * @throws Failure `dirty-worktree` when an untracked file is in the way; the track is then as it was
 */
export async function moveTrack(main: MainWorktree, track: Track, commit: string): Promise<void> {
  if (track.worktree === undefined) {
    const args = ['update-ref', `refs/heads/${track.branch}`, commit, track.tip ?? ''];
    await runGit(main.path, args, { writes: true });
    return;
  }
  const args = ['merge', '--ff-only', '--quiet', '--no-autostash', commit];
  const result = await moveWorktree(track.worktree.path, args, { from: track.tip ?? '', to: commit });
  if (result.exitCode === 0) return;
  throw new Failure('dirty-worktree', 'git would not move the track to the merge; it is as it was.', {
    evidence: describeOutput(result),
    remedy: 'Commit or move away what is in the way, then run the command again.',
  });
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
