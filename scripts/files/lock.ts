/**
 * One writer at a time in a clone. A lock is a file that only one process can create; it names its owner, so that
 * the lock of a process that was killed is taken over instead of waited for.
 */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { isRunning, readProcessStart } from './processes.ts';
import { createDirectory } from './text-files.ts';
import { uniquePart } from './unique-part.ts';

const WAIT_MS = 120_000;
const POLL_MS = 25;
const OLD_MS = 60_000;
/** Waiting is worth a word after half a second. */
const PATIENT_TRIES = 20;

/**
 * Runs `work` while holding the lock `file`, waiting for another owner up to two minutes.
 *
 * @param narrate told once when there is somebody to wait for
 * @throws Failure `locked` when the wait was in vain, `surroundings` when the lock cannot be written
 */
export async function withLock<T>(
  file: string,
  narrate: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  await createDirectory(path.dirname(file));
  const mine = JSON.stringify(describeSelf());
  const deadline = Date.now() + WAIT_MS;
  for (let tries = 1; !(await tryAcquire(file, mine)); tries++) {
    if (Date.now() > deadline) throw await lockedFailure(file);
    if (await breakStaleLock(file)) continue;
    if (tries === PATIENT_TRIES) narrate(`Waiting for ${describeOwner(await readOwner(file))}`);
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    // One that stays is that of a process which is gone, and is taken over.
    await fs.rm(file, { force: true }).catch(() => undefined);
  }
}

/** Whether a process holds a lock, as far as this host can tell. */
export async function isHeld(file: string): Promise<boolean> {
  const owner = await readOwner(file);
  return owner !== undefined && !isStale(owner);
}

/** The content is written beside and linked into place, so a lock that exists is never empty. */
async function tryAcquire(file: string, content: string): Promise<boolean> {
  // A name of its own: a process of the same number, in another container or long ago, may have left one.
  const beside = `${file}.${uniquePart()}`;
  try {
    await fs.writeFile(beside, content, { flag: 'wx' });
    await fs.link(beside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new Failure('surroundings', 'The lock of this clone cannot be written.', {
      evidence: [safeLine((error as Error).message)],
      remedy: 'See to permissions and free space in the clone’s git directory.',
      cause: error,
    });
  } finally {
    await fs.rm(beside, { force: true }).catch(() => undefined);
  }
}

/**
 * Takes away the lock of a process of this host that is gone. It is renamed first: of two that try, one succeeds, and
 * what was renamed is looked at once more, for the lock may have changed hands since it was read.
 */
async function breakStaleLock(file: string): Promise<boolean> {
  if (!isStale(await readOwner(file))) return false;
  const aside = `${file}.${uniquePart()}`;
  try {
    await fs.rename(file, aside);
  } catch {
    return true;
  }
  const isLiving = !isStale(await readOwner(aside));
  if (isLiving) await fs.link(aside, file).catch(() => undefined);
  await fs.rm(aside, { force: true });
  await removeOldPieces(file);
  return !isLiving;
}

/** What killed processes left beside the lock; a living one is done with its own in no time. */
async function removeOldPieces(file: string): Promise<void> {
  const directory = path.dirname(file);
  for (const name of await fs.readdir(directory).catch(() => [])) {
    const piece = path.join(directory, name);
    if (!name.startsWith(`${path.basename(file)}.`)) continue;
    const stat = await fs.stat(piece).catch(() => undefined);
    if (stat !== undefined && stat.mtimeMs < Date.now() - OLD_MS) await fs.rm(piece, { force: true });
  }
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  /** When the process started, in the system's own ticks; tells it from a later one with the same number. */
  readonly started?: string | undefined;
}

function describeSelf(): Owner {
  const { pid } = process;
  return { pid, host: os.hostname(), since: new Date().toISOString(), started: readProcessStart(pid) };
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function isStale(owner: Owner | undefined): boolean {
  return owner !== undefined && owner.host === os.hostname() && !isRunning(owner.pid, owner.started);
}

function describeOwner(owner: Owner | undefined): string {
  if (owner === undefined) return 'another ctx-worktree';
  return `process ${owner.pid} on ${safeLine(owner.host)}, at work since ${safeLine(owner.since)}`;
}

async function lockedFailure(file: string): Promise<Failure> {
  const owner = await readOwner(file);
  return new Failure('locked', 'Another ctx-worktree is at work in this clone.', {
    evidence: [describeOwner(owner), safeLine(file)],
    remedy: 'Wait for it; if no such process runs, delete that file.',
  });
}
