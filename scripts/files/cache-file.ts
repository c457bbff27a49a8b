/**
 * Files that only save time: whatever goes wrong with one (no permission, a full disk, another process that deletes
 * it) is as if it had never been there.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { uniquePart } from './unique-part.ts';

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
  const beside = path.join(directory, `${path.basename(file)}.${uniquePart()}.tmp`);
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

/** Deletes all but the files of a directory that were written last. */
export async function dropOldCacheFiles(directory: string, kept: number): Promise<void> {
  try {
    const names = (await fs.readdir(directory)).filter((name) => !name.endsWith('.tmp'));
    const files = await Promise.all(
      names.map(async (name) => {
        const file = path.join(directory, name);
        return { file, time: (await fs.stat(file)).mtimeMs };
      }),
    );
    for (const { file } of files.sort((a, b) => b.time - a.time).slice(kept))
      await fs.rm(file, { force: true });
  } catch {
    // Another process is at it, or it may not be written to.
  }
}

/** Changes when the file does: its size and when it was written. @param url a `file:` URL */
export async function readFileStamp(url: string): Promise<string> {
  const { size, mtimeMs } = await fs.stat(fileURLToPath(url));
  return `${size} ${mtimeMs}`;
}
