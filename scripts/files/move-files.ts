/** Moving what a removal would otherwise delete. Links are moved as links, never followed. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';

/**
 * Moves a file, link or directory to a place where nothing stands, creating the directories above it. Across file
 * systems it is copied under another name first, so that what has the name is whole; only then the original goes.
 *
 * @throws Failure `surroundings`; the original is then still there
 */
export async function movePath(from: string, to: string): Promise<void> {
  try {
    await fs.mkdir(path.dirname(to), { recursive: true });
    await assertNothingAt(to);
    await fs.rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EXDEV') return copyThenRemove(from, to);
    throw moveFailure(from, error);
  }
}

/** `rename` would replace a file without a word. */
async function assertNothingAt(file: string): Promise<void> {
  const there = await fs.lstat(file).catch(() => undefined);
  if (there !== undefined) throw new Error(`something stands at ${file}`);
}

async function copyThenRemove(from: string, to: string): Promise<void> {
  const beside = `${to}.${process.pid}.part`;
  try {
    await fs.cp(from, beside, {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
      errorOnExist: true,
      force: false,
    });
    await fs.rename(beside, to);
    await fs.rm(from, { recursive: true });
  } catch (error) {
    await fs.rm(beside, { recursive: true, force: true }).catch(() => undefined);
    throw moveFailure(from, error);
  }
}

/** Whether two paths are files with the same bytes. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  try {
    const [a, b] = await Promise.all([fs.lstat(one), fs.lstat(other)]);
    if (!a.isFile() || !b.isFile() || a.size !== b.size) return false;
    const [left, right] = await Promise.all([fs.readFile(one), fs.readFile(other)]);
    return left.equals(right);
  } catch {
    return false;
  }
}

/** Whether a real directory (not a link to one) stands there. */
export async function isDirectory(file: string): Promise<boolean> {
  return fs.lstat(file).then(
    (stat) => stat.isDirectory(),
    () => false,
  );
}

function moveFailure(from: string, error: unknown): Failure {
  return new Failure('surroundings', 'A file that must be kept could not be moved to safety.', {
    evidence: [safeLine(from), safeLine((error as Error).message)],
    remedy: 'See to permissions and free space, or move it yourself; then run the command again.',
    cause: error,
  });
}
