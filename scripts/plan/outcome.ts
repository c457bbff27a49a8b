/** What was predicted of a track against what it touched. Pure: values in, values out. */
import type { BlastRadius } from './blast-radius.ts';
import { normalTask } from './history-index.ts';
import type { OpenTask } from './open-task.ts';

export interface PredictedFile {
  readonly path: string;
  readonly score: number;
}

/** What the last plan said of each task, by its text as it is compared. */
export type Predictions = ReadonlyMap<string, readonly PredictedFile[]>;

export interface OutcomeTask {
  readonly title: string;
  readonly done: boolean;
  /** Best first; empty when no plan spoke of it. */
  readonly predicted: readonly PredictedFile[];
}

/** One track that came back. */
export interface Outcome {
  readonly track: string;
  /** Commit that main moved to. */
  readonly commit: string;
  /** ISO 8601. */
  readonly when: string;
  readonly tasks: readonly OutcomeTask[];
  /** Paths that it changed, the task list left out. */
  readonly touched: readonly string[];
}

/** Predictions per task that are kept: what a reader of a plan looks at. */
const KEPT = 10;

export function predictionsOf(tasks: readonly OpenTask[], radii: readonly BlastRadius[]): Predictions {
  const kept = tasks.map((task, at): [string, PredictedFile[]] => [
    normalTask(task.title),
    (radii[at]?.files ?? []).slice(0, KEPT).map(({ path, score }) => ({ path, score })),
  ]);
  return new Map(kept.filter(([text]) => text !== ''));
}

export interface OutcomeScore {
  /** Tracks that changed something and of which something was predicted. */
  readonly tracks: number;
  readonly touched: number;
  /** Of the touched files, how many were predicted for one of the track's finished tasks. */
  readonly foretold: number;
  /** Sum of the chances that were said, and how many of those files were touched. */
  readonly expected: number;
  readonly came: number;
}

/** How right the predictions were so far. */
export function scoreOutcomes(outcomes: readonly Outcome[]): OutcomeScore {
  const score = { tracks: 0, touched: 0, foretold: 0, expected: 0, came: 0 };
  for (const outcome of outcomes) {
    const said = saidOf(outcome);
    if (outcome.touched.length === 0 || said.size === 0) continue;
    const touched = new Set(outcome.touched);
    score.tracks++;
    score.touched += touched.size;
    for (const [path, chance] of said) {
      score.expected += chance;
      if (touched.has(path)) score.came++;
    }
    score.foretold += [...touched].filter((path) => said.has(path)).length;
  }
  return score;
}

/** By path, the chance that one of the finished tasks touches it. */
function saidOf(outcome: Outcome): Map<string, number> {
  const said = new Map<string, number>();
  for (const { done, predicted } of outcome.tasks) {
    if (!done) continue;
    for (const { path, score } of predicted) said.set(path, 1 - (1 - (said.get(path) ?? 0)) * (1 - score));
  }
  return said;
}

/** Tracks of more finished tasks do not say which task touched a file that none of them was predicted to touch. */
const FEW_TASKS = 3;

/** Finished tasks with the files that they touched, as far as a track's files can be told apart by task. */
export function finishedTasks(
  outcomes: readonly Outcome[],
): { title: string; track: string; files: readonly string[] }[] {
  return outcomes.flatMap(({ track, tasks, touched }) => {
    const done = tasks.filter((task) => task.done);
    return done.map(({ title, predicted }) => {
      const own = new Set(predicted.map((file) => file.path));
      return {
        title,
        track,
        files: done.length <= FEW_TASKS ? touched : touched.filter((path) => own.has(path)),
      };
    });
  });
}
