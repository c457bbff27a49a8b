/**
 * Where a clone keeps what was predicted and what came of it: `ctx-worktree/predictions.json`, what the last plan said,
 * and `ctx-worktree/outcomes/*.json`, one file a track that came back. All of it may be deleted, at the price of that
 * knowledge; a file that cannot be read, or of another version, is passed over.
 */
import path from 'node:path';
import {
  createDirectory,
  listDirectory,
  readTextFile,
  removeFile,
  writeTextFile,
} from '../files/text-files.ts';
import { stateDirectory } from '../worktree/track-record.ts';
import { normalTask } from './history-index.ts';
import type { Outcome, PredictedFile, Predictions } from './outcome.ts';

const VERSION = 1;
/** Older outcomes are dropped: the code that they speak of has moved on. */
export const MOST_OUTCOMES = 200;

/** @param isPart of a part of the list alone: what was said of other tasks stays */
export async function writePredictions(
  commonDir: string,
  predictions: Predictions,
  isPart: boolean,
): Promise<void> {
  await createDirectory(stateDirectory(commonDir));
  const before = isPart ? await readPredictions(commonDir) : [];
  const value = { version: VERSION, tasks: Object.fromEntries([...before, ...predictions]) };
  await writeTextFile(predictionsFile(commonDir), `${JSON.stringify(value)}\n`);
}

async function readPredictions(commonDir: string): Promise<Predictions> {
  const value = await readVersioned<{ tasks: Record<string, PredictedFile[]> }>(predictionsFile(commonDir));
  return new Map(Object.entries(value?.tasks ?? {}));
}

/** A track that came back, as teardown knows it. */
export interface ReturnedTrack {
  readonly name: string;
  readonly commit: string;
  readonly tasks: readonly { readonly title: string }[];
  readonly completed: readonly { readonly title: string }[];
  readonly touched: readonly string[];
  readonly tasksFile: string | undefined;
}

/**
 * Compares what was predicted for a track with what it touched, and keeps that.
 *
 * @param now milliseconds since 1970
 */
export async function recordOutcome(commonDir: string, track: ReturnedTrack, now: number): Promise<void> {
  const predictions = await readPredictions(commonDir);
  const done = new Set(track.completed.map((task) => normalTask(task.title)));
  // A plan that was written with ids alone gives tasks without a title: those are known once they are completed.
  const told = [...track.tasks, ...track.completed].filter(({ title }) => normalTask(title) !== '');
  const titles = new Map(told.map(({ title }) => [normalTask(title), title]));
  const outcome: Outcome = {
    track: track.name,
    commit: track.commit,
    when: new Date(now).toISOString(),
    tasks: [...titles].map(([text, title]) => ({
      title,
      done: done.has(text),
      predicted: predictions.get(text) ?? [],
    })),
    touched: track.touched.filter((file) => file !== track.tasksFile),
  };
  const directory = outcomesDirectory(commonDir);
  await createDirectory(directory);
  // By the commit, so that a teardown that is run again replaces its record.
  const file = path.join(directory, `${track.commit.slice(0, 12)}-${track.name}.json`);
  await writeTextFile(file, `${JSON.stringify({ version: VERSION, ...outcome }, null, 2)}\n`);
  await dropOldest(commonDir);
}

/** Newest first. */
export async function listOutcomes(commonDir: string): Promise<Outcome[]> {
  return (await readOutcomes(commonDir)).map(({ outcome }) => outcome);
}

async function readOutcomes(commonDir: string): Promise<{ file: string; outcome: Outcome }[]> {
  const directory = outcomesDirectory(commonDir);
  const names = (await listDirectory(directory)).filter((name) => name.endsWith('.json'));
  const read = names.map(async (name) => {
    const file = path.join(directory, name);
    return { file, outcome: await readVersioned<Outcome>(file) };
  });
  return (await Promise.all(read))
    .flatMap(({ file, outcome }) => (isOutcome(outcome) ? [{ file, outcome }] : []))
    .sort((a, b) => (a.outcome.when < b.outcome.when ? 1 : -1));
}

async function dropOldest(commonDir: string): Promise<void> {
  for (const { file } of (await readOutcomes(commonDir)).slice(MOST_OUTCOMES)) await removeFile(file);
}

function isOutcome(value: Outcome | undefined): value is Outcome {
  return (
    typeof value?.track === 'string' &&
    typeof value.when === 'string' &&
    Array.isArray(value.touched) &&
    Array.isArray(value.tasks) &&
    value.tasks.every((task) => typeof task?.title === 'string' && Array.isArray(task.predicted))
  );
}

async function readVersioned<T>(file: string): Promise<T | undefined> {
  try {
    const value = JSON.parse((await readTextFile(file)) ?? 'null') as (T & { version?: unknown }) | null;
    return value?.version === VERSION ? value : undefined;
  } catch {
    return undefined;
  }
}

const predictionsFile = (commonDir: string): string =>
  path.join(stateDirectory(commonDir), 'predictions.json');
const outcomesDirectory = (commonDir: string): string => path.join(stateDirectory(commonDir), 'outcomes');
