/** Gathers what a track's brief says: its record, the other records, and how far its task list is. */
import path from 'node:path';
import { readTextFile } from '../files/text-files.ts';
import { readRepository } from '../git/repository.ts';
import { listWorktrees, type WorktreeEntry } from '../git/worktrees.ts';
import { readTravelledRecord } from '../remote/travelled-record.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import { BRANCH_PREFIX, trackName } from '../worktree/names.ts';
import { listTrackRecords, type TrackRecord } from '../worktree/track-record.ts';
import type { Brief, BriefTask } from './render-brief.ts';

/** The linked worktrees that are there, with what is recorded of them. */
export interface Tracks {
  readonly main: string | undefined;
  readonly commonDir: string;
  /** Top of the worktree that the question came from. */
  readonly here: string | undefined;
  readonly tracks: readonly KnownTrack[];
}

interface KnownTrack {
  readonly worktree: WorktreeEntry;
  readonly record: TrackRecord | undefined;
  /** The tracks of the same plan that are worked on elsewhere, as the branch tells. */
  readonly others: Brief['others'];
}

/** @throws Failure `not-a-repository` */
export async function readTracks(cwd: string): Promise<Tracks> {
  const repository = await readRepository(cwd);
  const [main, ...linked] = await listWorktrees(cwd);
  // A clone that has the track itself checked out, as on a CI runner, is a track too.
  const worktrees = [...(main?.branch?.startsWith(BRANCH_PREFIX) ? [main] : []), ...linked].filter(
    (worktree) => !worktree.prunable,
  );
  const records = await listTrackRecords(repository.commonDir);
  return {
    main: repository.mainWorktree,
    commonDir: repository.commonDir,
    here: repository.worktree,
    tracks: await Promise.all(
      worktrees.map(async (worktree) => {
        const record = records.find((one) => one.path === worktree.path);
        const travelled = record === undefined ? await readTravelledRecord(cwd, worktree) : undefined;
        return { worktree, record: record ?? travelled?.record, others: travelled?.others ?? [] };
      }),
    ),
  };
}

/** The names of the tracks, as `list` shows them. */
export function trackNames(tracks: Tracks): string[] {
  return tracks.tracks.map(({ worktree, record }) => record?.name ?? trackName(worktree));
}

/** @throws Failure `unknown-track` */
export async function readBrief(tracks: Tracks, name: string): Promise<Brief> {
  const names = trackNames(tracks);
  const found = tracks.tracks[names.indexOf(name)];
  if (found === undefined) throw unknownTrack(name, names);
  const { worktree, record } = found;
  const elsewhere = found.others.filter((other) => !names.includes(other.name));
  const others = tracks.tracks
    .map((other, index) => ({ name: names[index] ?? '', scope: other.record?.scope ?? [] }))
    .filter((other) => other.name !== name)
    .concat(elsewhere);
  return {
    name,
    branch: worktree.branch ?? '(detached)',
    path: worktree.path,
    main: tracks.main,
    into: record?.base.branch,
    tasksFile: record?.tasksFile,
    tasks: record === undefined ? [] : await readBriefTasks(record),
    scope: record?.scope ?? [],
    others,
  };
}

/** The tasks of a record with their present state: by id, else by title, since an id may be a hash of the title. */
async function readBriefTasks(record: TrackRecord): Promise<BriefTask[]> {
  const file = record.tasksFile === undefined ? undefined : path.join(record.path, record.tasksFile);
  const text = file === undefined ? undefined : await readTextFile(file);
  const tasks = parseTaskList(text ?? '').tasks;
  return record.tasks.map(({ id, title }) => {
    const task = tasks.find((one) => one.id === id) ?? tasks.find((one) => one.title === title);
    return { title: task?.title ?? title, done: task?.state === 'done', line: task?.line };
  });
}

function unknownTrack(name: string, known: readonly string[]): Failure {
  return new Failure('unknown-track', 'There is no such track.', {
    evidence: [`given: ${safeLine(name)}`, `known: ${known.map(safeLine).join(', ') || '(none)'}`],
    remedy: 'ctx-worktree list',
  });
}
