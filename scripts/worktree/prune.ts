/** Takes away what is left of tracks that are gone. Nothing with work in it is: that is named, with the reason. */
import { readGit, runGit } from '../git/run-git.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { findMoved, readStagedTree } from './gone-worktree.ts';
import { dropEntry, forgetExpired, listEntries, listExpired, openEntry } from './journal.ts';
import type { MainWorktree } from './main-worktree.ts';
import { trackName } from './names.ts';
import { asOnlyWriter } from './only-writer.ts';
import { listTrackRecords, removeTrackRecord, type TrackRecord } from './track-record.ts';

export interface PruneResult {
  /** What went, or would go, a line each. */
  readonly pruned: readonly string[];
  /** What looks like it could go and stays, with the reason. */
  readonly kept: readonly { readonly what: string; readonly why: string }[];
}

/** One thing that is left over. */
interface Leftover {
  readonly what: string;
  /** Why it stays; undefined when it can go. */
  readonly why: string | undefined;
  readonly remove: () => Promise<unknown>;
}

export async function pruneClone(
  cwd: string,
  options: { readonly dryRun: boolean; readonly narrate: (line: string) => void },
): Promise<PruneResult> {
  return asOnlyWriter(cwd, options.narrate, async ({ main }) => {
    const leftovers = await listLeftovers(main);
    const going = leftovers.filter((leftover) => leftover.why === undefined);
    const pruned = going.map((leftover) => leftover.what);
    const kept = leftovers.flatMap(({ what, why }) => (why === undefined ? [] : [{ what, why }]));
    if (options.dryRun || going.length === 0) return { pruned, kept };
    const entry = await openEntry(main.commonDir, { kind: 'prune', items: pruned });
    for (const leftover of going) await leftover.remove();
    await dropEntry(main.commonDir, entry);
    return { pruned, kept };
  });
}

async function listLeftovers(main: MainWorktree): Promise<Leftover[]> {
  const gone = main.linked.filter((worktree) => worktree.prunable);
  const worktrees = await Promise.all(gone.map((worktree) => describeGone(main, worktree)));
  return [...worktrees, ...(await listStaleRecords(main)), ...(await listStaleEntries(main))];
}

async function describeGone(main: MainWorktree, worktree: WorktreeEntry): Promise<Leftover> {
  return {
    what: `what git knows of ${worktree.path} (${worktree.branch ?? 'no branch'})`,
    why: await reasonToKeep(main, worktree),
    remove: () => runGit(main.path, ['worktree', 'remove', '--', worktree.path], { writes: true }),
  };
}

async function reasonToKeep(main: MainWorktree, worktree: WorktreeEntry): Promise<string | undefined> {
  if (worktree.locked) return 'it is locked';
  const moved = await findMoved(main.commonDir, main.path, worktree);
  if (moved !== undefined) return `it was moved to ${moved}: ctx-worktree repair`;
  if ((await readStagedTree(main.commonDir, worktree)) !== undefined)
    return `changes were staged in it: ctx-worktree teardown ${trackName(worktree)} keeps them`;
  if (worktree.branch !== undefined || worktree.head === undefined) return undefined;
  return (await isHeldByBranch(main, worktree.head)) ? undefined : 'no branch has its commits';
}

async function isHeldByBranch(main: MainWorktree, commit: string): Promise<boolean> {
  const args = [
    'for-each-ref',
    '--count=1',
    `--contains=${commit}`,
    'refs/heads',
    'refs/remotes',
    'refs/tags',
  ];
  return (await readGit(main.path, args)) !== '';
}

/** Records of tracks of which neither a worktree nor a branch is left. */
async function listStaleRecords(main: MainWorktree): Promise<Leftover[]> {
  const refs = await readGit(main.path, ['for-each-ref', '--format=%(refname)', 'refs/heads']);
  const branches = new Set(refs.split('\n'));
  const isTrack = (record: TrackRecord) =>
    main.linked.some(({ path, branch }) => path === record.path || branch === record.branch);
  const stale = (await listTrackRecords(main.commonDir)).filter((record) => !isTrack(record));
  return stale.map((record) => ({
    what: `the record of ${record.name}`,
    why: branches.has(`refs/heads/${record.branch}`)
      ? `${record.branch} is there without a worktree: ctx-worktree teardown ${record.name}`
      : undefined,
    remove: () => removeTrackRecord(main.commonDir, record.name),
  }));
}

/** Journal entries that have expired, and refs of entries that are no more. */
async function listStaleEntries(main: MainWorktree): Promise<Leftover[]> {
  const { commonDir } = main;
  const expired = await listExpired(commonDir, new Date());
  const known = new Set((await listEntries(commonDir)).map((entry) => entry.id));
  const refs = await readGit(main.path, ['for-each-ref', '--format=%(refname)', 'refs/ctx-worktree/undo']);
  const orphans = refs.split('\n').filter((ref) => ref !== '' && !known.has(ref.split('/').at(-1) ?? ''));
  return [
    ...expired.map(({ id, kind }) => ({
      what: `the journal entry ${id} (${kind})`,
      why: undefined,
      remove: () => forgetExpired(commonDir, new Date()),
    })),
    ...(await Promise.all(
      orphans.map(async (ref) => ({
        what: ref,
        why: (await isHeldByBranch(main, ref)) ? undefined : 'no branch has its commits',
        remove: () => runGit(main.path, ['update-ref', '-d', ref], { writes: true }),
      })),
    )),
  ];
}
