/**
 * The last plans of a clone, each under all that it was made from: who asks again, for another format or to look once
 * more, need not wait again. Like everything in the cache it may be deleted at any time.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { dropOldCacheFiles, readCacheFile, readFileStamp, writeCacheFile } from '../files/cache-file.ts';
import type { PredictedFile } from './outcome.ts';
import type { Plan } from './plan.ts';

const FOLDER = path.join('ctx-worktree', 'cache', 'plans');
const KEPT = 4;

export interface KeptPlan {
  readonly plan: Plan;
  /** As `predictionsOf` gives them. */
  readonly predictions: readonly (readonly [task: string, files: readonly PredictedFile[]])[];
}

/** A plan that is kept under the name, or undefined. */
export async function recallPlan(commonDir: string, name: string): Promise<KeptPlan | undefined> {
  const bytes = await readCacheFile(fileOf(commonDir, name));
  if (bytes === undefined) return undefined;
  try {
    // Its own digest stands in front: a file that was damaged is none.
    const text = Buffer.from(bytes).toString('utf8');
    return text.slice(0, DIGEST) === digest(text.slice(DIGEST)) ? JSON.parse(text.slice(DIGEST)) : undefined;
  } catch {
    return undefined;
  }
}

export async function keepPlan(commonDir: string, name: string, kept: KeptPlan): Promise<void> {
  const text = JSON.stringify(kept);
  await writeCacheFile(fileOf(commonDir, name), Buffer.from(digest(text) + text));
  await dropOldCacheFiles(path.join(commonDir, FOLDER), KEPT);
}

/**
 * A name for what is made from `inputs` by the program as it is now.
 *
 * @param inputs JSON; everything that the plan depends on
 */
export async function nameOfPlan(inputs: unknown): Promise<string> {
  return digest(JSON.stringify([await readFileStamp(import.meta.url), inputs]));
}

const DIGEST = 64;

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function fileOf(commonDir: string, name: string): string {
  return path.join(commonDir, FOLDER, `${name}.json`);
}
