/**
 * What the last create and teardown did, so that `undo` can take them back. One JSON file each under the clone's git
 * directory; the newest twenty are kept. The tip of a deleted branch is held by a ref of its own, so that git's
 * garbage collection leaves it alone while the entry lives.
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
import { stateDirectory, type TrackRecord } from './track-record.ts';

const UNDO_VERSION = 1;
/** Older entries are forgotten, and the refs that hold their branches with them. */
export const KEPT_UNDO_ENTRIES = 20;

export interface UndoCreate {
  readonly kind: 'create';
  readonly tracks: readonly TrackRecord[];
}

export interface UndoTeardown {
  readonly kind: 'teardown';
  readonly track: TrackRecord;
  /** Commit id that the branch had. */
  readonly tip: string;
  /** Commit ids of the base branch before and after; equal when nothing had to be merged. */
  readonly before: string;
  readonly after: string;
  /** Files that were moved to safety: from the worktree (relative path) to an absolute path. */
  readonly rescued: readonly { readonly from: string; readonly to: string }[];
}

export type UndoAction = UndoCreate | UndoTeardown;
export type UndoEntry = UndoAction & { readonly version: number; readonly id: string };

/** Writes an entry and returns its id, which sorts by time. */
export async function recordUndo(commonDir: string, action: UndoAction): Promise<string> {
  const id = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').replace('.', '-').slice(0, 19);
  const file = entryFile(commonDir, id);
  await createDirectory(path.dirname(file));
  await writeTextFile(file, `${JSON.stringify({ version: UNDO_VERSION, id, ...action }, null, 2)}\n`);
  if (action.kind === 'teardown')
    await runGit(commonDir, ['update-ref', refOf(id), action.tip], { writes: true });
  for (const old of (await listUndoIds(commonDir)).slice(0, -KEPT_UNDO_ENTRIES))
    await forgetUndo(commonDir, old);
  return id;
}

/** Ids of all entries, oldest first. */
export async function listUndoIds(commonDir: string): Promise<string[]> {
  const names = await listDirectory(path.join(stateDirectory(commonDir), 'undo'));
  return names.filter((name) => /^[\d-]+\.json$/.test(name)).map((name) => name.slice(0, -'.json'.length));
}

/** The entry with that id, or the newest. @throws Failure `usage` when there is none */
export async function readUndo(commonDir: string, wanted?: string): Promise<UndoEntry> {
  const ids = await listUndoIds(commonDir);
  const id = wanted === undefined ? ids.at(-1) : ids.find((known) => known === wanted);
  const text = id === undefined ? undefined : await readTextFile(entryFile(commonDir, id));
  if (text === undefined) {
    throw new Failure(
      'usage',
      wanted === undefined ? 'There is nothing to undo.' : 'There is no such entry to undo.',
      {
        evidence:
          ids.length > 0
            ? ids.slice(-5).map((known) => `known: ${known}`)
            : ['no create or teardown is recorded'],
        remedy: ids.length > 0 ? shellCommand(['ctx-worktree', 'undo', ids.at(-1) ?? '']) : '',
      },
    );
  }
  return parseEntry(text, id ?? '');
}

export async function forgetUndo(commonDir: string, id: string): Promise<void> {
  await removeFile(entryFile(commonDir, id));
  await runGit(commonDir, ['update-ref', '-d', refOf(id)], { writes: true });
}

function refOf(id: string): string {
  return `refs/ctx-worktree/undo/${id}`;
}

function entryFile(commonDir: string, id: string): string {
  return path.join(stateDirectory(commonDir), 'undo', `${id}.json`);
}

function parseEntry(text: string, id: string): UndoEntry {
  const entry = JSON.parse(text) as UndoEntry;
  if (entry.version === UNDO_VERSION) return entry;
  throw new Failure('surroundings', 'That undo entry was written by another version.', {
    evidence: [`${safeLine(id)}: version ${String(entry.version)}, known: ${UNDO_VERSION}`],
    remedy: 'Use the version of ctx-worktree that wrote it.',
  });
}
