/**
 * Settles what the journal holds of commands that were killed. What was not shown to anybody yet is taken back; what
 * went too far for that is left for the same command, which then finishes it.
 */
import { isAncestor } from '../git/is-ancestor.ts';
import { readCommit } from '../git/repository.ts';
import { listWorktrees } from '../git/worktrees.ts';
import { safeLine } from '../report/safe-text.ts';
import { restoreRemoved } from './broken-worktree.ts';
import {
  type CreateAction,
  dropEntry,
  type Entry,
  listEntries,
  listWorktreesOf,
  type TeardownAction,
} from './journal.ts';
import type { MainWorktree } from './main-worktree.ts';
import { takeBackCreate } from './take-back.ts';
import { checkOut } from './test-merge.ts';

export interface Settled {
  /** Whether anything may have been changed. */
  readonly settled: boolean;
  /** Entries that stay, oldest first. */
  readonly unfinished: readonly Entry[];
}

export async function settleJournal(main: MainWorktree, narrate: (line: string) => void): Promise<Settled> {
  const pending = (await listEntries(main.commonDir)).filter((entry) => entry.state !== 'done');
  const unfinished: Entry[] = [];
  for (const entry of pending) if (!(await settleEntry(main, entry, narrate))) unfinished.push(entry);
  return { settled: pending.length > 0, unfinished };
}

/** Returns false for an entry that stays. */
async function settleEntry(
  main: MainWorktree,
  entry: Entry,
  narrate: (line: string) => void,
): Promise<boolean> {
  // An undo that was killed goes on when `undo` is called again.
  if (entry.state === 'undoing') {
    for (const worktree of listWorktreesOf(entry)) await restoreRemoved(main.path, main.commonDir, worktree);
    return false;
  }
  if (entry.kind === 'create') {
    const names = entry.tracks.map((track) => track.name).join(', ');
    narrate(`Taking back a create of ${safeLine(names)} that did not finish`);
    await takeBackCreate(main, entry, narrate);
    if (entry.remote !== undefined) await tellPushed(entry, entry.remote, narrate);
    return true;
  }
  if (entry.kind === 'teardown') return settleTeardown(main, entry, narrate);
  // A sync is one step of git, and a prune begins anew: neither leaves anything half done.
  await dropEntry(main.commonDir, entry);
  return true;
}

/** Whether the push had gone through nobody knows without asking the remote; the same create would find it there. */
async function tellPushed(
  { tracks }: CreateAction,
  remote: string,
  narrate: (line: string) => void,
): Promise<void> {
  const { deletionCommand } = await import('../remote/remote.ts');
  narrate(
    `note: ${safeLine(remote)} may have these branches already. The same create takes them up; to delete them there, unless somebody has worked on them:`,
  );
  for (const { branch, base } of tracks) narrate(`  ${deletionCommand(remote, branch, base.commit)}`);
}

/** Once main has the merge, the teardown is to be finished; before that, it never happened. */
export async function settleTeardown(
  main: MainWorktree,
  entry: Entry<TeardownAction>,
  narrate: (line: string) => void,
): Promise<boolean> {
  if (await isMerged(main, entry)) {
    if (entry.removing) await restoreRemoved(main.path, main.commonDir, entry.track.path);
    return false;
  }
  await endTest(main, entry, narrate);
  await dropEntry(main.commonDir, entry);
  return true;
}

async function isMerged(main: MainWorktree, { track, after }: TeardownAction): Promise<boolean> {
  const branch = `refs/heads/${track.base.branch ?? main.branch}`;
  // A branch that was deleted, or a merge so old that git has thrown it away: in neither case is it there.
  for (const name of [branch, after]) if ((await readCommit(main.path, name)) === undefined) return false;
  return isAncestor(main.path, after, branch);
}

/** A test runs on the detached merge; one that was killed left the worktree there. */
async function endTest(
  main: MainWorktree,
  { track, tip, after }: TeardownAction,
  narrate: (line: string) => void,
): Promise<void> {
  const worktree = (await listWorktrees(main.path)).find((entry) => entry.path === track.path);
  if (!worktree?.detached || worktree.head !== after || worktree.prunable) return;
  narrate(
    `Bringing ${safeLine(track.path)} back to ${safeLine(track.branch)} after a test that did not finish`,
  );
  await checkOut(track.path, [track.branch], { from: after, to: tip });
}
