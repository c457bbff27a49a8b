/**
 * Merges a track back and removes it: check, prepare the merge beside main, check that, fast-forward, and only then
 * remove the worktree and the branch. Whatever is refused or fails before the fast-forward leaves everything as it was;
 * after it, the same command run again goes on where it stopped.
 */
import path from 'node:path';
import { withLock } from '../files/lock.ts';
import { runCommandLine } from '../files/run-command.ts';
import { pathExists } from '../files/text-files.ts';
import { readOperation } from '../git/operations.ts';
import { readCommit, readFileAt } from '../git/repository.ts';
import { readGit, runGit } from '../git/run-git.ts';
import { readStatus } from '../git/status.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import { findTrack, type Track } from './find-track.ts';
import { type MainWorktree, requireMainWorktree } from './main-worktree.ts';
import { type PreparedMerge, prepareMerge } from './prepare-merge.ts';
import { findIrreplaceable, type Rescued, rescueFiles } from './rescue.ts';
import { removeTrackRecord, stateDirectory, type TrackRecord } from './track-record.ts';
import { recordUndo } from './undo-log.ts';

const TEST_TIMEOUT_SECONDS = 3600;

export interface TeardownOptions {
  /** Command line to run on the merged tree, in the track's worktree. */
  readonly test?: string | undefined;
  readonly dryRun: boolean;
  /** The task list, when the track's record does not say. */
  readonly tasksFile?: string | undefined;
  readonly narrate: (line: string) => void;
}

export interface TeardownResult {
  readonly name: string;
  readonly branch: string;
  /** Commit ids; `commit` equals `base` when nothing had to be merged. */
  readonly merged: { readonly commit: string; readonly base: string; readonly into: string };
  /** Commits of the track that main did not have. */
  readonly commits: number;
  /** Tasks that were open on main and are done now. */
  readonly completed: readonly { readonly id: string; readonly title: string }[];
  readonly rescued: readonly string[];
  /** Id for `undo`; undefined in a dry run. */
  readonly undo: string | undefined;
}

export async function teardownTrack(
  cwd: string,
  name: string,
  options: TeardownOptions,
): Promise<TeardownResult> {
  const main = await requireMainWorktree(cwd);
  return withLock(path.join(stateDirectory(main.commonDir), 'lock'), async () => {
    // Read again under the lock: another teardown may have moved the branch meanwhile.
    const current = await requireMainWorktree(cwd);
    const track = await findTrack(current, name);
    await assertRemovable(current, track);
    const tip = track.tip ?? current.head;
    const commits = Number(await readGit(main.path, ['rev-list', '--count', `${current.head}..${tip}`]));
    const merge = commits === 0 ? undefined : await prepare(current, track, tip, options);
    if (merge !== undefined && options.test !== undefined)
      await testMerged(track, merge.commit, options.test, options);
    const after = merge?.commit ?? current.head;
    const result = {
      name,
      branch: track.branch,
      merged: { commit: after, base: current.head, into: current.branch },
      commits,
      completed: await listCompleted(current, after, track.record?.tasksFile ?? options.tasksFile),
    };
    if (options.dryRun) return { ...result, rescued: await listRescue(current, track), undo: undefined };
    if (merge !== undefined) await fastForward(current, merge.commit);
    return { ...result, ...(await removeTrack(current, track, tip, after)) };
  });
}

async function assertRemovable(main: MainWorktree, track: Track): Promise<void> {
  const expected = track.record?.base.branch;
  if (expected !== undefined && expected !== main.branch) {
    throw new Failure(
      'dirty-main',
      'The main worktree is on another branch than the one the track started from.',
      {
        evidence: [
          `main is on ${safeLine(main.branch)}`,
          `${track.branch} started from ${safeLine(expected)}`,
        ],
        remedy: shellCommand(['git', 'switch', expected]),
      },
    );
  }
  const mainStatus = await readStatus(main.path);
  if (mainStatus.changed.length > 0)
    throw dirtyFailure('dirty-main', 'The main worktree', main.path, mainStatus.changed);
  const { worktree } = track;
  if (worktree === undefined) return assertNotElsewhere(track);
  if (worktree.locked) throw lockedWorktree(worktree);
  if (worktree.prunable) return;
  const operation = await readOperation(worktree.path);
  if (operation !== undefined) {
    throw new Failure('operation-in-progress', `A ${operation} is under way in the track.`, {
      evidence: [safeLine(worktree.path)],
      remedy: `Finish it or take it back there:\n${shellCommand(['git', '-C', worktree.path, 'status'])}`,
    });
  }
  const status = await readStatus(worktree.path);
  const unsaved = [...status.changed, ...status.untracked];
  if (unsaved.length > 0) throw dirtyFailure('dirty-worktree', 'The track', worktree.path, unsaved);
}

/** The record's directory may hold work on another branch or on none: that is not ours to remove. */
async function assertNotElsewhere(track: Track): Promise<void> {
  if (track.record === undefined || !(await pathExists(track.record.path))) return;
  throw new Failure('unknown-track', `The track's directory is there, but not on ${track.branch}.`, {
    evidence: [safeLine(track.record.path)],
    remedy: shellCommand(['git', '-C', track.record.path, 'switch', track.branch]),
  });
}

function lockedWorktree(worktree: WorktreeEntry): Failure {
  return new Failure('locked', 'The worktree is locked: somebody wants it to stay.', {
    evidence: [safeLine(worktree.path), `reason: ${safeLine(worktree.lockReason) || '(none given)'}`],
    remedy: shellCommand(['git', 'worktree', 'unlock', '--', worktree.path]),
  });
}

function dirtyFailure(
  code: 'dirty-main' | 'dirty-worktree',
  what: string,
  directory: string,
  files: readonly string[],
): Failure {
  const shown = files.slice(0, 8).map(safeLine);
  return new Failure(code, `${what} has work that no commit holds.`, {
    evidence: [...shown, ...(files.length > shown.length ? [`and ${files.length - shown.length} more`] : [])],
    remedy: `Commit it, then run the command again:\n${shellCommand(['git', '-C', directory, 'add', '-A'])}\n${shellCommand(['git', '-C', directory, 'commit'])}`,
  });
}

async function prepare(
  main: MainWorktree,
  track: Track,
  tip: string,
  options: TeardownOptions,
): Promise<PreparedMerge> {
  const tasksFile = track.record?.tasksFile ?? options.tasksFile;
  options.narrate(`Preparing the merge of ${track.branch} beside ${safeLine(main.branch)}`);
  return prepareMerge({
    cwd: main.path,
    worktree: track.worktree?.path ?? main.path,
    ours: main.head,
    theirs: tip,
    message: `Merge branch '${track.branch}'\n`,
    branch: track.branch,
    tasksFile,
  });
}

/** Runs the user's command on exactly the merged tree, where the track's dependencies are. */
async function testMerged(
  track: Track,
  commit: string,
  command: string,
  options: TeardownOptions,
): Promise<void> {
  const directory = track.worktree?.path;
  if (directory === undefined || track.worktree?.prunable) {
    throw new Failure('tests-failed', 'There is no worktree to run the test in; it was removed.', {
      evidence: [track.branch],
      remedy: 'Run the command again without --test.',
    });
  }
  options.narrate(`Testing the merged tree in ${safeLine(directory)}: ${safeLine(command)}`);
  await runGit(directory, ['checkout', '--quiet', '--detach', commit], { writes: true });
  const outcome = await runCommandLine(directory, command, TEST_TIMEOUT_SECONDS);
  await runGit(directory, ['checkout', '--quiet', track.branch], { writes: true });
  if (!outcome.ok) {
    throw new Failure('tests-failed', `The test ${outcome.how}; nothing was merged.`, {
      evidence: outcome.tail.map(safeLine),
      remedy: `Mend it in the track, commit, then run the command again:\n${shellCommand(['cd', directory])}`,
    });
  }
  const status = await readStatus(directory);
  const left = [...status.changed, ...status.untracked];
  if (left.length > 0) throw dirtyFailure('dirty-worktree', 'After the test the track', directory, left);
}

async function listCompleted(
  main: MainWorktree,
  after: string,
  tasksFile: string | undefined,
): Promise<{ id: string; title: string }[]> {
  if (tasksFile === undefined || after === main.head) return [];
  const [before = '', now = ''] = await Promise.all([
    readFileAt(main.path, main.head, tasksFile),
    readFileAt(main.path, after, tasksFile),
  ]);
  const doneBefore = new Set(
    parseTaskList(before)
      .tasks.filter((task) => task.state === 'done')
      .map((task) => task.id),
  );
  const done = parseTaskList(now).tasks.filter((task) => task.state === 'done' && !doneBefore.has(task.id));
  return done.map(({ id, title }) => ({ id, title }));
}

/** Main only ever moves forward, to the commit that was checked, from the commit that it was checked against. */
async function fastForward(main: MainWorktree, commit: string): Promise<void> {
  const head = await readCommit(main.path, 'HEAD');
  if (head !== main.head) throw movedFailure(main, head);
  const result = await runGit(main.path, ['merge', '--ff-only', '--quiet', '--no-autostash', commit], {
    writes: true,
    accept: [1, 128],
  });
  if (result.exitCode === 0) return;
  const said = `${result.stderr}\n${result.stdout}`.split('\n').map((line) => line.trim());
  throw new Failure('dirty-main', 'git would not fast-forward the main worktree; nothing was merged.', {
    evidence: said.filter(Boolean).slice(0, 8).map(safeLine),
    remedy: 'Commit or move away what is in the way, then run the command again.',
  });
}

function movedFailure(main: MainWorktree, head: string | undefined): Failure {
  return new Failure(
    'dirty-main',
    'The main worktree moved while the merge was prepared; nothing was merged.',
    {
      evidence: [`was ${main.head.slice(0, 10)}, is ${head?.slice(0, 10) ?? 'nothing'}`],
      remedy: 'Run the command again.',
    },
  );
}

async function listRescue(main: MainWorktree, track: Track): Promise<string[]> {
  if (track.worktree === undefined || track.worktree.prunable) return [];
  const { ignored } = await readStatus(track.worktree.path, { ignored: true });
  return findIrreplaceable(track.worktree.path, main.path, ignored);
}

async function removeTrack(
  main: MainWorktree,
  track: Track,
  tip: string,
  after: string,
): Promise<{ rescued: string[]; undo: string }> {
  const rescued = await removeWorktree(main, track);
  const undo = await recordUndo(main.commonDir, {
    kind: 'teardown',
    track: track.record ?? madeByHand(main, track),
    tip,
    before: main.head,
    after,
    rescued,
  });
  // -d, never -D: git looks once more whether everything is merged.
  if (track.tip !== undefined)
    await runGit(main.path, ['branch', '--quiet', '-d', '--', track.branch], { writes: true });
  await removeTrackRecord(main.commonDir, track.name);
  return { rescued: rescued.map((file) => file.to), undo };
}

async function removeWorktree(main: MainWorktree, track: Track): Promise<Rescued[]> {
  const { worktree } = track;
  if (worktree === undefined) return [];
  if (worktree.prunable) {
    await runGit(main.path, ['worktree', 'prune'], { writes: true });
    return [];
  }
  const target = path.join(stateDirectory(main.commonDir), 'rescued', `${track.name}-${Date.now()}`);
  const rescued = await rescueFiles(worktree.path, await listRescue(main, track), target);
  // Without --force: git refuses when something appeared since we looked.
  await runGit(main.path, ['worktree', 'remove', '--', worktree.path], { writes: true });
  return rescued;
}

function madeByHand(main: MainWorktree, track: Track): TrackRecord {
  return {
    version: 1,
    name: track.name,
    branch: track.branch,
    path: track.worktree?.path ?? '',
    base: { branch: main.branch, commit: main.head },
    scope: [],
    tasks: [],
    created: new Date(0).toISOString(),
  };
}
