/** How likely two tasks are to touch a common file: more than their predictions say, as tasks alike err alike. */
import type { BlastRadius, Touch } from './blast-radius.ts';
import { chanceOf, type Weights } from './model.ts';
import type { OpenTask } from './open-task.ts';
import pairWeights from './pair-weights.json' with { type: 'json' };
import { NO_DOCUMENTS, queryOf } from './task-query.ts';

/** Order of a row and of the fitted weights. */
export const PAIR_FEATURES = ['common', 'lift', 'words', 'near', 'sameBest'] as const;

/** Written by bench/fit-pairs.ts. */
const FITTED_PAIRS: Weights = pairWeights;

/** What a pair is judged by; one for each task of the backlog, in its order. */
export interface PairView {
  readonly order: number;
  /** Whether its place among the others is somebody's choice: a task out of a list, or out of a folder of tasks. */
  readonly listed: boolean;
  readonly files: ReadonlyMap<string, number>;
  /** The likeliest of them. */
  readonly best: string | undefined;
  /** By path, how much likelier than for the backlog's tasks on average. */
  readonly lift: Bag;
  /** By term, its weight: what few tasks of the backlog say counts more. */
  readonly words: Bag;
}

interface Bag {
  readonly values: ReadonlyMap<string, number>;
  /** Sum of the squares of the values. */
  readonly squares: number;
}

function toBag(values: ReadonlyMap<string, number>): Bag {
  let squares = 0;
  for (const value of values.values()) squares += value * value;
  return { values, squares };
}

export function pairViews(tasks: readonly OpenTask[], radii: readonly BlastRadius[]): PairView[] {
  const queries = tasks.map((task) => queryOf({ ...task, headings: [], ancestors: [] }, NO_DOCUMENTS));
  const spread = new Map<string, number>();
  for (const query of queries) for (const term of query.keys()) spread.set(term, (spread.get(term) ?? 0) + 1);
  const expected = new Map<string, number>();
  for (const radius of radii)
    for (const { path, score } of radius.files) expected.set(path, (expected.get(path) ?? 0) + score);
  return tasks.map((task, order) => {
    const files = new Map((radii[order]?.files ?? []).map(({ path, score }) => [path, score]));
    const lift = new Map<string, number>();
    for (const [path, score] of files) {
      const more = score - (expected.get(path) ?? 0) / tasks.length;
      if (more > 0) lift.set(path, more);
    }
    const words = new Map<string, number>();
    for (const [term, weight] of queries[order] ?? [])
      words.set(term, weight * Math.log(1 + tasks.length / (spread.get(term) ?? 1)));
    const listed = task.taskFile !== '' || task.headings.length > 0;
    return { order, listed, files, best: likeliestOf(radii[order]), lift: toBag(lift), words: toBag(words) };
  });
}

/** Radii that were learned from or merged may not stand in order. */
function likeliestOf(radius: BlastRadius | undefined): string | undefined {
  let best: Touch | undefined;
  for (const file of radius?.files ?? []) if (best === undefined || file.score > best.score) best = file;
  return best?.path;
}

/** Common chances below this say no more than that nothing is known. */
const NOTHING_KNOWN = 0.02;
/** Tasks this far apart in their list still tend to go together. */
const NEAR = 4;

export function pairFeatures(one: PairView, two: PairView): number[] {
  const distance = Math.abs(one.order - two.order);
  return [
    Math.log(NOTHING_KNOWN + commonChance(one.files, two.files)),
    cosine(one.lift, two.lift),
    cosine(one.words, two.words),
    one.listed && two.listed ? Math.exp(-distance / NEAR) : 0,
    one.best !== undefined && one.best === two.best ? 1 : 0,
  ];
}

/** Chance of a common file. */
export function pairChance(one: PairView, two: PairView): number {
  return chanceOf(FITTED_PAIRS, pairFeatures(one, two));
}

/** 1 - product over common files of (1 - p q). */
export function commonChance(one: ReadonlyMap<string, number>, two: ReadonlyMap<string, number>): number {
  const [few, many] = one.size < two.size ? [one, two] : [two, one];
  let peace = 0;
  for (const [path, chance] of few) {
    const other = many.get(path);
    if (other !== undefined) peace += Math.log(1 - Math.min(0.98, chance * other));
  }
  return 1 - Math.exp(peace);
}

function cosine(one: Bag, two: Bag): number {
  if (one.squares === 0 || two.squares === 0) return 0;
  let dot = 0;
  for (const [key, value] of one.values) dot += value * (two.values.get(key) ?? 0);
  return dot / Math.sqrt(one.squares * two.squares);
}
