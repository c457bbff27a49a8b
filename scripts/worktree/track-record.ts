/**
 * What is known of a track besides its worktree: where it started, its tasks and its scope. One JSON file a track
 * under the clone's git directory, written by `create`, read by whatever asks later. A worktree without a record (made
 * by hand) is a track of which only the branch is known.
 */
import path from 'node:path';
import {
  createDirectory,
  listDirectory,
  readTextFile,
  removeFile,
  writeTextFile,
} from '../files/text-files.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';

export const RECORD_VERSION = 1;

export interface TrackTask {
  readonly id: string;
  readonly title: string;
}

export interface TrackRecord {
  readonly version: typeof RECORD_VERSION;
  /** `docs` */
  readonly name: string;
  /** `work/docs` */
  readonly branch: string;
  /** Absolute path of the worktree. */
  readonly path: string;
  readonly base: {
    /** The branch that the track merges back into, undefined when it started from a bare commit. */
    readonly branch?: string;
    /** Commit id at which the track started. */
    readonly commit: string;
  };
  /** The task list, relative to the top; undefined when there was none. */
  readonly tasksFile?: string;
  /** Paths that the track may touch, relative to the top; a directory ends with `/`. Empty: nothing was said. */
  readonly scope: readonly string[];
  readonly tasks: readonly TrackTask[];
  /** When it was created, ISO 8601. */
  readonly created: string;
}

/** All that this program keeps about a clone lies here; it may be deleted, at the price of that knowledge. */
export function stateDirectory(commonDir: string): string {
  return path.join(commonDir, 'ctx-worktree');
}

/** Writes a record under its name; a record of that name is replaced. */
export async function writeTrackRecord(commonDir: string, record: TrackRecord): Promise<void> {
  const file = recordFile(commonDir, record.name);
  await createDirectory(path.dirname(file));
  await writeTextFile(file, `${JSON.stringify(record, null, 2)}\n`);
}

function recordNames(files: readonly string[]): string[] {
  return files
    .filter((file) => file.endsWith('.json') && !file.startsWith('.'))
    .map((file) => file.slice(0, -'.json'.length));
}

/** @throws Failure `surroundings` when the record cannot be read or was written by another version */
export async function readTrackRecord(commonDir: string, name: string): Promise<TrackRecord | undefined> {
  const file = recordFile(commonDir, name);
  const text = await readTextFile(file);
  return text === undefined ? undefined : parseTrackRecord(text, file);
}

/** All records, by name. @throws Failure as `readTrackRecord` */
export async function listTrackRecords(commonDir: string): Promise<TrackRecord[]> {
  const names = await listDirectory(path.join(stateDirectory(commonDir), 'tracks'));
  const records = recordNames(names).map((name) => readTrackRecord(commonDir, name));
  return (await Promise.all(records)).filter((record) => record !== undefined);
}

/** All records that can be read, and a line about each that cannot: one of them does not hide the others. */
export async function readTrackRecords(
  commonDir: string,
): Promise<{ records: TrackRecord[]; unreadable: string[] }> {
  const names = recordNames(await listDirectory(path.join(stateDirectory(commonDir), 'tracks')));
  const settled = await Promise.allSettled(names.map((name) => readTrackRecord(commonDir, name)));
  return {
    records: settled.flatMap((each) =>
      each.status === 'fulfilled' && each.value !== undefined ? [each.value] : [],
    ),
    unreadable: settled.flatMap((each) => (each.status === 'rejected' ? [describeFault(each.reason)] : [])),
  };
}

function describeFault(error: unknown): string {
  if (!(error instanceof Failure)) throw error;
  return [error.message, ...error.evidence].join(' ');
}

export async function removeTrackRecord(commonDir: string, name: string): Promise<void> {
  await removeFile(recordFile(commonDir, name));
}

function recordFile(commonDir: string, name: string): string {
  return path.join(stateDirectory(commonDir), 'tracks', `${name}.json`);
}

function parseTrackRecord(text: string, file: string): TrackRecord {
  let value: Partial<TrackRecord>;
  try {
    value = JSON.parse(text) as Partial<TrackRecord>;
  } catch (cause) {
    throw unreadable(file, 'it is no JSON', cause);
  }
  if (value.version !== RECORD_VERSION) throw unreadable(file, `version ${String(value.version)}, known: 1`);
  if (typeof value.name !== 'string' || typeof value.base?.commit !== 'string')
    throw unreadable(file, 'fields are missing');
  return { scope: [], tasks: [], ...value } as TrackRecord;
}

function unreadable(file: string, why: string, cause?: unknown): Failure {
  return new Failure('surroundings', 'The record of a track cannot be read.', {
    evidence: [safeLine(file), why],
    remedy:
      'Use the version of ctx-worktree that wrote it, or delete the file: the worktree stays, its scope is forgotten.',
    cause,
  });
}
