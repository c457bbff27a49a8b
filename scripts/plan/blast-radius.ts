/** The blast radius of each task as it is told: likely paths with chance, kind and evidence. */
import { type Evidence, explainTouch, likelyDirectories } from './explain-touch.ts';
import { FITTED, type FileModel } from './model.ts';
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

/** @param overrides by task id, paths that a person named: taken as the truth */
export function blastRadii(
  facts: RepositoryFacts,
  tasks: readonly OpenTask[],
  overrides: ReadonlyMap<string, readonly string[]> = new Map(),
  model: FileModel = FITTED,
): BlastRadius[] {
  return predictCandidates(facts, tasks, model).map((prediction, at) => {
    const id = tasks[at]?.id ?? '';
    const named = overrides.get(id);
    const files =
      named !== undefined
        ? named.map((path) => overridden(facts, path))
        : keepBest(prediction).map((candidate) => ({
            path: candidate.path,
            score: Math.round(candidate.score * 1e4) / 1e4,
            kind: candidate.number === undefined ? ('new' as const) : ('existing' as const),
            evidence: explainTouch(facts, prediction, candidate),
          }));
    return { id, files, dirs: likelyDirectories(files.slice(0, 20)).slice(0, 8) };
  });
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
