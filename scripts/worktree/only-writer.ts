/** One command at a time changes a clone, and what a killed one left is settled first. */
import path from 'node:path';
import { asHolder, forgetEnded, readLeftProcesses } from '../files/at-work.ts';
import { readCheckout } from '../files/checkout.ts';
import { withLock } from '../files/lock.ts';
import { removeFile } from '../files/text-files.ts';
import { removeBrokenGitDirs } from './broken-worktree.ts';
import { type Entry, listEntries, listWorktreesOf } from './journal.ts';
import { settleLeftMoves, settleLeftProcesses } from './left-processes.ts';
import { type MainWorktree, requireMainWorktree } from './main-worktree.ts';
import { settleJournal } from './settle.ts';
import { stateDirectory } from './track-record.ts';

/** The clone as a command finds it when it is the only writer. */
export interface Clone {
  readonly main: MainWorktree;
  /** What killed commands left that only the same command, or `undo`, can end; oldest first. */
  readonly unfinished: readonly Entry[];
}

/**
 * Runs `work` as the only writer of the clone that `cwd` lies in. All that `work` gets was read under the lock.
 *
 * @throws Failure as `requireMainWorktree`, `locked`, `surroundings` when the journal cannot be read or settled
 */
export async function asOnlyWriter<T>(
  cwd: string,
  narrate: (line: string) => void,
  work: (clone: Clone) => Promise<T>,
): Promise<T> {
  const commonDir = await findCommonDir(cwd);
  const lock = path.join(stateDirectory(commonDir), 'lock');
  const notes = path.join(stateDirectory(commonDir), 'at-work');
  return withLock(lock, narrate, () =>
    asHolder(notes, async () => {
      await settleLeft(commonDir, notes, narrate);
      const main = await requireMainWorktree(cwd);
      const { unfinished, settled } = await settleJournal(main, narrate);
      const clone = { main: settled ? await requireMainWorktree(cwd) : main, unfinished };
      return work(clone).finally(() => forgetEnded(notes));
    }),
  );
}

/** What stops git is taken away first, by files alone; then git is asked. */
async function settleLeft(commonDir: string, notes: string, narrate: (line: string) => void): Promise<void> {
  const left = readLeftProcesses(notes);
  if (left.length === 0) return;
  await settleLeftProcesses(left, commonDir, narrate);
  const open = (await listEntries(commonDir)).filter((entry) => entry.state !== 'done');
  await removeBrokenGitDirs(commonDir, open.flatMap(listWorktreesOf));
  await settleLeftMoves(left);
  await removeFile(notes);
}

/** Files alone tell where the lock is; where they do not, or we are in the wrong place, git says why. */
async function findCommonDir(cwd: string): Promise<string> {
  const checkout = readCheckout(cwd);
  if (checkout !== undefined && !checkout.isLinked) return checkout.commonDir;
  return (await requireMainWorktree(cwd)).commonDir;
}
