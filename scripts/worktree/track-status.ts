/** Where each track stands: progress, drift, unsaved work, files outside its scope, predicted conflicts. */
import path from 'node:path';
import { readTextFile } from '../files/text-files.ts';
import { readGit } from '../git/run-git.ts';
import { readStatus } from '../git/status.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import { trackName } from './names.ts';
import { type Collision, type Contender, findCollisions } from './radar.ts';
import { isInScope } from './scope.ts';
import { snapshotWorktree } from './snapshot.ts';
import { listTouched } from './touched-paths.ts';
import type { TrackRecord } from './track-record.ts';

export interface TrackStatus {
  readonly name: string;
  readonly worktree: WorktreeEntry;
  /** The track's own tasks, or the whole list where no record says which they are. */
  readonly tasks: { readonly done: number; readonly total: number };
  /** Commits that the track has and the base lacks, and the other way round. */
  readonly ahead: number;
  readonly behind: number;
  /** Changed and untracked paths. */
  readonly dirty: number;
  /** Touched files that are not in the track's scope. */
  readonly leaks: readonly string[];
  readonly conflicts: readonly { readonly with: string; readonly paths: readonly string[] }[];
  /** Why the track could not be assessed; the figures are then empty. */
  readonly problem: string | undefined;
}

export interface StatusRequest {
  /** Any directory of the repository. */
  readonly cwd: string;
  /** The branch that tracks merge back into, and its commit id. */
  readonly base: Contender;
  readonly worktrees: readonly WorktreeEntry[];
  readonly records: readonly TrackRecord[];
  /** The task list, for worktrees without a record. */
  readonly tasksFile: string | undefined;
}

/** One broken worktree does not break the rest: its problem is told in its place. */
export async function readTrackStatuses(request: StatusRequest): Promise<TrackStatus[]> {
  const assessed = await Promise.all(request.worktrees.map((worktree) => assess(request, worktree)));
  const contenders = assessed.flatMap((track) => (track.snapshot === undefined ? [] : [track.snapshot]));
  const collisions = await findCollisions(request.cwd, [request.base, ...contenders], request.tasksFile);
  return assessed.map(({ snapshot, ...status }) => ({
    ...status,
    conflicts: conflictsOf(status.name, collisions),
  }));
}

function conflictsOf(name: string, collisions: readonly Collision[]): TrackStatus['conflicts'] {
  return collisions
    .filter((collision) => collision.between.includes(name))
    .map(({ between, paths }) => ({ with: between[0] === name ? between[1] : between[0], paths }));
}

type Assessed = Omit<TrackStatus, 'conflicts'> & { readonly snapshot: Contender | undefined };

async function assess(request: StatusRequest, worktree: WorktreeEntry): Promise<Assessed> {
  const name = trackName(worktree);
  try {
    return await assessLiving(request, worktree, name);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const problem = worktree.prunable
      ? 'its directory is gone'
      : [error.message, ...error.evidence].join(' ');
    return {
      name,
      worktree,
      tasks: { done: 0, total: 0 },
      ahead: 0,
      behind: 0,
      dirty: 0,
      leaks: [],
      problem,
      snapshot: undefined,
    };
  }
}

async function assessLiving(
  request: StatusRequest,
  worktree: WorktreeEntry,
  name: string,
): Promise<Assessed> {
  const record = request.records.find((each) => each.name === name);
  const head = worktree.head ?? '';
  const { changed, untracked } = await readStatus(worktree.path);
  const unsaved = [...changed, ...untracked];
  const range = `${request.base.commit}...${head}`;
  const counts = await readGit(request.cwd, ['rev-list', '--left-right', '--count', range]);
  const [behind = 0, ahead = 0] = counts.split('\t').map(Number);
  const committed = await listTouched(request.cwd, request.base.commit, head);
  const touched = new Set([...committed, ...unsaved]);
  const tasksFile = record?.tasksFile ?? request.tasksFile;
  return {
    name,
    worktree,
    tasks: await countTasks(worktree.path, tasksFile, record),
    ahead,
    behind,
    dirty: unsaved.length,
    leaks: [...touched].filter((file) => file !== tasksFile && !isInScope(file, record?.scope ?? [])).sort(),
    problem: undefined,
    snapshot: { name, commit: unsaved.length === 0 ? head : await snapshotWorktree(worktree.path, head) },
  };
}

async function countTasks(
  worktree: string,
  tasksFile: string | undefined,
  record: TrackRecord | undefined,
): Promise<{ done: number; total: number }> {
  const text = tasksFile === undefined ? undefined : await readTextFile(path.join(worktree, tasksFile));
  const { tasks } = parseTaskList(text ?? '');
  const own = new Set(record?.tasks.map((task) => task.id));
  const counted = own.size === 0 ? tasks : tasks.filter((task) => own.has(task.id));
  return { done: counted.filter((task) => task.state === 'done').length, total: own.size || tasks.length };
}
