/** Facts of a revision, with what earlier runs in the same clone have read: only new commits and blobs are read. */
import path from 'node:path';
import { readCacheFile, writeCacheFile } from '../files/cache-file.ts';
import type { Repository } from '../git/repository.ts';
import { decodeStore, encodeStore, isHistoryOf } from './fact-cache.ts';
import { emptyStore, type FactStore } from './fact-store.ts';
import type { OpenTask } from './open-task.ts';
import { askGit, type FactsRead, readFacts } from './read-facts.ts';

/** Below the directory that all worktrees share. May be deleted at any time. */
const CACHE_FILE = path.join('ctx-worktree', 'cache', 'facts.bin');

export async function readCachedFacts(
  cwd: string,
  { commonDir, isShallow }: Pick<Repository, 'commonDir' | 'isShallow'>,
  commit: string,
  tasks: readonly OpenTask[],
): Promise<FactsRead> {
  const file = path.join(commonDir, CACHE_FILE);
  const cached = await readCacheFile(file);
  // Asked first, so that git works while the cache is decoded.
  const isListed = cached !== undefined && isHistoryOf(cached, commit);
  const asked = askGit(cwd, commit, cached !== undefined && !isListed);
  const store = (cached && decodeStore(cached)) ?? emptyStore();
  const known = sizeOf(store, isShallow);
  const commits = isListed ? Promise.resolve([...store.commits.keys()]) : asked.commits;
  const read = await readFacts(cwd, commit, tasks, store, { ...asked, commits });
  // What this revision does not need is dropped, so that the file never grows past the bounds of one revision.
  const { used } = read;
  const kept = isShallow ? { ...used, commits: new Map() } : used;
  if (sizeOf(store, isShallow) > known) await writeCacheFile(file, encodeStore(kept, commit));
  return read;
}

/** Without the commits of a shallow clone: where it ends, git takes all of the tree for added until it is deepened. */
const sizeOf = ({ commits, contents }: FactStore, isShallow: boolean): number =>
  contents.size + (isShallow ? 0 : commits.size);
