/**
 * Fits scripts/plan/pair-weights.json: do two tasks of one backlog touch a common file? Says how sure its sure answers
 * are, on repositories left out.
 *
 *     BLAST_DATA=... MIRRORS=... npx tsx bench/fit-pairs.ts [--write]
 */
import { writeFileSync } from 'node:fs';
import { blastRadii } from '../scripts/plan/blast-radius.ts';
import { chanceOf } from '../scripts/plan/model.ts';
import { PAIR_FEATURES, pairFeatures, pairViews } from '../scripts/plan/pair-conflict.ts';
import { readFacts } from '../scripts/plan/read-facts.ts';
import { type Backlog, mirrorOf, readData, toTask } from './blast-data.ts';
import { fitLogistic } from './fit-logistic.ts';

interface Pair {
  readonly repo: string;
  readonly source: string;
  readonly row: readonly number[];
  readonly meets: 0 | 1;
  /** One over the pairs of its backlog: large backlogs do not drown the others. */
  readonly backlog: number;
}

const FOLDS = 5;
const pairs: Pair[] = [];
for (const [backlog, { repo, commit, tasks: items, source }] of readData<Backlog>('c').entries()) {
  const tasks = items.map(toTask);
  const { facts } = await readFacts(mirrorOf(repo), commit, tasks);
  const views = pairViews(tasks, blastRadii(facts, tasks));
  const truth = items.map((item) => new Set(item.files.map((file) => file.path)));
  for (const [i, one] of views.entries()) {
    for (const [j, two] of views.entries()) {
      if (j >= i) break;
      const meets = [...truth[i]!].some((path) => truth[j]!.has(path)) ? 1 : 0;
      pairs.push({ repo, source, row: pairFeatures(one, two), meets, backlog });
    }
  }
}

const repos = [...new Set(pairs.map((pair) => pair.repo))].sort();
const foldOf = (pair: Pair) => repos.indexOf(pair.repo) % FOLDS;
const fitOn = (training: readonly Pair[]) =>
  fitLogistic(
    training.map((pair) => pair.row),
    training.map((pair) => pair.meets),
    3,
  );
const folds = Array.from({ length: FOLDS }, (_, fold) =>
  fitOn(pairs.filter((pair) => foldOf(pair) !== fold)),
);
const deciles = Array.from({ length: 10 }, () => ({ n: 0, meets: 0 }));
for (const pair of pairs) {
  const decile = deciles[Math.min(9, Math.floor(10 * chanceOf(folds[foldOf(pair)]!, pair.row)))]!;
  decile.n++;
  decile.meets += pair.meets;
}
console.log(
  `${pairs.length} pairs of ${repos.length} repositories; share that meets, by decile of what was said:`,
);
for (const [at, { n, meets }] of deciles.entries())
  console.log(`  ${at * 10}-${at * 10 + 10}%  n ${n}  meets ${n ? ((100 * meets) / n).toFixed(1) : '-'}%`);
const sure = pairs.filter((pair) => chanceOf(folds[foldOf(pair)]!, pair.row) < 0.05);
const wrong = sure.filter((pair) => pair.meets).length;
console.log(
  `said disjoint, sure (below 5%): ${sure.length}, of which ${(100 * (1 - wrong / (sure.length || 1))).toFixed(1)}% are`,
);
const weights = fitOn(pairs);
console.log(PAIR_FEATURES.map((name, at) => `${name} ${weights.weights[at]!.toFixed(2)}`).join('  '));
if (process.argv.includes('--write')) {
  const rounded = (_key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(4)) : value;
  writeFileSync(
    new URL('../scripts/plan/pair-weights.json', import.meta.url),
    `${JSON.stringify(weights, rounded, 2)}\n`,
  );
}
