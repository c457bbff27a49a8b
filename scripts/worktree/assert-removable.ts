/** What must be so before a track is merged back and removed. Each refusal says what to do first. */
import { pathExists } from '../files/text-files.ts';
import { readOperation } from '../git/operations.ts';
import { readStatus } from '../git/status.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import type { Track } from './find-track.ts';
import type { MainWorktree } from './main-worktree.ts';

/**
 * @throws Failure `dirty-main` (changes, or another branch than the track's base), `dirty-worktree`, `locked`,
 *   `operation-in-progress`, `unknown-track`
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
          `${track.branch} started from ${safeLine(expected)}`,
        ],
        remedy: shellCommand(['git', 'switch', expected]),
      },
    );
  }
  const mainStatus = await readStatus(main.path);
  if (mainStatus.changed.length > 0)
    throw dirtyFailure('dirty-main', 'The main worktree', main.path, mainStatus.changed);
  const { worktree } = track;
  if (worktree === undefined) return assertNotElsewhere(track);
  if (worktree.locked) throw lockedWorktree(worktree);
  if (worktree.prunable) return;
  const operation = await readOperation(worktree.path);
  if (operation !== undefined) {
    throw new Failure('operation-in-progress', `A ${operation} is under way in the track.`, {
      evidence: [safeLine(worktree.path)],
      remedy: `Finish it or take it back there:\n${shellCommand(['git', '-C', worktree.path, 'status'])}`,
    });
  }
  const status = await readStatus(worktree.path);
  const unsaved = [...status.changed, ...status.untracked];
  if (unsaved.length > 0) throw dirtyFailure('dirty-worktree', 'The track', worktree.path, unsaved);
}

/** The record's directory may hold work on another branch or on none: that is not ours to remove. */
async function assertNotElsewhere(track: Track): Promise<void> {
  if (track.record === undefined || !(await pathExists(track.record.path))) return;
  throw new Failure('unknown-track', `The track's directory is there, but not on ${track.branch}.`, {
    evidence: [safeLine(track.record.path)],
    remedy: shellCommand(['git', '-C', track.record.path, 'switch', track.branch]),
  });
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
