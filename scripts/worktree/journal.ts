/**
 * What the destructive commands are about to do and have done: one JSON file an entry under the clone's git directory.
 *
 * An entry is written `open` before its command changes anything and `done` when all of it is. One that is still open
 * when the next command starts was killed; `settle.ts` then finishes it or takes it back. One that is done is what
 * `undo` takes back; while it does, the entry is `undoing`.
 *
 * A finished entry is kept until twenty newer ones exist, or for ninety days. The tip of a branch that a teardown
 * deleted is held by a ref of its own that long, so that git's garbage collection leaves it alone.
 */
import path from 'node:path';
import {
  createDirectory,
  listDirectory,
  readTextFile,
  removeFile,
  writeTextFile,
} from '../files/text-files.ts';
import { runGit } from '../git/run-git.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import type { Rescued } from './rescue.ts';
import { stateDirectory, type TrackRecord } from './track-record.ts';

const JOURNAL_VERSION = 1;
/** Finished entries beyond these are forgotten, and the refs that hold their branches with them. */
export const KEPT_ENTRIES = 20;
export const KEPT_DAYS = 90;

const DAY_MS = 86_400_000;

export interface CreateAction {
  readonly kind: 'create';
  readonly tracks: readonly TrackRecord[];
  /** The remote that the tracks are pushed to, when they are. */
  readonly remote?: string;
}

export interface TeardownAction {
  readonly kind: 'teardown';
  readonly track: TrackRecord;
  /** Commit id that the track's branch has. */
  readonly tip: string;
  /** Commit ids of the base branch before and after; equal when nothing has to be merged. */
  readonly before: string;
  readonly after: string;
  /** Files that are moved to safety: from the worktree (relative path) to an absolute path. */
  readonly rescued: readonly Rescued[];
  /** `origin/work/docs`, when the branch followed one. */
  readonly upstream?: string;
  /** Set when git is about to remove the worktree: files that are missing there were removed by it. */
  readonly removing?: boolean;
}

export interface SyncAction {
  readonly kind: 'sync';
  readonly name: string;
  /** Commit ids of the track before and after. */
  readonly before: string;
  readonly after: string;
}

export interface PruneAction {
  readonly kind: 'prune';
  /** What goes, a line each. */
  readonly items: readonly string[];
}

export type Action = CreateAction | TeardownAction | SyncAction | PruneAction;

interface EntryHead {
  readonly version: typeof JOURNAL_VERSION;
  /** Sorts by time: `20260102-030405-678`. */
  readonly id: string;
  readonly state: 'open' | 'done' | 'undoing';
}

export type Entry<A extends Action = Action> = A & EntryHead;

/** Says what is about to happen. Nothing may be changed before this is on the disk. */
export async function openEntry<A extends Action>(commonDir: string, action: A): Promise<Entry<A>> {
  const last = (await listEntryIds(commonDir)).at(-1);
  const entry: Entry<A> = {
    ...action,
    version: JOURNAL_VERSION,
    id: nextId(new Date(), last),
    state: 'open',
  };
  await createDirectory(journalDirectory(commonDir));
  try {
    return await writeEntry(commonDir, entry);
  } catch (error) {
    // What failed may have been the last step of writing it.
    await removeFile(entryFile(commonDir, entry.id)).catch(() => undefined);
    throw error;
  }
}

/** Replaces what an entry says. */
export async function writeEntry<A extends Action>(commonDir: string, entry: Entry<A>): Promise<Entry<A>> {
  await writeTextFile(entryFile(commonDir, entry.id), `${JSON.stringify(entry, null, 2)}\n`);
  return entry;
}

/** Says that all of it is done, and forgets entries that have expired. */
export async function closeEntry<A extends Action>(commonDir: string, entry: Entry<A>): Promise<Entry<A>> {
  const done = await writeEntry(commonDir, { ...entry, state: 'done' });
  await forgetExpired(commonDir, new Date());
  return done;
}

/** Forgets an entry: it never happened, or was taken back. */
export async function dropEntry(commonDir: string, { id, kind }: Entry): Promise<void> {
  // The ref first: an entry without its ref can be dropped again, a ref without its entry would stay for ever.
  if (kind === 'teardown') await runGit(commonDir, ['update-ref', '-d', heldRef(id)], { writes: true });
  await removeFile(entryFile(commonDir, id));
}

/** Holds the tip of a branch that is about to be deleted. */
export async function holdTip(commonDir: string, { id, tip }: Entry<TeardownAction>): Promise<void> {
  await runGit(commonDir, ['update-ref', heldRef(id), tip], { writes: true });
}

/** Forgets finished entries by the rule above. */
export async function forgetExpired(commonDir: string, now: Date): Promise<void> {
  for (const entry of await listExpired(commonDir, now)) await dropEntry(commonDir, entry);
}

/** The finished entries that the rule above no longer keeps, oldest first. */
export async function listExpired(commonDir: string, now: Date): Promise<Entry[]> {
  const finished = (await listEntries(commonDir)).filter((entry) => entry.state === 'done');
  const oldest = formatTime(new Date(now.getTime() - KEPT_DAYS * DAY_MS));
  return finished.filter((entry, index) => index < finished.length - KEPT_ENTRIES || entry.id < oldest);
}

/** All entries, oldest first. @throws Failure `surroundings` when one is unreadable or of another version */
export async function listEntries(commonDir: string): Promise<Entry[]> {
  const ids = await listEntryIds(commonDir);
  const entries = await Promise.all(
    ids.map(async (id) => {
      const file = entryFile(commonDir, id);
      const text = await readTextFile(file);
      return text === undefined ? undefined : parseEntry(text, file);
    }),
  );
  return entries.filter((entry) => entry !== undefined);
}

async function listEntryIds(commonDir: string): Promise<string[]> {
  const names = await listDirectory(journalDirectory(commonDir));
  return names.filter((name) => /^[\d-]+\.json$/.test(name)).map((name) => name.slice(0, -'.json'.length));
}

/** Absolute paths of the worktrees that an entry's command makes or removes. */
export function listWorktreesOf(entry: Entry): string[] {
  if (entry.kind === 'create') return entry.tracks.map((track) => track.path);
  return entry.kind === 'teardown' ? [entry.track.path] : [];
}

/** Parses what `writeEntry` wrote. */
export function parseEntry(text: string, file: string): Entry {
  let value: Partial<Entry>;
  try {
    value = JSON.parse(text) as Partial<Entry>;
  } catch (cause) {
    throw unreadable(file, 'it is no JSON', cause);
  }
  if (value.version !== JOURNAL_VERSION)
    throw unreadable(file, `version ${String(value.version)}, known: ${JOURNAL_VERSION}`);
  if (!['create', 'teardown', 'sync', 'prune'].includes(String(value.kind)))
    throw unreadable(file, `unknown kind ${JSON.stringify(value.kind)}`);
  return value as Entry;
}

function unreadable(file: string, why: string, cause?: unknown): Failure {
  return new Failure('surroundings', 'The journal of this clone has an entry that cannot be read.', {
    evidence: [safeLine(file), why],
    remedy: `Use the version of ctx-worktree that wrote it; or, if no command of it was interrupted, put it away:\n${shellCommand(['mv', file, `${file}.away`])}`,
    cause,
  });
}

/** Later than the last entry, even where the clock went back or two came in one millisecond. */
function nextId(now: Date, last: string | undefined): string {
  const id = formatTime(now);
  if (last === undefined || id > last) return id;
  return formatTime(new Date(parseTime(last) + 1));
}

/** `20260102-030405-678`, in UTC. */
function formatTime(time: Date): string {
  return time.toISOString().replace(/[-:]/g, '').replace('T', '-').replace('.', '-').slice(0, 19);
}

function parseTime(id: string): number {
  const fields = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-(\d{3})/.exec(id)?.slice(1).map(Number) ?? [];
  const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0] = fields;
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}

function heldRef(id: string): string {
  return `refs/ctx-worktree/undo/${id}`;
}

export function journalDirectory(commonDir: string): string {
  return path.join(stateDirectory(commonDir), 'journal');
}

function entryFile(commonDir: string, id: string): string {
  return path.join(journalDirectory(commonDir), `${id}.json`);
}
