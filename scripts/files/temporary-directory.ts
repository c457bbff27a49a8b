/** A place for what must not lie in anybody's worktree. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';

/**
 * Runs `work` with a new empty directory, which is removed afterwards.
 *
 * @throws Failure `surroundings` when there is no place for one
 */
export async function withTemporaryDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await makeDirectory(os.tmpdir());
  try {
    return await work(directory);
  } finally {
    // What cannot be removed there is in nobody's way.
    await fs.rm(directory, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function makeDirectory(parent: string): Promise<string> {
  try {
    return await fs.mkdtemp(path.join(parent, 'ctx-worktree-'));
  } catch (error) {
    throw new Failure('surroundings', 'There is no room for a temporary directory.', {
      evidence: [safeLine((error as Error).message)],
      remedy: 'See to permissions and free space there, or name another place in TMPDIR.',
      cause: error,
    });
  }
}
