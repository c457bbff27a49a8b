/**
 * Files that only save time: whatever goes wrong with one (no permission, a full disk, another process that deletes
 * it) is as if it had never been there.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** The bytes, or undefined when there are none to be had. */
export async function readCacheFile(file: string): Promise<Uint8Array | undefined> {
  return fs.readFile(file).catch(() => undefined);
}

const STALE = 3_600_000;

/**
 * Replaces a cache file: written beside it and renamed, so that two processes at once leave the one or the other.
 * Pieces that a killed process left beside it are removed after an hour.
 */
export async function writeCacheFile(file: string, bytes: Uint8Array): Promise<void> {
  const directory = path.dirname(file);
  const beside = path.join(directory, `${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await fs.mkdir(directory, { recursive: true });
    await fs.writeFile(beside, bytes, { flag: 'wx' });
    await fs.rename(beside, file);
    for (const name of await fs.readdir(directory)) {
      if (!name.endsWith('.tmp')) continue;
      const left = path.join(directory, name);
      if ((await fs.stat(left)).mtimeMs < Date.now() - STALE) await fs.rm(left, { force: true });
    }
  } catch {
    await fs.rm(beside, { force: true }).catch(() => undefined);
  }
}
