/** What must be so before a track is merged back and removed. Each refusal says what to do first. */
import { listMountsBelow } from '../files/mounts.ts';
import { listProcessesIn } from '../files/processes.ts';
import { pathExists } from '../files/text-files.ts';
import { readOperation } from '../git/operations.ts';
import { readStatus } from '../git/status.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import type { Track } from './find-track.ts';
import type { MainWorktree } from './main-worktree.ts';
import { listOwnCommits } from './submodules.ts';

/**
 * The track can go: it belongs to the branch that main is on, and nothing is in it that no commit has.
 *
 * @throws Failure `dirty-main` (another branch than the track's base), and as `assertTrackQuiet` and
 *   `assertNobodyInside`
 */
export async function assertRemovable(main: MainWorktree, track: Track): Promise<void> {
  const expected = track.record?.base.branch;
  if (expected !== undefined && expected !== main.branch) {
    throw new Failure(
      'dirty-main',
      'The main worktree is on another branch than the one the track started from.',
      {
        evidence: [
          `main is on ${safeLine(main.branch)}`,
          `${safeLine(track.branch)} started from ${safeLine(expected)}`,
        ],
        remedy: shellCommand(['git', 'switch', expected]),
      },
    );
  }
  await assertTrackQuiet(track);
  if (track.worktree !== undefined) assertNobodyInside(track.worktree.path);
}

/** @throws Failure `operation-in-progress`: an agent, an editor or a server would stand in a directory that is gone */
export function assertNobodyInside(directory: string): void {
  const inside = listProcessesIn(directory);
  if (inside.length === 0) return;
  const numbers = inside.slice(0, 8).map(({ pid }) => String(pid));
  throw new Failure('operation-in-progress', 'Somebody is at work in the worktree, which would go.', {
    evidence: [
      safeLine(directory),
      ...inside.slice(0, 8).map(({ pid, name }) => safeLine(`${name}, process ${pid}`)),
    ],
    remedy: `Let it finish or close it, then run the command again. To see what it is:\n${shellCommand(['ps', '-fp', numbers.join(',')])}`,
  });
}

/** @throws Failure `dirty-main`: git would not move it, or would have to touch what somebody is changing */
export async function assertMainClean(main: MainWorktree): Promise<void> {
  const { changed } = await readStatus(main.path);
  if (changed.length > 0) throw dirtyFailure('dirty-main', 'The main worktree', main.path, changed);
}

/**
 * Nothing is in the worktree that no commit has, and nobody is in the middle of something there.
 *
 * @throws Failure `dirty-worktree`, `locked`, `operation-in-progress`, `unknown-track` (its directory is on another
 *   branch), `would-lose-files` (commits in submodules, a mounted file system)
 */
export async function assertTrackQuiet(track: Track): Promise<void> {
  const { worktree } = track;
  if (worktree === undefined) return assertNotElsewhere(track);
  if (worktree.locked) throw lockedWorktree(worktree);
  if (worktree.prunable) return;
  const [operation, status, own, mounts] = await Promise.all([
    readOperation(worktree.path),
    readStatus(worktree.path),
    listOwnCommits(worktree.path),
    listMountsBelow(worktree.path),
  ]);
  if (operation !== undefined) {
    throw new Failure('operation-in-progress', `A ${operation} is under way in the track.`, {
      evidence: [safeLine(worktree.path)],
      remedy: `Finish it or take it back there:\n${shellCommand(['git', '-C', worktree.path, 'status'])}`,
    });
  }
  const unsaved = [...status.changed, ...status.untracked];
  if (unsaved.length > 0) throw dirtyFailure('dirty-worktree', 'The track', worktree.path, unsaved);
  if (own.length > 0) throw ownCommits(own);
  if (mounts.length > 0) throw mounted(mounts);
}

function ownCommits(commits: readonly string[]): Failure {
  return new Failure('would-lose-files', 'Submodules of the track hold commits that no remote has.', {
    evidence: commits.slice(0, 8).map(safeLine),
    remedy: 'Push them from there, then run the command again.',
  });
}

function mounted(mounts: readonly string[]): Failure {
  return new Failure('would-lose-files', 'A file system is mounted in the track; a removal would empty it.', {
    evidence: mounts.slice(0, 8).map(safeLine),
    remedy: `Unmount it, then run the command again:\n${shellCommand(['umount', mounts[0] ?? ''])}`,
  });
}

/** The record's directory may hold work on another branch or on none: that is not ours to remove. */
async function assertNotElsewhere(track: Track): Promise<void> {
  if (track.record === undefined || !(await pathExists(track.record.path))) return;
  throw new Failure(
    'unknown-track',
    `The track's directory is there, but not on ${safeLine(track.branch)}.`,
    {
      evidence: [safeLine(track.record.path)],
      remedy: `Look what is checked out there; to go on with the track:\n${shellCommand(['git', '-C', track.record.path, 'switch', track.branch])}`,
    },
  );
}

function lockedWorktree(worktree: WorktreeEntry): Failure {
  return new Failure('locked', 'The worktree is locked: somebody wants it to stay.', {
    evidence: [safeLine(worktree.path), `reason: ${safeLine(worktree.lockReason) || '(none given)'}`],
    remedy: shellCommand(['git', 'worktree', 'unlock', '--', worktree.path]),
  });
}

export function dirtyFailure(
  code: 'dirty-main' | 'dirty-worktree',
  what: string,
  directory: string,
  files: readonly string[],
): Failure {
  const shown = files.slice(0, 8).map(safeLine);
  return new Failure(code, `${what} has work that no commit holds.`, {
    evidence: [...shown, ...(files.length > shown.length ? [`and ${files.length - shown.length} more`] : [])],
    remedy: `Commit it, then run the command again:\n${shellCommand(['git', '-C', directory, 'add', '-A'])}\n${shellCommand(['git', '-C', directory, 'commit'])}`,
  });
}
