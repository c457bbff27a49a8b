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
export interface Clone<A = undefined> {
  readonly main: MainWorktree;
  /** What the command's own question was answered. */
  readonly answer: A;
  /** What killed commands left that only the same command, or `undo`, can end; oldest first. */
  readonly unfinished: readonly Entry[];
}

/**
 * Runs `work` as the only writer of the clone that `cwd` lies in. All that `work` gets was read under the lock.
 *
 * @param ask what the command wants to know besides, of the main worktree at the path it is given; asked while git is
 *   asked for the rest, and again when that shows that the answer may be of another state. It changes and prints nothing.
 * @throws Failure as `requireMainWorktree`, `locked`, `surroundings` when the journal cannot be read or settled
 */
export async function asOnlyWriter<T, A = undefined>(
  cwd: string,
  narrate: (line: string) => void,
  work: (clone: Clone<A>) => Promise<T>,
  ask: (mainPath: string) => Promise<A> = async () => undefined as A,
): Promise<T> {
  const commonDir = await findCommonDir(cwd);
  const lock = path.join(stateDirectory(commonDir), 'lock');
  const notes = path.join(stateDirectory(commonDir), 'at-work');
  return withLock(lock, narrate, () =>
    asHolder(notes, async () => {
      await settleLeft(commonDir, notes, narrate);
      const early = askEarly(cwd, ask);
      const main = await requireMainWorktree(cwd);
      const { unfinished, settled } = await settleJournal(main, narrate);
      const now = settled ? await requireMainWorktree(cwd) : main;
      const answer = await (settled || early?.path !== now.path ? ask(now.path) : early.answer);
      return work({ main: now, answer, unfinished }).finally(() => forgetEnded(notes));
    }),
  );
}

/** Files alone tell where the main worktree most likely is. */
function askEarly<A>(
  cwd: string,
  ask: (mainPath: string) => Promise<A>,
): { readonly path: string; readonly answer: Promise<A> } | undefined {
  const checkout = readCheckout(cwd);
  if (checkout === undefined || checkout.isLinked) return undefined;
  const answer = ask(checkout.top);
  // Should git refuse the place, that is what is told.
  answer.catch(() => undefined);
  return { path: checkout.top, answer };
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
