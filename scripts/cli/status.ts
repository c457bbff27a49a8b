/** `status`: `list`, and where each track stands. */
import { sleep } from '../files/standard-streams.ts';
import { readRepository } from '../git/repository.ts';
import { listWorktrees } from '../git/worktrees.ts';
import { addTravelledRecords } from '../remote/travelled-record.ts';
import { Failure, renderFailure, renderFailureJson } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { listInterrupted } from '../worktree/interrupted.ts';
import { orderTracks } from '../worktree/merge-order.ts';
import { readTrackRecords } from '../worktree/track-record.ts';
import { readTrackStatuses, type TrackStatus } from '../worktree/track-status.ts';
import type { Answer, Invocation } from './command.ts';
import { describeWorktrees } from './list.ts';
import { findOptionalTaskFile } from './optional-task-file.ts';
import { renderStatus } from './render-status.ts';

const REFRESH_MS = 2000;

export async function run(invocation: Invocation): Promise<Answer> {
  if (!invocation.has('watch')) return readStatusAnswer(invocation);
  return watch(invocation);
}

/** Shows the status again and again until somebody ends it: in place on a terminal, elsewhere when it has changed. */
async function watch(invocation: Invocation): Promise<never> {
  let last: string | undefined;
  for (;;) {
    const shown = await readShown(invocation, last === undefined);
    if (invocation.isTerminal && !invocation.json) invocation.write(`\x1b[H\x1b[2J${shown}`);
    else if (shown !== last) invocation.write(shown);
    last = shown;
    await sleep(REFRESH_MS);
  }
}

/** What fails at first ends the command; later it may pass, so it is shown in the place of the status. */
async function readShown(invocation: Invocation, isFirst: boolean): Promise<string> {
  try {
    const { text, json } = await readStatusAnswer(invocation);
    return invocation.json ? JSON.stringify({ schema: 'ctx-worktree/status/v1', ...json }) : text;
  } catch (error) {
    if (isFirst || !(error instanceof Failure)) throw error;
    return invocation.json ? JSON.stringify(renderFailureJson(error)) : renderFailure(error);
  }
}

async function readStatusAnswer(invocation: Invocation): Promise<Answer> {
  const { cwd } = invocation;
  const [repository, [main, ...linked]] = await Promise.all([readRepository(cwd), listWorktrees(cwd)]);
  if (main?.head === undefined) {
    throw new Failure(
      'not-a-repository',
      'There is no commit on the main worktree to compare the tracks with.',
      {
        evidence: [safeLine(main?.path ?? cwd)],
        remedy: 'ctx-worktree list',
      },
    );
  }
  const base = main.branch ?? 'main';
  const [{ records, unreadable }, tasksFile, interrupted] = await Promise.all([
    readTrackRecords(repository.commonDir),
    findOptionalTaskFile(invocation, repository.mainWorktree),
    // A journal that cannot be read is for doctor to tell, and for the next command to refuse.
    listInterrupted(repository.commonDir).catch(() => []),
  ]);
  const tracks = await readTrackStatuses({
    cwd,
    commonDir: repository.commonDir,
    base: { name: base, commit: main.head },
    worktrees: linked,
    records: await addTravelledRecords(cwd, records, linked),
    tasksFile,
  });
  const listed = describeWorktrees(repository, main, linked);
  const order = orderTracks(tracks, base);
  return {
    status: 0,
    text: renderStatus({ tracks, order, base, free: listed.free, unreadable, interrupted }),
    json: {
      ...listed,
      worktrees: listed.worktrees.map((worktree, index) => ({ ...worktree, ...figuresOf(tracks[index]) })),
      order,
      unreadable,
      interrupted,
    },
  };
}

function figuresOf(track: TrackStatus | undefined): object {
  if (track === undefined) return {};
  const { tasks, ahead, behind, dirty, untracked, largestCommit, leaks, conflicts, unassessed, problem } =
    track;
  return {
    tasks,
    ahead,
    behind,
    dirty,
    untracked,
    largestCommit: largestCommit ?? null,
    leaks: leaks.map((leak) => leak.path),
    leakOwners: leaks.map(({ path, owner }) => ({ path, owner: owner ?? null })),
    conflicts,
    unassessed,
    problem: problem ?? null,
  };
}
