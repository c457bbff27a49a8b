/** Facts of a revision, with what earlier runs in the same clone have read: only new commits and blobs are read. */
import path from 'node:path';
import { readCacheFile, writeCacheFile } from '../files/cache-file.ts';
import { decodeStore, encodeStore } from './fact-cache.ts';
import { emptyStore } from './fact-store.ts';
import type { OpenTask } from './open-task.ts';
import { askGit, type FactsRead, readFacts } from './read-facts.ts';

/** Below the directory that all worktrees share. May be deleted at any time. */
const CACHE_FILE = path.join('ctx-worktree', 'cache', 'facts.bin');

export async function readCachedFacts(
  cwd: string,
  commonDir: string,
  commit: string,
  tasks: readonly OpenTask[],
): Promise<FactsRead> {
  const file = path.join(commonDir, CACHE_FILE);
  const cached = await readCacheFile(file);
  // Asked first, so that git works while the cache is decoded.
  const asked = askGit(cwd, commit, cached !== undefined);
  const store = (cached && decodeStore(cached)) ?? emptyStore();
  const known = sizeOf(store);
  const read = await readFacts(cwd, commit, tasks, store, asked);
  // What this revision does not need is dropped, so that the file never grows past the bounds of one revision.
  if (sizeOf(store) > known) await writeCacheFile(file, encodeStore(read.used));
  return read;
}

const sizeOf = ({ commits, contents }: { commits: { size: number }; contents: { size: number } }): number =>
  commits.size + contents.size;
