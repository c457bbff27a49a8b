/**
 * Creates tracks: sibling worktrees on `work/<name>`, all of them or none. The journal says what is about to be made
 * before git starts, so that a run which is killed is recognised and taken back by the next command.
 */
import { readCommit, requireCommit } from '../git/repository.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { addWorktree } from './add-worktree.ts';
import { assertDistinct, assertFree, assertRoom } from './assert-creatable.ts';
import { copyIncludedFiles, listIncludedFiles } from './included-files.ts';
import { closeEntry, openEntry } from './journal.ts';
import type { MainWorktree } from './main-worktree.ts';
import { assertName, branchOf, worktreePathOf } from './names.ts';
import { asOnlyWriter } from './only-writer.ts';
import { takeBackCreate } from './take-back.ts';
import { RECORD_VERSION, type TrackRecord, type TrackTask, writeTrackRecord } from './track-record.ts';
import { listUncarried } from './uncarried.ts';

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
  /** The task list that the tracks work on, relative to the top of the main worktree; asked for while others wait. */
  readonly findTasksFile?: (mainPath: string) => Promise<string | undefined>;
  /** Sends the tracks to a remote as well. */
  readonly publisher?: TrackPublisher | undefined;
  readonly narrate: (line: string) => void;
}

/** How tracks get to a remote: `start` makes commits for them to start at, `push` sends these once the worktrees stand. */
export interface TrackPublisher {
  /** The name of the remote. */
  choose(main: MainWorktree, tracks: readonly TrackRecord[]): Promise<string>;
  start(main: MainWorktree, tracks: readonly TrackRecord[]): Promise<TrackRecord[]>;
  push(main: MainWorktree, tracks: readonly TrackRecord[]): Promise<void>;
}

export interface Created {
  readonly main: MainWorktree;
  readonly tracks: readonly TrackRecord[];
  /** What the new worktrees lack, a sentence each. */
  readonly lacking: readonly string[];
}

/** @throws Failure by the codes of DESIGN; nothing is left behind then */
export async function createTracks(
  cwd: string,
  requests: readonly TrackRequest[],
  options: CreateOptions,
): Promise<Created> {
  for (const request of requests) assertName(request.name);
  assertDistinct(requests.map((request) => request.name));
  return asOnlyWriter(cwd, options.narrate, async ({ main }) => {
    const base = await resolveBase(main, options.base);
    assertRoom(main, requests.length);
    const [tasksFile] = await Promise.all([
      options.findTasksFile?.(main.path),
      assertFree(
        main,
        requests.map((request) => request.name),
      ),
    ]);
    const planned = requests.map((request) => newRecord(main, base, request, tasksFile));
    const tracks = (await options.publisher?.start(main, planned)) ?? planned;
    // While git writes the files; should it fail, that is told when they are written.
    const lacking = listUncarried(main.path, tasksFile);
    lacking.catch(() => undefined);
    await makeAll(main, tracks, options);
    return { main, tracks, lacking: await lacking };
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
): TrackRecord {
  return {
    version: RECORD_VERSION,
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
  tracks: readonly TrackRecord[],
  { narrate, publisher }: CreateOptions,
): Promise<void> {
  const { commonDir } = main;
  const included = await listIncludedFiles(main.path);
  const remote = await publisher?.choose(main, tracks);
  const entry = await openEntry(commonDir, { kind: 'create', tracks, ...(remote && { remote }) });
  try {
    for (const track of tracks) {
      narrate(`Creating ${safeLine(track.path)} on ${track.branch}`);
      // No upstream is written to the config, over whose lock several at once would fail.
      await addWorktree(main, track, ['--no-track', '-b', track.branch], track.base.commit, narrate);
      const copied = await copyIncludedFiles(main.path, track.path, included);
      if (copied.length > 0) narrate(`Copied ${count(copied.length, 'file')} of .worktreeinclude`);
    }
    // Last of what can fail: a push that is refused leaves nothing behind, here or there.
    await publisher?.push(main, tracks);
    for (const track of tracks) await writeTrackRecord(commonDir, track);
    await closeEntry(commonDir, entry);
  } catch (error) {
    // Should this fail too, the entry stays open and the next command tries again: the first failure is what counts.
    await takeBackCreate(main, entry, narrate).catch(() => undefined);
    throw error;
  }
}
