/** Copies files of one directory into another, sharing their blocks where the file system can. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';

/** Copies under way at a time. */
const AT_ONCE = 16;

/**
 * Copies each file to its place below `target`. What stands there already stays. Links are copied as links, and
 * nothing is written through one: a directory of the target that is a link leads somewhere else.
 *
 * @param files relative to both
 * @returns those that were copied
 * @throws Failure `surroundings`
 */
export async function copyFiles(source: string, target: string, files: readonly string[]): Promise<string[]> {
  const copied: string[] = [];
  const directories = new Map<string, Promise<boolean>>();
  const waiting = [...files];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      if (!(await makeDirectory(target, path.dirname(file), directories))) continue;
      if (await copyOne(path.join(source, file), path.join(target, file))) copied.push(file);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return copied.sort();
}

async function copyOne(from: string, to: string): Promise<boolean> {
  try {
    const stat = await fs.lstat(from);
    if (stat.isSymbolicLink()) await fs.symlink(await fs.readlink(from), to);
    else if (stat.isFile())
      await fs.copyFile(from, to, fs.constants.COPYFILE_FICLONE | fs.constants.COPYFILE_EXCL);
    else return false;
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // There already; or gone since it was listed.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw copyFailure(to, error);
  }
}

/** Makes the directories below `target` one by one. False when one of them is a link or no directory. */
function makeDirectory(
  target: string,
  directory: string,
  known: Map<string, Promise<boolean>>,
): Promise<boolean> {
  if (directory === '.') return Promise.resolve(true);
  const begun = known.get(directory);
  if (begun !== undefined) return begun;
  const made = makeDirectory(target, path.dirname(directory), known).then(
    (isThere) => isThere && makeOne(path.join(target, directory)),
  );
  known.set(directory, made);
  return made;
}

async function makeOne(directory: string): Promise<boolean> {
  try {
    await fs.mkdir(directory);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw copyFailure(directory, error);
    return (await fs.lstat(directory)).isDirectory();
  }
}

function copyFailure(file: string, error: unknown): Failure {
  return new Failure('surroundings', 'A file of .worktreeinclude could not be copied.', {
    evidence: [safeLine(file), safeLine((error as Error).message)],
    remedy: 'See to permissions and free space, then run the command again.',
    cause: error,
  });
}
