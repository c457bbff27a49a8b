/** What stands near the files that the first blend found best: changed with them, paired, imported, beside them. */
import { coChanged } from './history-index.ts';
import { directoryOf, pairStem } from './paths.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { Ranked } from './scores.ts';

export interface Seed {
  readonly number: number;
  readonly path: string;
  /** By the first blend, the best is 1. */
  readonly score: number;
}

export interface Neighbourhood {
  readonly seeds: readonly Seed[];
  readonly coChange: ReadonlyMap<number, number>;
  readonly pairs: ReadonlyMap<string, readonly Seed[]>;
  readonly imported: ReadonlyMap<number, number>;
  readonly seedScore: ReadonlyMap<number, number>;
  readonly directories: ReadonlyMap<string, number>;
}

const SEEDS = 8;

/** @param best files with their blend, best first */
export function neighbourhoodOf(facts: RepositoryFacts, best: readonly Ranked[]): Neighbourhood {
  const most = best[0]?.score ?? 1;
  const seeds = best.slice(0, SEEDS).map(({ number, score }) => ({
    number,
    path: facts.tree.paths[number] ?? '',
    score: score / most,
  }));
  const seedScore = new Map<number, number>();
  for (const { number, score } of seeds) seedScore.set(number, score);
  const coChange = coChanged(facts.history, seedScore);
  const imported = new Map<number, number>();
  const pairs = new Map<string, Seed[]>();
  const directories = new Map<string, number>();
  for (const seed of seeds) {
    for (const file of facts.importsOf(seed.number)) {
      imported.set(file, Math.max(imported.get(file) ?? 0, seed.score));
    }
    const key = pairStem(seed.path);
    if (key.length > 2) pairs.set(key, [...(pairs.get(key) ?? []), seed]);
    const directory = directoryOf(seed.path);
    directories.set(directory, (directories.get(directory) ?? 0) + seed.score);
  }
  return { seeds, coChange, pairs, imported, seedScore, directories };
}

export interface NeighbourFeatures {
  readonly coChange: number;
  readonly pairOfBest: number;
  readonly imported: number;
  readonly importing: number;
  readonly siblings: number;
}

export function neighbourFeatures(
  facts: RepositoryFacts,
  around: Neighbourhood,
  path: string,
  number: number,
): NeighbourFeatures {
  const own = around.seedScore.get(number) ?? 0;
  const { pair: stem, directory } = facts.placeOf(path, number);
  const inDirectory = (around.directories.get(directory) ?? 0) - own;
  let [pairOfBest, importing] = [0, 0];
  for (const seed of around.pairs.get(stem) ?? [])
    if (seed.number !== number) pairOfBest = Math.max(pairOfBest, seed.score);
  for (const file of facts.importsOf(number))
    importing = Math.max(importing, around.seedScore.get(file) ?? 0);
  return {
    coChange: Math.sqrt(around.coChange.get(number) ?? 0),
    pairOfBest,
    imported: around.imported.get(number) ?? 0,
    importing,
    siblings: Math.min(3, inDirectory),
  };
}
