/** Takes back the last create or teardown, as far as nothing that came after depends on it. */
import path from 'node:path';
import { withLock } from '../files/lock.ts';
import { movePath } from '../files/move-files.ts';
import { pathExists } from '../files/text-files.ts';
import { readCommit } from '../git/repository.ts';
import { runGit } from '../git/run-git.ts';
import { readStatus } from '../git/status.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { type MainWorktree, requireMainWorktree } from './main-worktree.ts';
import { removeTrackRecord, stateDirectory, type TrackRecord, writeTrackRecord } from './track-record.ts';
import { forgetUndo, readUndo, type UndoEntry, type UndoTeardown } from './undo-log.ts';

export interface UndoResult {
  readonly id: string;
  readonly kind: UndoEntry['kind'];
  readonly names: readonly string[];
  /** What was done, one sentence each. */
  readonly done: readonly string[];
}

/** @throws Failure when taking it back would lose work; nothing was changed then */
export async function undoLast(cwd: string, id: string | undefined): Promise<UndoResult> {
  const first = await requireMainWorktree(cwd);
  return withLock(path.join(stateDirectory(first.commonDir), 'lock'), async () => {
    const main = await requireMainWorktree(cwd);
    const entry = await readUndo(main.commonDir, id);
    const done =
      entry.kind === 'create' ? await undoCreate(main, entry.tracks) : await undoTeardown(main, entry);
    await forgetUndo(main.commonDir, entry.id);
    const names = entry.kind === 'create' ? entry.tracks.map((track) => track.name) : [entry.track.name];
    return { id: entry.id, kind: entry.kind, names, done };
  });
}

async function undoCreate(main: MainWorktree, tracks: readonly TrackRecord[]): Promise<string[]> {
  for (const track of tracks) await assertUntouched(main, track);
  const done: string[] = [];
  for (const track of tracks) {
    if (await pathExists(track.path))
      await runGit(main.path, ['worktree', 'remove', '--', track.path], { writes: true });
    const tip = await readCommit(main.path, `refs/heads/${track.branch}`);
    if (tip !== undefined) {
      await runGit(main.path, ['update-ref', '-d', `refs/heads/${track.branch}`, track.base.commit], {
        writes: true,
      });
    }
    await removeTrackRecord(main.commonDir, track.name);
    done.push(`removed ${safeLine(track.path)} and ${track.branch}`);
  }
  return done;
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
  const { changed, untracked, ignored } = await readStatus(track.path, { ignored: true });
  const files = [...changed, ...untracked, ...ignored];
  if (files.length === 0) return;
  throw new Failure('would-lose-files', `The worktree of ${track.name} holds files that no commit has.`, {
    evidence: files.slice(0, 8).map(safeLine),
    remedy: 'Commit them or move them away, then run the command again.',
  });
}

async function undoTeardown(main: MainWorktree, entry: UndoTeardown): Promise<string[]> {
  const { track, tip, before, after, rescued } = entry;
  if (await pathExists(track.path)) {
    throw new Failure('path-exists', 'Where the worktree stood there is something else now.', {
      evidence: [safeLine(track.path)],
      remedy: 'Move that away, then run the command again.',
    });
  }
  const done: string[] = [];
  if (before !== after) done.push(await moveMainBack(main, before, after));
  const exists = (await readCommit(main.path, `refs/heads/${track.branch}`)) !== undefined;
  if (!exists) await runGit(main.path, ['branch', '--no-track', '--', track.branch, tip], { writes: true });
  await runGit(main.path, ['worktree', 'add', '--quiet', '--', track.path, track.branch], { writes: true });
  await writeTrackRecord(main.commonDir, track);
  done.push(`made ${safeLine(track.path)} on ${track.branch} again`);
  for (const file of rescued) {
    const target = path.join(track.path, file.from);
    if (!(await pathExists(file.to)) || (await pathExists(target))) continue;
    await movePath(file.to, target);
    done.push(`put back ${safeLine(file.from)}`);
  }
  return done;
}

/** `reset --keep` moves the branch and refuses when a local change is in the way. */
async function moveMainBack(main: MainWorktree, before: string, after: string): Promise<string> {
  if (main.head !== after) {
    throw new Failure('dirty-main', `${safeLine(main.branch)} has moved on since that teardown.`, {
      evidence: [`the teardown left ${after.slice(0, 10)}, now ${main.head.slice(0, 10)}`],
      remedy: `Take the merge back by a commit of its own:\n${shellCommand(['git', 'revert', '-m', '1', after.slice(0, 12)])}`,
    });
  }
  await runGit(main.path, ['reset', '--quiet', '--keep', before], { writes: true });
  return `moved ${safeLine(main.branch)} back to ${before.slice(0, 10)}`;
}
