/** The only door to the file system: text files are read whole, and replaced whole. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { uniquePart } from './unique-part.ts';

/** The text of a file, or undefined when there is none. @throws Failure `surroundings` when it cannot be read */
export async function readTextFile(file: string): Promise<string | undefined> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileFailure('cannot be read', file, error);
  }
}

/** The bytes of a file, or undefined when there is none. @throws Failure `surroundings` when it cannot be read */
export async function readBytes(file: string): Promise<Uint8Array | undefined> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileFailure('cannot be read', file, error);
  }
}

/**
 * Replaces a file: the new text is written beside it, brought to the disk and renamed into place, so that a reader
 * (or a kill, or a full disk) sees the old text or the new, never half of one. Keeps the file's mode.
 *
 * @throws Failure `surroundings`; the file is then as it was
 */
export async function writeTextFile(file: string, text: string | Uint8Array): Promise<void> {
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${uniquePart()}.tmp`);
  try {
    const target = await fs.realpath(file).catch(() => file);
    const mode = await fs.stat(target).then(
      (stat) => stat.mode,
      () => undefined,
    );
    const handle = await fs.open(beside, 'wx', mode ?? 0o666);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (mode !== undefined) await fs.chmod(beside, mode);
    await fs.rename(beside, target);
    await syncDirectory(path.dirname(target));
  } catch (error) {
    await fs.rm(beside, { force: true }).catch(() => undefined);
    throw fileFailure('cannot be written', file, error);
  }
}

/** Appends to a file that others append to as well: the files through which a CI runner is told things. */
export async function appendTextFile(file: string, text: string): Promise<void> {
  try {
    await fs.appendFile(file, text);
  } catch (error) {
    throw fileFailure('cannot be written', file, error);
  }
}

/** Brings a rename to the disk: what is written later may then rely on it. Not every file system can. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await fs.open(directory, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close().catch(() => undefined);
}

export async function createDirectory(directory: string): Promise<void> {
  try {
    await fs.mkdir(directory, { recursive: true });
  } catch (error) {
    throw fileFailure('cannot be created', directory, error);
  }
}

/** The names in a directory, sorted; none when it is not there. */
export async function listDirectory(directory: string): Promise<string[]> {
  try {
    return (await fs.readdir(directory)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw fileFailure('cannot be listed', directory, error);
  }
}

/** Whether anything stands at a path: a file, a directory, a link that leads nowhere. */
export async function pathExists(file: string): Promise<boolean> {
  try {
    await fs.lstat(file);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw fileFailure('cannot be looked at', file, error);
  }
}

/** Copies one file, sharing its blocks where the file system can. False when there is none. */
export async function copyFile(from: string, to: string): Promise<boolean> {
  try {
    await fs.copyFile(from, to, fs.constants.COPYFILE_FICLONE);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw fileFailure('cannot be copied', from, error);
  }
}

/** Removes one file; none there is no error. */
export async function removeFile(file: string): Promise<void> {
  try {
    await fs.rm(file, { force: true });
  } catch (error) {
    throw fileFailure('cannot be removed', file, error);
  }
}

/** Removes a directory that holds nothing; one that holds something, or is not there, is left alone. */
export async function removeEmptyDirectory(directory: string): Promise<void> {
  try {
    await fs.rmdir(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isMissing(error) || code === 'ENOTEMPTY' || code === 'EEXIST') return;
    throw fileFailure('cannot be removed', directory, error);
  }
}

/** Removes a directory with all that is in it; links in it are removed, not followed. */
export async function removeDirectory(directory: string): Promise<void> {
  try {
    await fs.rm(directory, { recursive: true, force: true });
  } catch (error) {
    throw fileFailure('cannot be removed', directory, error);
  }
}

/** The path with all links resolved, or undefined when it leads nowhere. */
export async function resolvePath(file: string): Promise<string | undefined> {
  try {
    return await fs.realpath(file);
  } catch {
    return undefined;
  }
}

export function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function fileFailure(what: string, file: string, error: unknown): Failure {
  const { code = 'error', message = '' } = error as NodeJS.ErrnoException;
  return new Failure('surroundings', `${safeLine(path.basename(file))} ${what}.`, {
    evidence: [`${code}: ${safeLine(message)}`, safeLine(file)],
    remedy: 'See to permissions and free space there, then run the command again.',
    cause: error,
  });
}
