/** Blast radius of a task: the files that it will likely touch, each with its chance. */
import { type Candidate, firstLook, secondLook } from './candidate-features.ts';
import { linkedDocuments } from './linked-documents.ts';
import { chanceOf, FITTED, type Model } from './model.ts';
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

export function predictCandidates(
  facts: RepositoryFacts,
  tasks: readonly OpenTask[],
  model: Model = FITTED,
): RawPrediction[] {
  const linked = linkedDocuments(facts.tree, tasks);
  return tasks.map((task) => {
    const signals = readSignals(facts, task, linked.get(task.id) ?? []);
    const first = firstLook(facts, signals);
    const scores = first.map((candidate) => chanceOf(model.first, candidate.features));
    const second = secondLook(facts, signals, first, scores, (row) => chanceOf(model.first, row));
    const candidates = second
      .map((candidate) => ({ ...candidate, score: chanceOf(model.second, candidate.features) }))
      .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
    return { signals, candidates };
  });
}

/** Files worth telling: the best ones. */
export function keepBest(prediction: RawPrediction): readonly ScoredCandidate[] {
  return prediction.candidates.slice(0, MOST_FILES).filter((candidate) => candidate.score >= 0.005);
}
