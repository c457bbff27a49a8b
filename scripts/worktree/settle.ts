/**
 * Settles what the journal holds of commands that were killed. What was not shown to anybody yet is taken back; what
 * went too far for that is left for the same command, which then finishes it.
 */
import { runGit } from '../git/run-git.ts';
import { listWorktrees } from '../git/worktrees.ts';
import { safeLine } from '../report/safe-text.ts';
import { dropEntry, type Entry, listEntries, type TeardownAction } from './journal.ts';
import type { MainWorktree } from './main-worktree.ts';
import { takeBackCreate } from './take-back.ts';

export interface Settled {
  /** Whether anything was changed. */
  readonly settled: boolean;
  /** Entries that stay, oldest first. */
  readonly unfinished: readonly Entry[];
}

export async function settleJournal(main: MainWorktree, narrate: (line: string) => void): Promise<Settled> {
  const pending = (await listEntries(main.commonDir)).filter((entry) => entry.state !== 'done');
  const unfinished: Entry[] = [];
  for (const entry of pending) if (!(await settleEntry(main, entry, narrate))) unfinished.push(entry);
  return { settled: pending.length > unfinished.length, unfinished };
}

/** Returns false for an entry that stays. */
async function settleEntry(
  main: MainWorktree,
  entry: Entry,
  narrate: (line: string) => void,
): Promise<boolean> {
  // An undo that was killed goes on when `undo` is called again.
  if (entry.state === 'undoing') return false;
  if (entry.kind === 'create') {
    const names = entry.tracks.map((track) => track.name).join(', ');
    narrate(`Taking back a create of ${safeLine(names)} that did not finish`);
    await takeBackCreate(main, entry, narrate);
    return true;
  }
  if (entry.kind === 'teardown') return settleTeardown(main, entry, narrate);
  // A sync is one step of git, and a prune begins anew: neither leaves anything half done.
  await dropEntry(main.commonDir, entry);
  return true;
}

/** Once main has the merge, the teardown is to be finished; before that, it never happened. */
export async function settleTeardown(
  main: MainWorktree,
  entry: Entry<TeardownAction>,
  narrate: (line: string) => void,
): Promise<boolean> {
  if (await isMerged(main, entry)) return false;
  await endTest(main, entry, narrate);
  await dropEntry(main.commonDir, entry);
  return true;
}

async function isMerged(main: MainWorktree, { track, after }: TeardownAction): Promise<boolean> {
  const branch = `refs/heads/${track.base.branch ?? main.branch}`;
  const answer = await runGit(main.path, ['merge-base', '--is-ancestor', after, branch], {
    accept: [1, 128],
  });
  return answer.exitCode === 0;
}

/** A test runs on the detached merge; one that was killed left the worktree there. */
async function endTest(
  main: MainWorktree,
  { track, after }: TeardownAction,
  narrate: (line: string) => void,
): Promise<void> {
  const worktree = (await listWorktrees(main.path)).find((entry) => entry.path === track.path);
  if (!worktree?.detached || worktree.head !== after || worktree.prunable) return;
  narrate(
    `Bringing ${safeLine(track.path)} back to ${safeLine(track.branch)} after a test that did not finish`,
  );
  await runGit(track.path, ['-c', 'core.hooksPath=/dev/null', 'checkout', '--quiet', track.branch, '--'], {
    writes: true,
  });
}
