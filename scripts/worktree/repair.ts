/** Tells git where worktrees are that were moved by hand, and the records with it. */
import path from 'node:path';
import { resolvePath } from '../files/text-files.ts';
import { runGit } from '../git/run-git.ts';
import { listWorktrees, type WorktreeEntry } from '../git/worktrees.ts';
import { findMoved, findUnlinked, listWorktreeGitDirs } from './gone-worktree.ts';
import type { MainWorktree } from './main-worktree.ts';
import { trackName } from './names.ts';
import { asOnlyWriter } from './only-writer.ts';
import { listTrackRecords, writeTrackRecord } from './track-record.ts';

export interface RepairResult {
  readonly repaired: readonly { readonly name: string; readonly from: string; readonly to: string }[];
  /** Worktrees that were not found: deleted, or moved further away. */
  readonly gone: readonly { readonly name: string; readonly path: string }[];
}

/** @param places where worktrees are now, if they are not beside the main one; absolute */
export async function repairWorktrees(
  cwd: string,
  places: readonly string[],
  narrate: (line: string) => void,
): Promise<RepairResult> {
  return asOnlyWriter(cwd, narrate, async ({ main }) => {
    const before = await listWorktreeGitDirs(main.commonDir);
    const gone = main.linked.filter((worktree) => worktree.prunable);
    const found = await Promise.all(gone.map((worktree) => findMoved(main.commonDir, main.path, worktree)));
    const unlinked = await findUnlinked(main.commonDir, main.path);
    const known = [...found.filter((place) => place !== undefined), ...unlinked];
    const named = await Promise.all(places.map(async (place) => (await resolvePath(place)) ?? place));
    // Without a path git looks at the links of all worktrees to the main one, which may have been moved too.
    await runGit(main.path, ['worktree', 'repair', ...known, ...named], { writes: true, accept: [1] });
    const worktrees = (await listWorktrees(main.path)).slice(1);
    const repaired = await followRecords(main, before, worktrees);
    const still = worktrees.filter((worktree) => worktree.prunable);
    return { repaired, gone: still.map(describe) };
  });
}

const describe = (worktree: WorktreeEntry) => ({ name: trackName(worktree), path: worktree.path });

/**
 * A worktree keeps its git directory when it moves: that tells what was where. Where git knew the new place already (a
 * repair that was killed, `git worktree repair` by hand), the branch tells whose record is behind.
 */
async function followRecords(
  main: MainWorktree,
  before: ReadonlyMap<string, string>,
  worktrees: readonly WorktreeEntry[],
): Promise<RepairResult['repaired']> {
  const oldPaths = new Map([...before].map(([worktree, gitDir]) => [gitDir, worktree]));
  const records = await listTrackRecords(main.commonDir);
  const now = await listWorktreeGitDirs(main.commonDir);
  const repaired: { name: string; from: string; to: string }[] = [];
  for (const [to, gitDir] of now) {
    const old = oldPaths.get(gitDir);
    const { branch } = worktrees.find(({ path: place }) => place === to) ?? {};
    const record =
      records.find((each) => each.path === old) ??
      records.find((each) => each.branch === branch && !now.has(each.path));
    const from = record?.path ?? old;
    if (from === undefined || from === to) continue;
    if (record !== undefined) await writeTrackRecord(main.commonDir, { ...record, path: to });
    repaired.push({ name: record?.name ?? path.basename(to), from, to });
  }
  return repaired;
}
