/**
 * Moves a worktree from one commit to another, all the way or not at all. git changes files one by one before it moves
 * HEAD; where it is killed in between, or the disk is full, some files are of the one commit and some of the other.
 */
import path from 'node:path';
import { type Move, noteMoveSettled } from '../files/at-work.ts';
import { pathExists, readBytes, removeEmptyDirectory, removeFile } from '../files/text-files.ts';
import { listDiffering, renderEntry } from '../git/compare-files.ts';
import { readCommit } from '../git/repository.ts';
import { type GitResult, readGit, readGitBytes, runGit } from '../git/run-git.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';

/**
 * Runs a command of git that moves a worktree. When it fails, what it did to the worktree's files is taken back.
 *
 * @throws Failure when git is killed, and `surroundings` when that cannot be taken back yet; what else it answers is
 *   returned
 */
export async function moveWorktree(
  directory: string,
  args: readonly string[],
  move: Move,
): Promise<GitResult> {
  let result: GitResult | undefined;
  try {
    result = await runGit(directory, args, { writes: true, accept: [1, 128], move });
  } finally {
    if (result?.exitCode !== 0) await takeBackNow(directory, move);
  }
  return result;
}

/** Should it fail, the note of the move stays, and the next command tries again. */
async function takeBackNow(directory: string, move: Move): Promise<void> {
  try {
    await takeBackMove(directory, move);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure('surroundings', 'git stopped half-way, and its changes cannot be taken back yet.', {
      evidence: [safeLine(directory), error.message, ...error.evidence],
      remedy:
        'See to what git says, and commit nothing there before the command was run again: it mends this.',
      cause: error,
    });
  }
}

/**
 * Brings the files that a move did change to where HEAD is, if that is at either end of the move. A file that is
 * neither as the one commit has it nor as the other, or that was staged since, is somebody's own and stays as it is.
 */
export async function takeBackMove(directory: string, { from, to }: Move): Promise<void> {
  const head = await readCommit(directory, 'HEAD');
  if (head === from || head === to) await bringHome(directory, { from: head === from ? to : from, to: head });
  noteMoveSettled(directory);
}

/** A file in two commits: mode (`000000` where it is not there) and blob. */
interface Change {
  readonly path: string;
  readonly away: { readonly mode: string; readonly id: string };
  readonly home: { readonly mode: string; readonly id: string };
}

async function bringHome(directory: string, move: Move): Promise<void> {
  const changes = await leaveStaged(directory, await listChanges(directory, move));
  if (changes.length === 0) return;
  const [isHome, isAway] = await Promise.all([
    listUnchanged(directory, changes, 'home'),
    listUnchanged(directory, changes, 'away'),
  ]);
  const ours: Change[] = [];
  for (const change of changes) {
    const isKnown = isHome.has(change.path) || isAway.has(change.path);
    if (isKnown || (await isBeginning(directory, change))) ours.push(change);
  }
  await setIndex(directory, ours, move);
  const wrong = ours.filter((change) => !isHome.has(change.path));
  for (const { path: file, home } of wrong)
    if (home.mode === ABSENT) await removeWithParents(directory, file);
  const input = wrong.map(({ path: file, home }) => (home.mode === ABSENT ? '' : `${file}\0`)).join('');
  if (input === '') return;
  const args = ['checkout-index', '--force', '--index', '-z', '--stdin'];
  await runGit(directory, args, { input, writes: true, move });
}

const ABSENT = '000000';
const SUBMODULE = '160000';

/** Reads `git diff-tree -r -z --raw`: `:<mode> <mode> <id> <id> <status>\0<path>\0`. */
async function listChanges(directory: string, { from, to }: Move): Promise<Change[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', '--no-ext-diff', from, to];
  const fields = (await readGit(directory, args)).split('\0');
  const changes: Change[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [awayMode = '', homeMode = '', awayId = '', homeId = ''] = (fields[at] ?? '').slice(1).split(' ');
    const change = {
      path: fields[at + 1] ?? '',
      away: { mode: awayMode, id: awayId },
      home: { mode: homeMode, id: homeId },
    };
    // A submodule is a repository of its own, which no move of ours touches.
    if (awayMode !== SUBMODULE && homeMode !== SUBMODULE) changes.push(change);
  }
  return changes;
}

/** Leaves out what somebody staged since, and what a sparse checkout does not show. */
async function leaveStaged(directory: string, changes: readonly Change[]): Promise<readonly Change[]> {
  if (changes.length === 0) return [];
  const entries = await readIndex(directory, changes);
  return changes.filter(({ path: file, away, home }) => {
    const entry = entries.get(file);
    if (entry === undefined) return away.mode === ABSENT || home.mode === ABSENT;
    return !entry.isSkipped && [away.id, home.id].includes(entry.id);
  });
}

interface IndexEntry {
  readonly id: string;
  /** Outside of a sparse checkout. */
  readonly isSkipped: boolean;
}

/** Reads `git ls-files --stage -t -z`: `H <mode> <id> <stage>\t<path>\0`, `S` for one that is skipped. */
async function readIndex(directory: string, changes: readonly Change[]): Promise<Map<string, IndexEntry>> {
  const wanted = new Set(changes.map((change) => change.path));
  const listed = await readGit(directory, ['ls-files', '--stage', '-t', '-z']);
  const entries = new Map<string, IndexEntry>();
  for (const record of listed.split('\0')) {
    const file = record.slice(record.indexOf('\t') + 1);
    if (!wanted.has(file)) continue;
    const [tag, , id = ''] = record.slice(0, record.indexOf('\t')).split(' ');
    entries.set(file, { id, isSkipped: tag === 'S' });
  }
  return entries;
}

/** The paths that are in the worktree as one side has them: absent where it lacks them. */
async function listUnchanged(
  directory: string,
  changes: readonly Change[],
  side: 'home' | 'away',
): Promise<Set<string>> {
  const present = changes.filter((change) => change[side].mode !== ABSENT);
  const entries = present.map((change) => ({ path: change.path, ...change[side] }));
  const { changed, missing } = await listDiffering(directory, entries);
  const same = present.filter(({ path: file }) => !changed.has(file) && !missing.has(file));
  const unchanged = new Set(same.map((change) => change.path));
  for (const { path: file, [side]: version } of changes)
    if (version.mode === ABSENT && !(await pathExists(path.join(directory, file)))) unchanged.add(file);
  return unchanged;
}

/** Whether a file is nothing but the beginning of what the move was writing, or not there. */
async function isBeginning(directory: string, { path: file, away }: Change): Promise<boolean> {
  const place = path.join(directory, file);
  if (!(await pathExists(place))) return true;
  if (!away.mode.startsWith('100')) return false;
  const [written, whole] = await Promise.all([
    readBytes(place).catch(() => undefined),
    readGitBytes(directory, ['cat-file', '--filters', `--path=${file}`, away.id]),
  ]);
  return written !== undefined && whole.subarray(0, written.length).equals(written);
}

async function setIndex(directory: string, changes: readonly Change[], move: Move): Promise<void> {
  const entries = await readIndex(directory, changes);
  const input = changes
    .filter(({ path: file, home }) =>
      home.mode === ABSENT ? entries.has(file) : entries.get(file)?.id !== home.id,
    )
    .map(({ path: file, home }) => renderEntry({ path: file, ...home }))
    .join('');
  if (input !== '')
    await runGit(directory, ['update-index', '-z', '--index-info'], { input, writes: true, move });
}

/** Removes a file and the directories above it that hold nothing any more. */
async function removeWithParents(directory: string, file: string): Promise<void> {
  await removeFile(path.join(directory, file));
  for (let parent = path.dirname(file); parent !== '.'; parent = path.dirname(parent))
    await removeEmptyDirectory(path.join(directory, parent));
}
