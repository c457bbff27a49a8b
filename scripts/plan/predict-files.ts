/** Blast radius of a task: the files that it will likely touch, each with its chance. */
import { type Candidate, listCandidates } from './candidate-features.ts';
import { linkedDocuments } from './linked-documents.ts';
import { chanceOfFile, FITTED, type FileModel } from './model.ts';
import type { OpenTask } from './open-task.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { readSignals, type TaskSignals } from './task-signals.ts';

export interface ScoredCandidate extends Candidate {
  readonly score: number;
}

export interface RawPrediction {
  readonly signals: TaskSignals;
  /** Best first. */
  readonly candidates: readonly ScoredCandidate[];
}

const MOST_FILES = 60;

/** One task after another: a prediction holds megabytes, and a backlog may have thousands of tasks. */
export function* predictCandidates(
  facts: RepositoryFacts,
  tasks: readonly OpenTask[],
  model: FileModel = FITTED,
): Generator<RawPrediction, void> {
  const linked = linkedDocuments(facts.tree, tasks);
  for (const task of tasks) {
    const signals = readSignals(facts, task, linked.get(task.id) ?? { own: [], named: [] });
    const candidates = listCandidates(facts, signals)
      .map((candidate) => ({ ...candidate, score: scoreOf(candidate, model) }))
      .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
    yield { signals, candidates };
  }
}

/**
 * Share of such files that came to be: 14 of 19 of the measuring data. Too few for a fit to learn from, and what a
 * person wrote down is not for a model to overrule.
 */
const STATED = 0.7;

function scoreOf({ features, isStated }: Candidate, model: FileModel): number {
  const chance = chanceOfFile(model, features);
  return isStated ? Math.max(STATED, chance) : chance;
}

/** Files worth telling: the best ones. */
export function keepBest(prediction: RawPrediction): readonly ScoredCandidate[] {
  return prediction.candidates.slice(0, MOST_FILES).filter((candidate) => candidate.score >= 0.005);
}
