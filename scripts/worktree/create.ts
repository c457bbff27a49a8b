/**
 * Creates tracks: sibling worktrees on `work/<name>`, all of them or none.
 *
 * A record is written as pending before git starts and becomes the track's record when git is done, so a run that was
 * killed in between is recognised: the next `create` of that name first takes back what was half made.
 */
import path from 'node:path';
import { withLock } from '../files/lock.ts';
import { pathExists } from '../files/text-files.ts';
import { readCommit, requireCommit } from '../git/repository.ts';
import { readGit, runGit } from '../git/run-git.ts';
import { listWorktrees, type WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { WORKTREE_LIMIT } from './limit.ts';
import { type MainWorktree, requireMainWorktree } from './main-worktree.ts';
import { assertName, branchOf, worktreePathOf } from './names.ts';
import {
  type NewTrackRecord,
  readPendingRecord,
  removePendingRecord,
  settlePendingRecord,
  stateDirectory,
  type TrackRecord,
  type TrackTask,
  writePendingRecord,
} from './track-record.ts';
import { recordUndo } from './undo-log.ts';

export interface TrackRequest {
  /** `docs` */
  readonly name: string;
  /** Paths that the track may touch; empty says nothing. */
  readonly scope?: readonly string[];
  readonly tasks?: readonly TrackTask[];
}

export interface CreateOptions {
  /** Revision to start from; default: the branch that the main worktree is on. */
  readonly base?: string | undefined;
  readonly tasksFile?: string | undefined;
  readonly narrate: (line: string) => void;
}

/** @throws Failure by the codes of DESIGN; nothing is left behind then */
export async function createTracks(
  cwd: string,
  requests: readonly TrackRequest[],
  options: CreateOptions,
): Promise<TrackRecord[]> {
  for (const request of requests) assertName(request.name);
  assertDistinct(requests.map((request) => request.name));
  const main = await requireMainWorktree(cwd);
  return withLock(path.join(stateDirectory(main.commonDir), 'lock'), async () => {
    const base = await resolveBase(main, options.base);
    await takeBackPending(main, requests, options.narrate);
    await assertRoom(main, requests.length);
    for (const request of requests) await assertFree(main, request.name);
    const records = requests.map((request) => newRecord(main, base, request, options.tasksFile));
    return makeAll(main, records, options.narrate);
  });
}

interface Base {
  readonly commit: string;
  readonly branch: string;
}

/** A track merges back into the branch that it names as its base, else into the one that main is on. */
async function resolveBase(main: MainWorktree, revision: string | undefined): Promise<Base> {
  if (revision === undefined) return { commit: main.head, branch: main.branch };
  const commit = await requireCommit(main.path, revision);
  const isBranch = (await readCommit(main.path, `refs/heads/${revision}`)) !== undefined;
  return { commit, branch: isBranch ? revision : main.branch };
}

function newRecord(
  main: MainWorktree,
  base: Base,
  request: TrackRequest,
  tasksFile: string | undefined,
): NewTrackRecord {
  return {
    name: request.name,
    branch: branchOf(request.name),
    path: worktreePathOf(main.path, request.name),
    base,
    ...(tasksFile === undefined ? {} : { tasksFile }),
    scope: request.scope ?? [],
    tasks: request.tasks ?? [],
    created: new Date().toISOString(),
  };
}

async function makeAll(
  main: MainWorktree,
  records: readonly NewTrackRecord[],
  narrate: (line: string) => void,
): Promise<TrackRecord[]> {
  try {
    for (const record of records) {
      narrate(`Creating ${safeLine(record.path)} on ${record.branch}`);
      await writePendingRecord(main.commonDir, record);
      await addWorktree(main, record);
    }
  } catch (error) {
    for (const record of records) await takeBack(main, record);
    throw error;
  }
  const settled: TrackRecord[] = [];
  for (const record of records) settled.push(await settlePendingRecord(main.commonDir, record));
  await recordUndo(main.commonDir, { kind: 'create', tracks: settled });
  return settled;
}

/** `--no-track`: no upstream is written to the config, over whose lock several at once would fail. */
async function addWorktree(main: MainWorktree, record: NewTrackRecord): Promise<void> {
  const { branch, base } = record;
  await runGit(
    main.path,
    ['worktree', 'add', '--quiet', '--no-track', '-b', branch, '--', record.path, base.commit],
    {
      writes: true,
    },
  );
}

async function takeBackPending(
  main: MainWorktree,
  requests: readonly TrackRequest[],
  narrate: (line: string) => void,
): Promise<void> {
  for (const request of requests) {
    const pending = await readPendingRecord(main.commonDir, request.name);
    if (pending === undefined) continue;
    narrate(`Taking back a create of ${pending.name} that did not finish`);
    await takeBack(main, pending);
  }
}

/**
 * Removes what an unfinished create made: nobody has worked there. Should somebody have all the same, the branch is
 * no longer at its base and nothing is touched.
 */
async function takeBack(main: MainWorktree, record: NewTrackRecord): Promise<void> {
  const pending = await readPendingRecord(main.commonDir, record.name);
  const tip = await readCommit(main.path, `refs/heads/${record.branch}`);
  if (pending === undefined || (tip !== undefined && tip !== record.base.commit)) return;
  const entry = (await listWorktrees(main.path)).find((worktree) => worktree.path === record.path);
  if (entry !== undefined) {
    // Twice --force: git itself locks a worktree while it is being initialised.
    await runGit(main.path, ['worktree', 'remove', '--force', '--force', '--', record.path], {
      writes: true,
      accept: [128],
    });
    await runGit(main.path, ['worktree', 'prune'], { writes: true });
  }
  if (tip !== undefined) await deleteBranchAt(main, record.branch, tip);
  await removePendingRecord(main.commonDir, record.name);
}

/** Deletes a branch only while it still points where it was seen. */
async function deleteBranchAt(main: MainWorktree, branch: string, tip: string): Promise<void> {
  await runGit(main.path, ['update-ref', '-d', `refs/heads/${branch}`, tip], {
    writes: true,
    accept: [1, 128],
  });
}

function assertDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new Failure('usage', 'A name is given twice.', {
    evidence: [twice],
    remedy: 'Name each track once.',
  });
}

async function assertRoom(main: MainWorktree, wanted: number): Promise<void> {
  const linked = (await listWorktrees(main.path)).slice(1).filter((worktree) => !worktree.prunable);
  if (linked.length + wanted <= WORKTREE_LIMIT) return;
  throw new Failure('worktree-limit', `That would be more than ${WORKTREE_LIMIT} worktrees.`, {
    evidence: [`there are ${linked.length}, wanted ${wanted} more`, ...linked.map(describeWorktree)],
    remedy: `Merge one back first:\n${shellCommand(['ctx-worktree', 'teardown', linkedName(linked)])}`,
  });
}

function describeWorktree(worktree: WorktreeEntry): string {
  return safeLine(`${worktree.branch ?? '(no branch)'}  ${worktree.path}`);
}

function linkedName(linked: readonly WorktreeEntry[]): string {
  const ours = linked.find((worktree) => worktree.branch?.startsWith(branchOf('')));
  return ours?.branch?.slice(branchOf('').length) ?? 'NAME';
}

async function assertFree(main: MainWorktree, name: string): Promise<void> {
  const [directory, branch] = [worktreePathOf(main.path, name), branchOf(name)];
  const entry = (await listWorktrees(main.path)).find(
    (worktree) => worktree.path === directory && worktree.prunable,
  );
  if (entry !== undefined && !(await pathExists(directory))) {
    // Its directory was deleted by hand; git still has an entry, which its own prune takes away.
    await runGit(main.path, ['worktree', 'prune'], { writes: true });
  }
  if (await pathExists(directory)) {
    throw new Failure('path-exists', 'Where the worktree would stand there is something already.', {
      evidence: [safeLine(directory)],
      remedy: 'Choose another name, or move that away.',
    });
  }
  await assertBranchFree(main, branch);
}

async function assertBranchFree(main: MainWorktree, branch: string): Promise<void> {
  // `work` or `work/docs/x` make `work/docs` impossible as well: refs are files and directories.
  const output = await readGit(main.path, [
    'for-each-ref',
    '--format=%(refname:short) %(objectname:short)',
    'refs/heads/work',
  ]);
  const taken = output.split('\n').find((line) => {
    const name = line.split(' ')[0] ?? '';
    return name === branch || name === 'work' || name.startsWith(`${branch}/`);
  });
  if (taken === undefined) return;
  const name = taken.split(' ')[0] ?? '';
  throw new Failure('branch-exists', `The branch ${safeLine(name)} exists already.`, {
    evidence: [safeLine(await readGit(main.path, ['log', '-1', '--format=%h %an: %s', name, '--']))],
    remedy: `Choose another name; or, if it is merged:\n${shellCommand(['git', 'branch', '-d', name])}`,
  });
}
