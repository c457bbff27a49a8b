/** Takes back a create that did not finish, or that failed. Nothing that anybody put there since is lost. */
import { pathExists, removeEmptyDirectory } from '../files/text-files.ts';
import { readCommit } from '../git/repository.ts';
import { runGit } from '../git/run-git.ts';
import { listWorktrees, type WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { keepForeignFiles, removeBrokenGitDirs, removeUnknown } from './broken-worktree.ts';
import { type CreateAction, closeEntry, dropEntry, type Entry, listWorktreesOf } from './journal.ts';
import type { MainWorktree } from './main-worktree.ts';
import { removeTrackRecord, type TrackRecord, writeTrackRecord } from './track-record.ts';

/**
 * Removes the worktrees and branches of the entry. A track in which somebody has committed meanwhile stays, with its
 * record; files that no commit has are moved to safety and named.
 */
export async function takeBackCreate(
  main: MainWorktree,
  entry: Entry<CreateAction>,
  narrate: (line: string) => void,
): Promise<void> {
  // One that is broken may stop every git, so all of them go before git is asked anything.
  await removeBrokenGitDirs(main.commonDir, listWorktreesOf(entry));
  const kept: TrackRecord[] = [];
  for (const track of entry.tracks) if (!(await takeBackTrack(main, track, narrate))) kept.push(track);
  for (const track of kept) await writeTrackRecord(main.commonDir, track);
  if (kept.length === 0) await dropEntry(main.commonDir, entry);
  else await closeEntry(main.commonDir, { ...entry, tracks: kept });
}

/** Returns false for a track that stays. */
async function takeBackTrack(
  main: MainWorktree,
  track: TrackRecord,
  narrate: (line: string) => void,
): Promise<boolean> {
  const tip = await readCommit(main.path, `refs/heads/${track.branch}`);
  if (tip !== undefined && tip !== track.base.commit) return false;
  const worktree = (await listWorktrees(main.path)).find((entry) => entry.path === track.path);
  if (worktree !== undefined && !isOurs(worktree, track)) return false;
  await removeEmptyDirectory(track.path);
  if (await pathExists(track.path)) await keepForeignFiles(main, track, track.base.commit, narrate);
  if (worktree !== undefined) await removeHalfMade(main, track);
  else if (await pathExists(track.path)) await removeUnknown(main.path, track.path, track.base.commit);
  if (tip !== undefined) await deleteBranchAt(main, track.branch, tip);
  await removeTrackRecord(main.commonDir, track.name);
  return true;
}

/** git detaches HEAD at first, and attaches it to the branch when the files are there. */
function isOurs(worktree: WorktreeEntry, track: TrackRecord): boolean {
  if (worktree.branch !== undefined) return worktree.branch === track.branch;
  return worktree.head === undefined || worktree.head === track.base.commit;
}

async function removeHalfMade(main: MainWorktree, track: TrackRecord): Promise<void> {
  // Twice --force: git itself locks a worktree while it is being made, and takes what is missing for a change.
  const args = ['worktree', 'remove', '--force', '--force', '--', track.path];
  const result = await runGit(main.path, args, { writes: true, accept: [128] });
  if (result.exitCode === 0) return;
  throw new Failure('surroundings', 'A worktree that was not finished could not be removed.', {
    evidence: [safeLine(track.path), safeLine(result.stderr.split('\n')[0] ?? '')],
    remedy: `See what is in it and move it away, then run the command again:\n${shellCommand(['mv', track.path, `${track.path}.away`])}`,
  });
}

/** Deletes a branch only while it still points where it was seen. */
async function deleteBranchAt(main: MainWorktree, branch: string, tip: string): Promise<void> {
  await runGit(main.path, ['update-ref', '-d', `refs/heads/${branch}`, tip], { writes: true });
}
