/** `status`: `list`, and where each track stands. */
import { readRepository } from '../git/repository.ts';
import { listWorktrees } from '../git/worktrees.ts';
import { addTravelledRecords } from '../remote/travelled-record.ts';
import { Failure } from '../report/failure.ts';
import { clipStart, count, renderTable } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { listTrackRecords } from '../worktree/track-record.ts';
import { readTrackStatuses, type TrackStatus } from '../worktree/track-status.ts';
import type { Answer, Invocation } from './command.ts';
import { describeWorktrees } from './list.ts';
import { findOptionalTaskFile } from './optional-task-file.ts';

const SHOWN = 5;

export async function run(invocation: Invocation): Promise<Answer> {
  const repository = await readRepository(invocation.cwd);
  const [main, ...linked] = await listWorktrees(invocation.cwd);
  if (main?.head === undefined) {
    throw new Failure(
      'not-a-repository',
      'There is no commit on the main worktree to compare the tracks with.',
      {
        evidence: [safeLine(main?.path ?? invocation.cwd)],
        remedy: 'ctx-worktree list',
      },
    );
  }
  const tracks = await readTrackStatuses({
    cwd: invocation.cwd,
    base: { name: main.branch ?? 'main', commit: main.head },
    worktrees: linked,
    records: await addTravelledRecords(invocation.cwd, await listTrackRecords(repository.commonDir), linked),
    tasksFile: await findOptionalTaskFile(invocation),
  });
  const listed = describeWorktrees(repository, main, linked);
  return {
    status: 0,
    text: renderStatus(tracks, main.branch ?? 'main', listed.free),
    json: {
      ...listed,
      worktrees: listed.worktrees.map((worktree, index) => ({ ...worktree, ...figuresOf(tracks[index]) })),
    },
  };
}

function figuresOf(track: TrackStatus | undefined): object {
  if (track === undefined) return {};
  const { tasks, ahead, behind, dirty, leaks, conflicts, problem } = track;
  return { tasks, ahead, behind, dirty, leaks, conflicts, problem: problem ?? null };
}

function renderStatus(tracks: readonly TrackStatus[], base: string, free: number): string {
  if (tracks.length === 0) return `No linked worktrees. Room for ${free}.`;
  const rows = tracks.map((track) =>
    track.problem === undefined
      ? [
          safeLine(track.name),
          `${track.tasks.done}/${track.tasks.total}`,
          `+${track.ahead} -${track.behind}`,
          track.dirty === 0 ? 'clean' : `${track.dirty} unsaved`,
          track.conflicts.length === 0
            ? 'merges'
            : `conflicts with ${track.conflicts.map((each) => safeLine(each.with)).join(', ')}`,
        ]
      : [safeLine(track.name), '-', '-', '-', `cannot be assessed: ${safeLine(track.problem)}`],
  );
  const table = renderTable([['track', 'done', safeLine(base), 'files', 'merge'], ...rows]);
  return [...table, ...tracks.flatMap(renderDetails), '', `Room for ${count(free, 'more worktree')}.`].join(
    '\n',
  );
}

function renderDetails(track: TrackStatus): string[] {
  const leaks = track.leaks.slice(0, SHOWN).map((file) => `  ${clipStart(safeLine(file), 74)}`);
  const more =
    track.leaks.length > SHOWN ? [`  and ${track.leaks.length - SHOWN} more (--json names all)`] : [];
  const outside =
    leaks.length === 0
      ? []
      : ['', `${safeLine(track.name)} touched files outside its scope:`, ...leaks, ...more];
  const conflicts = track.conflicts.flatMap((conflict) => [
    '',
    `${safeLine(track.name)} would conflict with ${safeLine(conflict.with)}:`,
    ...conflict.paths.slice(0, SHOWN).map((file) => `  ${clipStart(safeLine(file), 74)}`),
  ]);
  return [...outside, ...conflicts];
}
