/** Predictions made better by the tracks that came back in this clone. Pure. */
import type { BlastRadius, Touch } from './blast-radius.ts';
import { likelyDirectories } from './explain-touch.ts';
import type { OpenTask } from './open-task.ts';
import { finishedTasks, type Outcome, scoreOutcomes } from './outcome.ts';
import { countTerms } from './terms.ts';

/** So many expected files of no surprise are put beside what was seen: few tracks change little. */
const PRIOR = 20;
/** Tasks less alike than this say nothing about each other. */
const ALIKE = 0.25;
/** How far a finished task that reads the same speaks for its files. */
const TRUST = 0.6;

/** @param isKnown whether the revision has a path: a file that is gone is not predicted */
export function learnFromOutcomes(
  tasks: readonly OpenTask[],
  radii: readonly BlastRadius[],
  outcomes: readonly Outcome[],
  isKnown: (path: string) => boolean,
): BlastRadius[] {
  if (outcomes.length === 0) return [...radii];
  const finished = finishedTasks(outcomes).map((task) => ({ ...task, terms: countTerms(task.title) }));
  const scale = scaleOf(outcomes);
  return radii.map((radius, at) => {
    if (radius.files.some((file) => file.evidence[0]?.kind === 'override')) return radius;
    const files = new Map(radius.files.map((file) => [file.path, rescaled(file, scale)]));
    const terms = countTerms(tasks[at]?.title ?? '');
    for (const past of finished) {
      const likeness = cosine(terms, past.terms);
      if (likeness < ALIKE) continue;
      for (const path of past.files)
        if (isKnown(path)) files.set(path, raised(files.get(path), path, TRUST * likeness, past));
    }
    const sorted = [...files.values()].sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
    return { ...radius, files: sorted, dirs: likelyDirectories(sorted.slice(0, 20)).slice(0, 8) };
  });
}

/** Came against expected, drawn towards 1: what the odds of a prediction are multiplied with. */
function scaleOf(outcomes: readonly Outcome[]): number {
  const { expected, came } = scoreOutcomes(outcomes);
  return (came + PRIOR) / (expected + PRIOR);
}

function rescaled(file: Touch, scale: number): Touch {
  const odds = (file.score / Math.max(1e-6, 1 - file.score)) * scale;
  return { ...file, score: odds / (1 + odds) };
}

function raised(
  file: Touch | undefined,
  path: string,
  chance: number,
  past: { readonly title: string; readonly track: string },
): Touch {
  const title = [...past.title].slice(0, 50).join('');
  const evidence = {
    kind: 'similar-commit',
    detail: `finished task "${title}" of track ${past.track}`,
  } as const;
  return {
    path,
    score: 1 - (1 - (file?.score ?? 0)) * (1 - chance),
    kind: 'existing',
    evidence: [evidence, ...(file?.evidence ?? [])].slice(0, 3),
  };
}

function cosine(one: ReadonlyMap<string, number>, two: ReadonlyMap<string, number>): number {
  let [dot, a, b] = [0, 0, 0];
  for (const value of one.values()) a += value * value;
  for (const value of two.values()) b += value * value;
  for (const [key, value] of one) dot += value * (two.get(key) ?? 0);
  return a > 0 && b > 0 ? dot / Math.sqrt(a * b) : 0;
}
