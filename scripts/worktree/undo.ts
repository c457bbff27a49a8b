/**
 * Takes back a create or teardown, as far as nothing that came after depends on it. Every step may have been done
 * already by a run that was killed.
 */
import path from 'node:path';
import { movePath } from '../files/move-files.ts';
import { pathExists } from '../files/text-files.ts';
import { listHiddenChanges } from '../git/compare-files.ts';
import { readCommit } from '../git/repository.ts';
import { describeOutput, runGit } from '../git/run-git.ts';
import { readStatus } from '../git/status.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { addWorktree } from './add-worktree.ts';
import { assertNobodyInside } from './assert-removable.ts';
import { keepForeignFiles, removeUnknown } from './broken-worktree.ts';
import {
  type CreateAction,
  dropEntry,
  type Entry,
  listEntries,
  type TeardownAction,
  writeEntry,
} from './journal.ts';
import type { MainWorktree } from './main-worktree.ts';
import { moveWorktree } from './move-worktree.ts';
import { asOnlyWriter } from './only-writer.ts';
import { findIrreplaceable } from './rescue.ts';
import { hasSubmodules, listOwnCommits } from './submodules.ts';
import { removeTrackRecord, type TrackRecord, writeTrackRecord } from './track-record.ts';

export interface UndoResult {
  readonly id: string;
  readonly kind: 'create' | 'teardown';
  readonly names: readonly string[];
  /** What was done, one sentence each. */
  readonly done: readonly string[];
}

type Undoable = Entry<CreateAction> | Entry<TeardownAction>;

/**
 * @param id of a journal entry; undefined means the newest
 * @throws Failure when taking it back would lose work; nothing was changed then
 */
export async function undoLast(
  cwd: string,
  id: string | undefined,
  narrate: (line: string) => void,
): Promise<UndoResult> {
  return asOnlyWriter(cwd, narrate, async ({ main }) => {
    const entry = await chooseEntry(main.commonDir, id);
    const done =
      entry.kind === 'create' ? await undoCreate(main, entry) : await undoTeardown(main, entry, narrate);
    await dropEntry(main.commonDir, entry);
    const names = entry.kind === 'create' ? entry.tracks.map((track) => track.name) : [entry.track.name];
    return { id: entry.id, kind: entry.kind, names, done };
  });
}

/** The entry with that id, or the newest. @throws Failure `usage` when there is none */
async function chooseEntry(commonDir: string, wanted: string | undefined): Promise<Undoable> {
  const entries = (await listEntries(commonDir)).filter(
    (entry): entry is Undoable => entry.kind === 'create' || entry.kind === 'teardown',
  );
  const last = entries.at(-1);
  const found = wanted === undefined ? last : entries.find((entry) => entry.id === wanted);
  if (found !== undefined) return found;
  throw new Failure(
    'usage',
    wanted === undefined ? 'There is nothing to undo.' : 'There is no such entry to undo.',
    {
      evidence:
        entries.length > 0 ? entries.slice(-5).map(describeEntry) : ['no create or teardown is recorded'],
      remedy: last === undefined ? '' : shellCommand(['ctx-worktree', 'undo', last.id]),
    },
  );
}

function describeEntry(entry: Undoable): string {
  const names = entry.kind === 'create' ? entry.tracks.map((track) => track.name) : [entry.track.name];
  return safeLine(`known: ${entry.id}  ${entry.kind} ${names.join(' ')}`);
}

async function undoCreate(main: MainWorktree, entry: Entry<CreateAction>): Promise<string[]> {
  for (const track of entry.tracks) await assertUntouched(main, track);
  await writeEntry(main.commonDir, { ...entry, state: 'undoing' });
  const done: string[] = [];
  for (const track of entry.tracks) {
    if (main.linked.some((worktree) => worktree.path === track.path)) await removeUntouched(main, track);
    const tip = await readCommit(main.path, `refs/heads/${track.branch}`);
    if (tip !== undefined)
      await runGit(main.path, ['update-ref', '-d', `refs/heads/${track.branch}`, track.base.commit], {
        writes: true,
      });
    await removeTrackRecord(main.commonDir, track.name);
    done.push(`removed ${safeLine(track.path)} and ${track.branch}`);
  }
  return done;
}

/** git removes none with submodules unless it is forced to; that nothing would be lost was seen before. */
async function removeUntouched(main: MainWorktree, { path: directory }: TrackRecord): Promise<void> {
  const forced = (await pathExists(directory)) && (await hasSubmodules(directory));
  const args = ['worktree', 'remove', ...(forced ? ['--force'] : []), '--', directory];
  await runGit(main.path, args, { writes: true });
}

async function assertUntouched(main: MainWorktree, track: TrackRecord): Promise<void> {
  const tip = await readCommit(main.path, `refs/heads/${track.branch}`);
  if (tip !== undefined && tip !== track.base.commit) {
    throw new Failure('would-lose-files', `${track.branch} has commits of its own since it was created.`, {
      evidence: [`created at ${track.base.commit.slice(0, 10)}, now ${tip.slice(0, 10)}`],
      remedy: `Merge it back instead:\n${shellCommand(['ctx-worktree', 'teardown', track.name])}`,
    });
  }
  if (!(await pathExists(track.path))) return;
  assertNobodyInside(track.path);
  const { changed, untracked, ignored } = await readStatus(track.path, { ignored: true });
  const own = await findIrreplaceable(track.path, main.path, ignored);
  const hidden = await listHiddenChanges(track.path);
  const files = [...changed, ...untracked, ...own, ...hidden, ...(await listOwnCommits(track.path))];
  if (files.length === 0) return;
  throw new Failure('would-lose-files', `The worktree of ${track.name} holds files that no commit has.`, {
    evidence: files.slice(0, 8).map(safeLine),
    remedy: 'Commit them or move them away, then run the command again.',
  });
}

async function undoTeardown(
  main: MainWorktree,
  entry: Entry<TeardownAction>,
  narrate: (line: string) => void,
): Promise<string[]> {
  const { track, tip } = entry;
  const standing = main.linked.find((worktree) => worktree.branch === track.branch && !worktree.prunable);
  if (entry.state === 'undoing' && standing === undefined && (await pathExists(track.path))) {
    // git was killed while it made the worktree again: its files are there, and git does not know of it.
    await keepForeignFiles(main, track, tip, narrate);
    await removeUnknown(main.path, track.path, tip);
  }
  await assertPlaceFree(track, standing !== undefined);
  const movesMain = assertMainAt(main, entry);
  await writeEntry(main.commonDir, { ...entry, state: 'undoing' });
  const done: string[] = [];
  if (movesMain) done.push(await moveMainBack(main, entry));
  if ((await readCommit(main.path, `refs/heads/${track.branch}`)) === undefined)
    await makeBranch(main, entry, tip);
  await makeWorktree(main, track, standing, narrate);
  await writeTrackRecord(main.commonDir, track);
  done.push(`made ${safeLine(track.path)} on ${safeLine(track.branch)} again`);
  return [...done, ...(await putBack(entry))];
}

async function assertPlaceFree(track: TrackRecord, isStanding: boolean): Promise<void> {
  if (isStanding || !(await pathExists(track.path))) return;
  throw new Failure('path-exists', 'Where the worktree stood there is something else now.', {
    evidence: [safeLine(track.path)],
    remedy: 'Move that away, then run the command again.',
  });
}

/** Returns whether main has to be moved; an undo that was killed may have done so. */
function assertMainAt(main: MainWorktree, { before, after, state }: Entry<TeardownAction>): boolean {
  if (before === after || (state === 'undoing' && main.head === before)) return false;
  if (main.head === after) return true;
  throw new Failure('dirty-main', `${safeLine(main.branch)} has moved on since that teardown.`, {
    evidence: [`the teardown left ${after.slice(0, 10)}, now ${main.head.slice(0, 10)}`],
    remedy: `Take the merge back by a commit of its own:\n${shellCommand(['git', 'revert', '-m', '1', after.slice(0, 12)])}`,
  });
}

/** `reset --keep` moves the branch and refuses when a local change is in the way. */
async function moveMainBack(main: MainWorktree, { before, after }: TeardownAction): Promise<string> {
  // It trusts the index about what has changed, and files that were only touched would be in its way.
  await runGit(main.path, ['update-index', '-q', '--refresh'], { writes: true, accept: [1] });
  const move = { from: after, to: before };
  const result = await moveWorktree(main.path, ['reset', '--quiet', '--keep', before], move);
  if (result.exitCode !== 0) {
    throw new Failure('dirty-main', 'git would not move the main worktree back; it is as it was.', {
      evidence: describeOutput(result),
      remedy: 'Commit or move away what is in the way, then run the command again.',
    });
  }
  return `moved ${safeLine(main.branch)} back to ${before.slice(0, 10)}`;
}

async function makeBranch(
  main: MainWorktree,
  { track, upstream }: TeardownAction,
  tip: string,
): Promise<void> {
  await runGit(main.path, ['branch', '--no-track', '--', track.branch, tip], { writes: true });
  if (upstream === undefined) return;
  // The remote branch may be gone by now; the track does without it.
  const args = ['branch', '--quiet', `--set-upstream-to=${upstream}`, '--', track.branch];
  await runGit(main.path, args, { writes: true, accept: [1, 128] });
}

/** One that git was making when it was killed is locked by git itself: nobody has been there, and it is made anew. */
async function makeWorktree(
  main: MainWorktree,
  track: TrackRecord,
  standing: WorktreeEntry | undefined,
  narrate: (line: string) => void,
): Promise<void> {
  const isHalfMade = standing?.locked === true && standing.lockReason === 'initializing';
  if (standing !== undefined && !isHalfMade) return;
  if (isHalfMade)
    await runGit(main.path, ['worktree', 'remove', '--force', '--force', '--', track.path], { writes: true });
  await addWorktree(main, track, [], track.branch, narrate);
}

async function putBack({ track, rescued }: TeardownAction): Promise<string[]> {
  const done: string[] = [];
  for (const file of rescued) {
    const target = path.join(track.path, file.from);
    if (!(await pathExists(file.to))) continue;
    if (await pathExists(target)) {
      done.push(`left ${safeLine(file.to)}: ${safeLine(file.from)} is there as it was committed`);
      continue;
    }
    await movePath(file.to, target);
    done.push(`put back ${safeLine(file.from)}`);
  }
  return done;
}
