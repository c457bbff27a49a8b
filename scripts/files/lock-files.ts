/**
 * git's own lock files: `index.lock` beside `index`, and so on. A git that is killed leaves them, and no later one gets
 * past them. https://git-scm.com/docs/api-lockfile
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { sleep } from './standard-streams.ts';

/** A lock that somebody is at work under is not looked at twice alike. */
const WATCHED_MS = 500;
/** How far the clock of a file system may be behind. */
const SLACK_MS = 100;
/** What in a git directory has no locks that are ours to judge: objects, our own state, other worktrees. */
const SKIPPED = ['objects', 'ctx-worktree', 'worktrees', 'modules', 'hooks', 'lfs'];

/**
 * Removes the locks that a git which was killed left behind. Such a lock was made since that git started, and nobody is
 * at work under it now.
 *
 * @param commonDir what all worktrees share: refs and configuration
 * @param gitDir of the worktree in which git was at work: its index and HEAD
 * @param since when that git started, milliseconds since 1970
 * @returns the locks that were removed
 */
export async function removeLeftLocks(commonDir: string, gitDir: string, since: number): Promise<string[]> {
  const places = commonDir === gitDir ? [commonDir] : [commonDir, gitDir];
  const found = (await Promise.all(places.map((place) => listLocks(place, SKIPPED)))).flat();
  // The main worktree's own index and HEAD lie among what is shared.
  const ours = found.filter((file) => commonDir === gitDir || !isOfWorktree(path.relative(commonDir, file)));
  const before = await Promise.all(ours.map((file) => describe(file, since)));
  const candidates = ours.filter((_, index) => before[index] !== undefined);
  if (candidates.length === 0) return [];
  await sleep(WATCHED_MS);
  const removed: string[] = [];
  for (const file of candidates) {
    if ((await describe(file, since)) !== before[ours.indexOf(file)]) continue;
    await fs.rm(file, { force: true });
    removed.push(file);
  }
  return removed;
}

function isOfWorktree(relative: string): boolean {
  return /^(?:index|HEAD|ORIG_HEAD|[A-Z]+_HEAD)\.lock$/.test(relative);
}

/** While it rewrites `packed-refs`, git has a second file beside it that nobody else may make. */
function isLock(name: string): boolean {
  return name.endsWith('.lock') || name === 'packed-refs.new';
}

async function listLocks(directory: string, skipped: readonly string[] = []): Promise<string[]> {
  const entries = await fs.readdir(directory, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const file = path.join(directory, entry.name);
      if (entry.isDirectory()) return skipped.includes(entry.name) ? [] : listLocks(file);
      return entry.isFile() && isLock(entry.name) ? [file] : [];
    }),
  );
  return found.flat();
}

/** What tells a lock from a later one; undefined for one that is none of that git's. */
async function describe(file: string, since: number): Promise<string | undefined> {
  const stat = await fs.stat(file).catch(() => undefined);
  if (stat === undefined || stat.mtimeMs < since - SLACK_MS) return undefined;
  // A commit that waits for its message holds the index, maybe for hours; it has begun the message since.
  if (path.basename(file) === 'index.lock') {
    const message = await fs.stat(path.join(path.dirname(file), 'COMMIT_EDITMSG')).catch(() => undefined);
    if (message !== undefined && message.mtimeMs >= stat.mtimeMs) return undefined;
  }
  return `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}
