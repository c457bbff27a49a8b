/** The tracks that a remote has: branches `work/*`, whoever pushed them. */
import { readCommit, readFileAt } from '../git/repository.ts';
import { readGit } from '../git/run-git.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import { BRANCH_PREFIX } from '../worktree/names.ts';
import { readTravelledPlan } from './read-travelled-plan.ts';
import { fetchBranches, listRemoteBranches } from './remote.ts';
import type { TravelledPlan } from './start-message.ts';

export interface RemoteTrack {
  /** `docs` */
  readonly name: string;
  readonly branch: string;
  /** Commit id on the remote. */
  readonly head: string;
  /** Commits that it has and the base lacks, and the other way round. */
  readonly ahead: number;
  readonly behind: number;
  /** The branch of that name in this clone, as it stands to the remote's. */
  readonly here: 'none' | 'same' | 'behind' | 'ahead' | 'diverged';
  /** Path of the worktree here, null when there is none. */
  readonly worktree: string | null;
  /** The tasks of the plan that the branch carries, as the branch has them; null when it carries none. */
  readonly tasks: { readonly done: number; readonly total: number } | null;
}

/**
 * Asks the remote and fetches what it has.
 *
 * @param base commit id to compare with
 * @throws Failure `remote-failed`
 */
export async function listRemoteTracks(
  cwd: string,
  remote: string,
  base: string,
  linked: readonly WorktreeEntry[],
): Promise<RemoteTrack[]> {
  const there = await listRemoteBranches(cwd, remote, `${BRANCH_PREFIX}*`);
  await fetchBranches(cwd, remote, [...there.keys()]);
  const tracks = [...there].map(async ([branch, head]): Promise<RemoteTrack> => {
    const name = branch.slice(BRANCH_PREFIX.length);
    const [ahead, behind] = await countBetween(cwd, head, base);
    const plan = await readTravelledPlan(cwd, head, name);
    return {
      name,
      branch,
      head,
      ahead,
      behind,
      here: await compareHere(cwd, branch, head),
      worktree: linked.find((entry) => entry.branch === branch)?.path ?? null,
      tasks: plan === undefined ? null : await countTasks(cwd, head, plan),
    };
  });
  return Promise.all(tracks);
}

async function compareHere(cwd: string, branch: string, head: string): Promise<RemoteTrack['here']> {
  const local = await readCommit(cwd, `refs/heads/${branch}`);
  if (local === undefined) return 'none';
  if (local === head) return 'same';
  const [ahead, behind] = await countBetween(cwd, local, head);
  return ahead === 0 ? 'behind' : behind === 0 ? 'ahead' : 'diverged';
}

/** Commits that the first has alone, and those that the second has alone. */
async function countBetween(cwd: string, one: string, other: string): Promise<[number, number]> {
  const counts = await readGit(cwd, ['rev-list', '--left-right', '--count', `${one}...${other}`]);
  const [left = 0, right = 0] = counts.split('\t').map(Number);
  return [left, right];
}

async function countTasks(
  cwd: string,
  head: string,
  { tasksFile, tasks }: TravelledPlan,
): Promise<{ done: number; total: number }> {
  const text = tasksFile === undefined ? undefined : await readFileAt(cwd, head, tasksFile);
  const own = new Set(tasks.map(({ id }) => id));
  const done = parseTaskList(text ?? '').tasks.filter(({ id, state }) => own.has(id) && state === 'done');
  return { done: done.length, total: tasks.length };
}
