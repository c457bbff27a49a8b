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

const RECORD_VERSION = 1;

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

export type NewTrackRecord = Omit<TrackRecord, 'version'>;

/** All that this program keeps about a clone lies here; it may be deleted, at the price of that knowledge. */
export function stateDirectory(commonDir: string): string {
  return path.join(commonDir, 'ctx-worktree');
}

export async function writeTrackRecord(commonDir: string, record: NewTrackRecord): Promise<TrackRecord> {
  return writeRecord(recordFile(commonDir, record.name), record);
}

/** Says that `create` is about to make this track. */
export async function writePendingRecord(commonDir: string, record: NewTrackRecord): Promise<void> {
  await writeRecord(pendingFile(commonDir, record.name), record);
}

export async function readPendingRecord(commonDir: string, name: string): Promise<TrackRecord | undefined> {
  return readRecord(pendingFile(commonDir, name));
}

export async function removePendingRecord(commonDir: string, name: string): Promise<void> {
  await removeFile(pendingFile(commonDir, name));
}

/** Names of tracks whose `create` did not finish. */
export async function listPendingNames(commonDir: string): Promise<string[]> {
  return recordNames(await listDirectory(path.dirname(pendingFile(commonDir, 'any'))));
}

function recordNames(files: readonly string[]): string[] {
  return files
    .filter((file) => file.endsWith('.json') && !file.startsWith('.'))
    .map((file) => file.slice(0, -'.json'.length));
}

/** The track is made: its record counts from now on. */
export async function settlePendingRecord(commonDir: string, record: NewTrackRecord): Promise<TrackRecord> {
  const settled = await writeTrackRecord(commonDir, record);
  await removePendingRecord(commonDir, record.name);
  return settled;
}

async function writeRecord(file: string, record: NewTrackRecord): Promise<TrackRecord> {
  const versioned: TrackRecord = { version: RECORD_VERSION, ...record };
  await createDirectory(path.dirname(file));
  await writeTextFile(file, `${JSON.stringify(versioned, null, 2)}\n`);
  return versioned;
}

/** @throws Failure `surroundings` when the record cannot be read or was written by another version */
export async function readTrackRecord(commonDir: string, name: string): Promise<TrackRecord | undefined> {
  return readRecord(recordFile(commonDir, name));
}

async function readRecord(file: string): Promise<TrackRecord | undefined> {
  const text = await readTextFile(file);
  return text === undefined ? undefined : parseTrackRecord(text, file);
}

/** All records, by name. */
export async function listTrackRecords(commonDir: string): Promise<TrackRecord[]> {
  const names = await listDirectory(path.join(stateDirectory(commonDir), 'tracks'));
  const records = recordNames(names).map((name) => readTrackRecord(commonDir, name));
  return (await Promise.all(records)).filter((record) => record !== undefined);
}

export async function removeTrackRecord(commonDir: string, name: string): Promise<void> {
  await removeFile(recordFile(commonDir, name));
}

function recordFile(commonDir: string, name: string): string {
  return path.join(stateDirectory(commonDir), 'tracks', `${name}.json`);
}

function pendingFile(commonDir: string, name: string): string {
  return path.join(stateDirectory(commonDir), 'pending', `${name}.json`);
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
