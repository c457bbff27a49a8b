/** The scope of the track that a change belongs to: from this clone's record, else from the plan on its branch. */
import { readCurrentBranch, readRepository } from '../git/repository.ts';
import { readGit } from '../git/run-git.ts';
import { listTravelledPlans } from '../remote/read-travelled-plan.ts';
import { BRANCH_PREFIX } from '../worktree/names.ts';
import { listTrackRecords } from '../worktree/track-record.ts';
import type { TrackScope } from './find-leaks.ts';
import type { Change } from './read-change.ts';

/**
 * Undefined where nothing says a scope, and where several tracks are in one change: then no file is one track's.
 *
 * @param head the revision as it was named; undefined for HEAD
 */
export async function readTrackScope(
  cwd: string,
  change: Change,
  head: string | undefined,
): Promise<TrackScope | undefined> {
  const branch = head === undefined || head === 'HEAD' ? await readCurrentBranch(cwd) : head;
  const records = await listTrackRecords((await readRepository(cwd)).commonDir);
  const record = records.find((one) => one.branch === branch?.replace(/^refs\/heads\//, ''));
  if (record !== undefined && branch?.includes(BRANCH_PREFIX)) {
    const others = records.filter((one) => one !== record).map(({ name, scope }) => ({ name, scope }));
    return { name: record.name, scope: record.scope, tasksFile: record.tasksFile, others };
  }
  const plans = await listTravelledPlans(cwd, change.base, change.tip);
  return plans.length === 1 ? plans[0] : undefined;
}

/** Paths that the track itself changed: what it took over from the base is not its doing. */
export async function listTrackChanges(cwd: string, change: Change): Promise<string[]> {
  const range = `${change.base}...${change.tip}`;
  const args = ['diff', '--name-only', '-z', '--no-ext-diff', '--no-renames', range, '--'];
  return (await readGit(cwd, args)).split('\0').filter((path) => path !== '');
}
