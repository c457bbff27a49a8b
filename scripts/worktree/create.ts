/**
 * Creates tracks: sibling worktrees on `work/<name>`, all of them or none. The journal says what is about to be made
 * before git starts, so that a run which is killed is recognised and taken back by the next command.
 */
import { findCommit, requireCommit } from '../git/repository.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { addWorktree } from './add-worktree.ts';
import { assertDistinct, assertFree, assertRoom, listWorkBranches } from './assert-creatable.ts';
import { copyIncludedFiles, listIncludedFiles } from './included-files.ts';
import { closeEntry, openEntry } from './journal.ts';
import type { MainWorktree } from './main-worktree.ts';
import { assertNames, branchOf, worktreePathOf } from './names.ts';
import { asOnlyWriter, type Clone } from './only-writer.ts';
import { readSetupCommands, type SetupCommands } from './setup.ts';
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
  /** The task list that the tracks work on; prints nothing, for it may be asked twice. */
  readonly findTasksFile?: (mainPath: string) => Promise<FoundTasks>;
  /** Sends the tracks to a remote as well. */
  readonly publisher?: TrackPublisher | undefined;
  /** The options as they were given, for a remedy that can be pasted. */
  readonly given?: readonly string[] | undefined;
  readonly narrate: (line: string) => void;
}

export interface FoundTasks {
  /** Relative to the top of the main worktree; none when there is no task list. */
  readonly file?: string | undefined;
  /** Why there is none, for the user. */
  readonly note?: string;
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
  /** What is to be run in them, for `setUpTracks`. */
  readonly setup: SetupCommands;
}

/** @throws Failure by the codes of DESIGN; nothing is left behind then */
export async function createTracks(
  cwd: string,
  requests: readonly TrackRequest[],
  options: CreateOptions,
): Promise<Created> {
  const names = requests.map((request) => request.name);
  assertNames(names, options.given);
  assertDistinct(names);
  const work = async ({ main, answer: [tasks, branches] }: Clone<Answers>): Promise<Created> => {
    const base = await resolveBase(main, options.base);
    assertRoom(main, requests.length);
    await assertFree(main, names, branches);
    if (tasks.note !== undefined) options.narrate(tasks.note);
    const planned = requests.map((request) => newRecord(main, base, request, tasks.file));
    const tracks = (await options.publisher?.start(main, planned)) ?? planned;
    const [lacking, setup] = await makeAll(main, tracks, options, () =>
      Promise.all([listUncarried(main.path, tasks.file), readSetupCommands(main.path, main.commonDir)]),
    );
    return { main, tracks, lacking, setup };
  };
  return asOnlyWriter(cwd, options.narrate, work, (mainPath) =>
    Promise.all([options.findTasksFile?.(mainPath) ?? {}, listWorkBranches(mainPath)]),
  );
}

type Answers = readonly [tasks: FoundTasks, branches: readonly string[]];

interface Base {
  readonly commit: string;
  readonly branch: string;
}

/** A track merges back into the branch that it names as its base, else into the one that main is on. */
async function resolveBase(main: MainWorktree, revision: string | undefined): Promise<Base> {
  if (revision === undefined) return { commit: main.head, branch: main.branch };
  const commit = await requireCommit(main.path, revision);
  const isBranch = (await findCommit(main.path, `refs/heads/${revision}`)) !== undefined;
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

/** @param aside what is to be found out meanwhile; asked while git writes the files, which takes longest */
async function makeAll<A>(
  main: MainWorktree,
  tracks: readonly TrackRecord[],
  { narrate, publisher }: CreateOptions,
  aside: () => Promise<A>,
): Promise<A> {
  const { commonDir } = main;
  const included = await listIncludedFiles(main.path);
  const remote = await publisher?.choose(main, tracks);
  const entry = await openEntry(commonDir, { kind: 'create', tracks, ...(remote && { remote }) });
  let answer: Promise<A> | undefined;
  try {
    for (const track of tracks) {
      narrate(`Creating ${safeLine(track.path)} on ${track.branch}`);
      // No upstream is written to the config, over whose lock several at once would fail.
      const made = addWorktree(main, track, ['--no-track', '-b', track.branch], track.base.commit, narrate);
      answer ??= aside();
      await Promise.all([made, answer]);
      const copied = await copyIncludedFiles(main.path, track.path, included);
      if (copied.length > 0) narrate(`Copied ${count(copied.length, 'file')} of .worktreeinclude`);
    }
    // Last of what can fail: a push that is refused leaves nothing behind, here or there.
    await publisher?.push(main, tracks);
    for (const track of tracks) await writeTrackRecord(commonDir, track);
    await closeEntry(commonDir, entry);
    return await (answer ?? aside());
  } catch (error) {
    // Should this fail too, the entry stays open and the next command tries again: the first failure is what counts.
    await takeBackCreate(main, entry, narrate).catch(() => undefined);
    throw error;
  }
}
