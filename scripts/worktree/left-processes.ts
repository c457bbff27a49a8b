/**
 * What a command that was killed had started: a git that goes on without it is waited for, and what a git that was
 * killed with it left (locks, half a move) is taken away.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type LeftProcess, MARK } from '../files/at-work.ts';
import { readCheckout } from '../files/checkout.ts';
import { removeLeftLocks } from '../files/lock-files.ts';
import { findProcesses, isRunning } from '../files/processes.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { takeBackMove } from './move-worktree.ts';

const WAIT_MS = 120_000;
const POLL_MS = 25;
/** Waiting is worth a word after half a second. */
const PATIENT_TRIES = 20;

/**
 * Waits for the processes that go on, and removes the locks of those that do not. To be called by whoever has just got
 * the lock.
 *
 * @throws Failure `locked` when such a process does not come to an end
 */
export async function settleLeftProcesses(
  left: readonly LeftProcess[],
  commonDir: string,
  narrate: (line: string) => void,
): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  for (const each of left) await waitFor(each, deadline, narrate);
  for (const { cwd, since } of left)
    await removeLeftLocks(commonDir, readCheckout(cwd)?.gitDir ?? commonDir, since);
}

/** Puts right the worktrees that were being moved. Asks git, so what stops git must be gone. */
export async function settleLeftMoves(left: readonly LeftProcess[]): Promise<void> {
  for (const { cwd, move } of left)
    if (move !== undefined && readCheckout(cwd)?.top === cwd) await takeBackMove(cwd, move);
}

async function waitFor(
  process: LeftProcess,
  deadline: number,
  narrate: (line: string) => void,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const pid = findRunning(process);
    if (pid === undefined) return;
    if (Date.now() > deadline) throw stillRunning(process, pid);
    if (tries === PATIENT_TRIES)
      narrate(
        `Waiting for process ${pid} (${safeLine(process.what)}), which a command that was killed had started`,
      );
    await sleep(POLL_MS);
  }
}

/** A command that was killed the moment it had started a process could not note which. */
function findRunning({ pid, started, mark }: LeftProcess): number | undefined {
  if (pid === undefined) return findProcesses(MARK, mark)[0];
  return isRunning(pid, started) ? pid : undefined;
}

function stillRunning({ what, cwd }: LeftProcess, pid: number): Failure {
  return new Failure('locked', 'A process that a killed ctx-worktree had started is still at work.', {
    evidence: [`process ${pid}: ${safeLine(what)}`, `in ${safeLine(cwd)}`],
    remedy: `Wait for it, or end it:\nkill ${pid}`,
  });
}
