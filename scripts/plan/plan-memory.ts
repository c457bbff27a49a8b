/**
 * The last plans of a clone and what they were made of, each under all that it comes from: who asks again, for another
 * format, other tracks or a check, need not wait again. Like everything in the cache it may be deleted at any time.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { dropOldCacheFiles, readCacheFile, readFileStamp, writeCacheFile } from '../files/cache-file.ts';
import type { BlastRadius } from './blast-radius.ts';
import type { PredictedFile } from './outcome.ts';
import type { Plan } from './plan.ts';

const CACHE = path.join('ctx-worktree', 'cache');

/** A kind of value: where it is kept, and how many of it. */
export interface Memory<T> {
  readonly folder: string;
  readonly kept: number;
  /** Only names the type. */
  readonly value?: T;
}

export interface KeptPlan {
  readonly plan: Plan;
  /** As `predictionsOf` gives them. */
  readonly predictions: readonly (readonly [task: string, files: readonly PredictedFile[]])[];
}

export const PLANS: Memory<KeptPlan> = { folder: 'plans', kept: 4 };
/** Of one commit, each by all else that it depends on. */
export const RADII: Memory<readonly (readonly [key: string, radius: BlastRadius])[]> = {
  folder: 'radii',
  kept: 2,
};

/** The value that is kept under the name, or undefined. */
export async function recall<T>(commonDir: string, memory: Memory<T>, name: string): Promise<T | undefined> {
  const bytes = await readCacheFile(fileOf(commonDir, memory.folder, name));
  if (bytes === undefined) return undefined;
  try {
    // Its own digest stands in front: a file that was damaged is none.
    const text = Buffer.from(bytes).toString('utf8');
    return text.slice(0, DIGEST) === digest(text.slice(DIGEST)) ? JSON.parse(text.slice(DIGEST)) : undefined;
  } catch {
    return undefined;
  }
}

export async function keep<T>(commonDir: string, memory: Memory<T>, name: string, value: T): Promise<void> {
  const text = JSON.stringify(value);
  await writeCacheFile(fileOf(commonDir, memory.folder, name), Buffer.from(digest(text) + text));
  await dropOldCacheFiles(path.join(commonDir, CACHE, memory.folder), memory.kept);
}

/**
 * A name for what is made from `inputs` by the program as it is now.
 *
 * @param inputs JSON; everything that it depends on
 */
export async function nameOf(inputs: unknown): Promise<string> {
  return digest(JSON.stringify([await readFileStamp(import.meta.url), inputs]));
}

const DIGEST = 64;

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function fileOf(commonDir: string, folder: string, name: string): string {
  return path.join(commonDir, CACHE, folder, `${name}.json`);
}
