/** The blast radius of each task as it is told: likely paths with chance, kind and evidence. */
import { type Evidence, explainTouch, likelyDirectories } from './explain-touch.ts';
import { FITTED, type RadiusModel } from './model.ts';
import type { OpenTask } from './open-task.ts';
import { keepBest, predictCandidates } from './predict-files.ts';
import type { RepositoryFacts } from './repository-facts.ts';

export interface Touch {
  readonly path: string;
  /** Chance that the task touches the path, 0 to 1. */
  readonly score: number;
  /** `new`: does not exist at the revision. */
  readonly kind: 'existing' | 'new';
  readonly evidence: readonly Evidence[];
}

export interface BlastRadius {
  readonly id: string;
  /** Best first. */
  readonly files: readonly Touch[];
  readonly dirs: readonly string[];
}

export interface RadiusOptions {
  /** By task id, paths that a person named: taken as the truth. */
  readonly overrides?: ReadonlyMap<string, readonly string[]>;
  /** Of how many files of a task the evidence is told; that of the others is left empty. All when not given. */
  readonly explained?: number;
  readonly model?: RadiusModel;
}

export function blastRadii(
  facts: RepositoryFacts,
  tasks: readonly OpenTask[],
  { overrides = new Map(), explained = Number.POSITIVE_INFINITY, model = FITTED }: RadiusOptions = {},
): BlastRadius[] {
  const radii: BlastRadius[] = [];
  for (const prediction of predictCandidates(facts, tasks, model)) {
    const { id } = prediction.signals.task;
    const files =
      overrides.get(id)?.map((path) => overridden(facts, path)) ??
      keepBest(prediction).map((candidate, place) => ({
        path: candidate.path,
        score: Math.round(candidate.score * 1e4) / 1e4,
        kind: candidate.number === undefined ? ('new' as const) : ('existing' as const),
        evidence: place < explained ? explainTouch(facts, prediction, candidate) : [],
      }));
    radii.push({ id, files, dirs: likelyDirectories(files.slice(0, 20)).slice(0, 8) });
  }
  return radii;
}

function overridden(facts: RepositoryFacts, path: string): Touch {
  const known = facts.tree.numberOf.has(path) || facts.tree.directories.has(path.replace(/\/$/, ''));
  return {
    path,
    score: 1,
    kind: known ? 'existing' : 'new',
    evidence: [{ kind: 'override', detail: 'a person said so' }],
  };
}
