/** How likely two tasks are to touch a common file: more than their predictions say, as tasks alike err alike. */
import type { BlastRadius, Touch } from './blast-radius.ts';
import { listIdentifiers } from './find-mentions.ts';
import { chanceOf, type Weights } from './model.ts';
import type { OpenTask } from './open-task.ts';
import pairWeights from './pair-weights.json' with { type: 'json' };
import { directoryOf } from './paths.ts';
import { NO_DOCUMENTS, queryOf } from './task-query.ts';

/** Order of a row and of the fitted weights. */
export const PAIR_FEATURES = [
  'common',
  'commonBest',
  'words',
  'section',
  'near',
  'directories',
  'sameBest',
  'sameBestDirectory',
  'mass',
  'named',
  'identifiers',
  'listed',
] as const;

/** Written by bench/fit-pairs.ts. */
const FITTED_PAIRS: Weights = pairWeights;

export interface PairView {
  readonly task: OpenTask;
  readonly order: number;
  readonly files: ReadonlyMap<string, number>;
  readonly best: readonly Touch[];
  readonly directories: ReadonlyMap<string, number>;
  readonly words: ReadonlyMap<string, number>;
  readonly mass: number;
  /** Paths that the text names. */
  readonly named: ReadonlySet<string>;
  /** Names in code that few tasks of the backlog hold. */
  readonly identifiers: ReadonlySet<string>;
}

export function pairViews(tasks: readonly OpenTask[], radii: readonly BlastRadius[]): PairView[] {
  const queries = tasks.map((task) => queryOf({ ...task, headings: [], ancestors: [] }, NO_DOCUMENTS));
  const spread = new Map<string, number>();
  for (const query of queries) for (const term of query.keys()) spread.set(term, (spread.get(term) ?? 0) + 1);
  const identifiers = rareIdentifiers(tasks);
  return tasks.map((task, order) => {
    const files = radii[order]?.files ?? [];
    const directories = new Map<string, number>();
    for (const { path, score } of files)
      directories.set(directoryOf(path), (directories.get(directoryOf(path)) ?? 0) + score);
    const words = new Map<string, number>();
    for (const [term, weight] of queries[order] ?? [])
      words.set(term, weight * Math.log(1 + tasks.length / (spread.get(term) ?? 1)));
    return {
      task,
      order,
      files: new Map(files.map(({ path, score }) => [path, score])),
      best: files.slice(0, 5),
      directories,
      words,
      mass: files.reduce((sum, file) => sum + file.score, 0),
      named: new Set(files.filter(isNamed).map(({ path }) => path)),
      identifiers: identifiers[order] ?? new Set(),
    };
  });
}

const isNamed = ({ evidence }: Touch): boolean =>
  evidence.some(({ kind }) => kind === 'path' || kind === 'name' || kind === 'override');

/** An identifier of more tasks than this share is the subject of the backlog. */
const COMMON_SHARE = 1 / 3;

function rareIdentifiers(tasks: readonly OpenTask[]): ReadonlySet<string>[] {
  const holders = new Map<string, number>();
  const all = tasks.map(({ text }) => new Set(listIdentifiers(text).map(([name]) => name)));
  for (const names of all) for (const name of names) holders.set(name, (holders.get(name) ?? 0) + 1);
  const most = Math.max(2, COMMON_SHARE * tasks.length);
  return all.map((names) => new Set([...names].filter((name) => (holders.get(name) ?? 0) <= most)));
}

export function pairFeatures(one: PairView, two: PairView): number[] {
  const [bestOne, bestTwo] = [one.best[0]?.path ?? '', two.best[0]?.path ?? ''];
  const named = one.task.headings.length + one.task.taskFile.length > 0;
  const section =
    named &&
    one.task.taskFile === two.task.taskFile &&
    one.task.headings.join('\0') === two.task.headings.join('\0');
  return [
    commonChance(one.files, two.files),
    commonChance(bestMap(one), bestMap(two)),
    cosine(one.words, two.words),
    section ? 1 : 0,
    named ? 1 / Math.max(1, Math.abs(one.order - two.order)) : 0,
    cosine(one.directories, two.directories),
    bestOne !== '' && bestOne === bestTwo ? 1 : 0,
    bestOne !== '' && bestTwo !== '' && directoryOf(bestOne) === directoryOf(bestTwo) ? 1 : 0,
    Math.min(3, Math.sqrt(one.mass * two.mass)) / 3,
    meets(one.named, two.named) ? 1 : 0,
    meets(one.identifiers, two.identifiers) ? 1 : 0,
    named ? 1 : 0,
  ];
}

function meets(one: ReadonlySet<string>, two: ReadonlySet<string>): boolean {
  for (const value of one) if (two.has(value)) return true;
  return false;
}

const bestMap = (view: PairView): Map<string, number> =>
  new Map(view.best.map(({ path, score }) => [path, score]));

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

function cosine(one: ReadonlyMap<string, number>, two: ReadonlyMap<string, number>): number {
  let [dot, a, b] = [0, 0, 0];
  for (const value of one.values()) a += value * value;
  for (const value of two.values()) b += value * value;
  for (const [key, value] of one) dot += value * (two.get(key) ?? 0);
  return a > 0 && b > 0 ? dot / Math.sqrt(a * b) : 0;
}

/** Chance of a common file for every pair; the diagonal is 0. */
export function conflictChances(
  tasks: readonly OpenTask[],
  radii: readonly BlastRadius[],
  weights: Weights = FITTED_PAIRS,
): Float64Array[] {
  const views = pairViews(tasks, radii);
  const chances = views.map(() => new Float64Array(views.length));
  for (const [i, one] of views.entries()) {
    for (const [j, two] of views.entries()) {
      if (j >= i) break;
      const chance = chanceOf(weights, pairFeatures(one, two));
      (chances[i] as Float64Array)[j] = chance;
      (chances[j] as Float64Array)[i] = chance;
    }
  }
  return chances;
}
