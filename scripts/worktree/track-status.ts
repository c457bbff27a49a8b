/** Where each track stands: progress, drift, unsaved work, files outside its scope, predicted conflicts. */
import path from 'node:path';
import { withTemporaryDirectory } from '../files/temporary-directory.ts';
import { readTextFile } from '../files/text-files.ts';
import { readGit } from '../git/run-git.ts';
import { readStatus } from '../git/status.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import { listWorktreeGitDirs } from './gone-worktree.ts';
import { findLeaks, type Leak } from './leaks.ts';
import { trackName } from './names.ts';
import { type Collision, type Contender, findCollisions } from './radar.ts';
import { makeScratch, type Scratch, snapshotWorktree } from './snapshot.ts';
import { listTouched } from './touched-paths.ts';
import { type CommitSize, readTrackCommits } from './track-commits.ts';
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
  readonly untracked: number;
  readonly largestCommit: CommitSize | undefined;
  /** Touched files that are not in the track's scope. */
  readonly leaks: readonly Leak[];
  readonly conflicts: readonly { readonly with: string; readonly paths: readonly string[] }[];
  /** Others with which it could not be found out whether they merge. */
  readonly unassessed: readonly { readonly with: string; readonly why: string }[];
  /** Why the track could not be assessed; the figures are then empty. */
  readonly problem: string | undefined;
}

export interface StatusRequest {
  /** Any directory of the repository. */
  readonly cwd: string;
  readonly commonDir: string;
  /** The branch that tracks merge back into, and its commit id. */
  readonly base: { readonly name: string; readonly commit: string };
  readonly worktrees: readonly WorktreeEntry[];
  readonly records: readonly TrackRecord[];
  /** The task list, for worktrees without a record. */
  readonly tasksFile: string | undefined;
}

/** One broken worktree does not break the rest: its problem is told in its place. */
export async function readTrackStatuses(request: StatusRequest): Promise<TrackStatus[]> {
  if (request.worktrees.length === 0) return [];
  return withTemporaryDirectory(async (directory) => {
    const scratch = makeScratch(directory, request.commonDir);
    const gitDirs = await listWorktreeGitDirs(request.commonDir);
    const assessed = await Promise.all(
      request.worktrees.map((worktree) => assess(request, worktree, gitDirs.get(worktree.path), scratch)),
    );
    const contenders = assessed.flatMap((track) => (track.contender === undefined ? [] : [track.contender]));
    const settings = { cwd: request.cwd, tasksFile: request.tasksFile, env: scratch.env };
    const base = {
      name: request.base.name,
      commit: async () => request.base.commit,
      changes: new Set<string>(),
    };
    const collisions = await findCollisions(settings, [base, ...contenders]);
    return assessed.map(({ contender, ...status }) => ({
      ...status,
      ...meetingsOf(status.name, collisions),
    }));
  });
}

function meetingsOf(
  name: string,
  collisions: readonly Collision[],
): Pick<TrackStatus, 'conflicts' | 'unassessed'> {
  const own = collisions
    .filter((collision) => collision.between.includes(name))
    .map(({ between, ...rest }) => ({ with: between[0] === name ? between[1] : between[0], ...rest }));
  return {
    conflicts: own.flatMap(({ with: other, paths }) => (paths.length > 0 ? [{ with: other, paths }] : [])),
    unassessed: own.flatMap(({ with: other, problem }) =>
      problem === undefined ? [] : [{ with: other, why: problem }],
    ),
  };
}

type Assessed = Omit<TrackStatus, 'conflicts' | 'unassessed'> & { readonly contender: Contender | undefined };

async function assess(
  request: StatusRequest,
  worktree: WorktreeEntry,
  gitDir: string | undefined,
  scratch: Scratch,
): Promise<Assessed> {
  const name = trackName(worktree);
  try {
    return await assessLiving(request, worktree, gitDir, scratch);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const problem = worktree.prunable
      ? 'its directory is gone'
      : [error.message, ...error.evidence].join(' ');
    return { name, worktree, ...NOTHING, problem, contender: undefined };
  }
}

const NOTHING = {
  tasks: { done: 0, total: 0 },
  ahead: 0,
  behind: 0,
  dirty: 0,
  untracked: 0,
  largestCommit: undefined,
  leaks: [],
} as const;

async function assessLiving(
  request: StatusRequest,
  worktree: WorktreeEntry,
  gitDir: string | undefined,
  scratch: Scratch,
): Promise<Assessed> {
  const name = trackName(worktree);
  const record = request.records.find((each) => each.name === name);
  const tasksFile = record?.tasksFile ?? request.tasksFile;
  const head = worktree.head ?? '';
  const [status, drift, tasks] = await Promise.all([
    readStatus(worktree.path),
    readDrift(request, head),
    countTasks(worktree.path, tasksFile, record),
  ]);
  const unsaved = [...status.changed, ...status.untracked];
  return {
    name,
    worktree,
    tasks,
    ahead: drift.ahead,
    behind: drift.behind,
    dirty: unsaved.length,
    untracked: status.untracked.length,
    largestCommit: drift.largestCommit,
    leaks: await readLeaks(request, record, { head, drift, unsaved, tasksFile }),
    problem: undefined,
    contender: {
      name,
      commit: once(async () =>
        unsaved.length === 0 || gitDir === undefined
          ? head
          : snapshotWorktree(worktree.path, gitDir, head, unsaved, scratch),
      ),
      changes: drift.isStraight && !status.hasDeletion ? new Set([...drift.touched, ...unsaved]) : undefined,
    },
  };
}

/** Makes what `make` makes at the first call, and gives that to all. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

interface Drift {
  readonly ahead: number;
  readonly behind: number;
  /** Every path that a commit touched. */
  readonly touched: readonly string[];
  readonly largestCommit: CommitSize | undefined;
  readonly hasMerge: boolean;
  /** It starts at the base, and neither merged nor deleted anything. */
  readonly isStraight: boolean;
}

const NO_DRIFT: Drift = {
  ahead: 0,
  behind: 0,
  touched: [],
  largestCommit: undefined,
  hasMerge: false,
  isStraight: true,
};

async function readDrift({ cwd, base }: StatusRequest, head: string): Promise<Drift> {
  if (head === base.commit) return NO_DRIFT;
  const { count, largest, touched, hasMerge, hasDeletion, isOnBase } = await readTrackCommits(
    cwd,
    base.commit,
    head,
  );
  const behind = isOnBase
    ? 0
    : Number(await readGit(cwd, ['rev-list', '--count', `${head}..${base.commit}`]));
  const isStraight = isOnBase && !hasMerge && !hasDeletion;
  return { ahead: count, behind, touched, largestCommit: largest, hasMerge, isStraight };
}

interface TrackWork {
  readonly head: string;
  readonly drift: Drift;
  /** Paths that no commit has. */
  readonly unsaved: readonly string[];
  readonly tasksFile: string | undefined;
}

/** What a commit touched and a later one put back is no leak; git is asked for that only where it matters. */
async function readLeaks(
  { cwd, base, records }: StatusRequest,
  record: TrackRecord | undefined,
  { head, drift, unsaved, tasksFile }: TrackWork,
): Promise<Leak[]> {
  const leaksOf = (touched: readonly string[]): Leak[] =>
    findLeaks(
      [...new Set([...touched, ...unsaved])].filter((file) => file !== tasksFile),
      record,
      records,
    );
  const leaks = leaksOf(drift.touched);
  if (!drift.hasMerge && (leaks.length === 0 || drift.touched.length === 0)) return leaks;
  return leaksOf(await listTouched(cwd, base.commit, head));
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
