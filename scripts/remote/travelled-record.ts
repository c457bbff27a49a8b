/** The record of a track that was created on another machine, from the plan that its branch carries. */
import type { WorktreeEntry } from '../git/worktrees.ts';
import { BRANCH_PREFIX, trackName } from '../worktree/names.ts';
import { RECORD_VERSION, type TrackRecord } from '../worktree/track-record.ts';
import { readTravelledPlan } from './read-travelled-plan.ts';
import type { TravelledPlan } from './start-message.ts';

export interface TravelledRecord {
  readonly record: TrackRecord;
  readonly others: TravelledPlan['others'];
}

/** Undefined for a worktree whose branch is no track, or carries no plan. */
export async function readTravelledRecord(
  cwd: string,
  worktree: WorktreeEntry,
): Promise<TravelledRecord | undefined> {
  const { branch, head, path } = worktree;
  if (head === undefined || !branch?.startsWith(BRANCH_PREFIX)) return undefined;
  const plan = await readTravelledPlan(cwd, head, trackName(worktree));
  if (plan === undefined) return undefined;
  const { name, into, tasksFile, scope, tasks, others } = plan;
  const record: TrackRecord = {
    version: RECORD_VERSION,
    name,
    branch,
    path,
    base: { ...(into === undefined ? {} : { branch: into }), commit: head },
    ...(tasksFile === undefined ? {} : { tasksFile }),
    scope,
    tasks,
    created: new Date(0).toISOString(),
  };
  return { record, others };
}

/** The records of this clone, and for worktrees that have none what their branches carry. */
export async function addTravelledRecords(
  cwd: string,
  records: readonly TrackRecord[],
  worktrees: readonly WorktreeEntry[],
): Promise<TrackRecord[]> {
  const without = worktrees.filter(
    (worktree) => !worktree.prunable && !records.some((record) => record.name === trackName(worktree)),
  );
  const travelled = await Promise.all(without.map((worktree) => readTravelledRecord(cwd, worktree)));
  return [...records, ...travelled.flatMap((one) => (one === undefined ? [] : [one.record]))];
}
