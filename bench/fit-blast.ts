/**
 * Fits the weights of scripts/plan/model-weights.json from collected rows, and says what they reach on repositories
 * that were left out (five folds, whole repositories each).
 *
 *     npx tsx bench/fit-blast.ts [--write] ROWS.jsonl...
 *
 * The second look's rows depend on the first look's weights: collect, fit, collect again, fit again.
 */
import { createReadStream, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { FIRST_FEATURES, SECOND_FEATURES } from '../scripts/plan/candidate-features.ts';
import { chanceOf, type Weights } from '../scripts/plan/model.ts';
import { fitLogistic } from './fit-logistic.ts';

interface Item {
  readonly set: string;
  readonly repo: string;
  readonly truth: readonly string[];
  readonly rows: readonly { readonly path: string; readonly hit: 0 | 1; readonly x: readonly number[] }[];
}

const FOLDS = 5;
const WIDEST_TRUTH = 30;
const args = process.argv.slice(2);
const items: Item[] = [];
for (const file of args.filter((arg) => !arg.startsWith('--'))) {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line !== '') items.push(JSON.parse(line) as Item);
  }
}

const width = { first: FIRST_FEATURES.length, second: FIRST_FEATURES.length + SECOND_FEATURES.length };
const repos = [...new Set(items.map((item) => item.repo))].sort();
const foldOf = (item: Item) => repos.indexOf(item.repo) % FOLDS;

function fitOn(training: readonly Item[], columns: number): Weights {
  const rows: number[][] = [];
  const labels: number[] = [];
  for (const item of training) {
    if (item.truth.length > WIDEST_TRUTH) continue;
    for (const row of item.rows) {
      rows.push(row.x.slice(0, columns));
      labels.push(row.hit);
    }
  }
  return fitLogistic(rows, labels, 3);
}

function report(name: string, score: (item: Item, x: readonly number[]) => number): void {
  const sums = new Map<string, { n: number; recall: number; hit: number }>();
  const deciles = Array.from({ length: 10 }, () => ({ n: 0, hits: 0, sum: 0 }));
  for (const item of items) {
    const ranked = item.rows
      .map((row) => ({ ...row, score: score(item, row.x) }))
      .sort((a, b) => b.score - a.score);
    for (const row of ranked) {
      const decile = deciles[Math.min(9, Math.floor(row.score * 10))]!;
      decile.n++;
      decile.hits += row.hit;
      decile.sum += row.score;
    }
    const set = item.set.slice(0, 2);
    const sum = sums.get(set) ?? { n: 0, recall: 0, hit: 0 };
    sum.n++;
    sum.recall += ranked.slice(0, 10).filter((row) => row.hit).length / item.truth.length;
    sum.hit += ranked.slice(0, 5).some((row) => row.hit) ? 1 : 0;
    sums.set(set, sum);
  }
  console.log(name);
  for (const [set, { n, recall, hit }] of sums)
    console.log(
      `  ${set}  n ${n}  recall@10 ${((100 * recall) / n).toFixed(1)}  hit@5 ${((100 * hit) / n).toFixed(1)}`,
    );
  console.log(
    `  said/true by decile: ${deciles.map(({ n, hits, sum }) => (n ? `${(sum / n).toFixed(2)}/${(hits / n).toFixed(2)}(${n})` : '-')).join(' ')}`,
  );
}

const has = (item: Item, columns: number) => (item.rows[0]?.x.length ?? 0) >= columns;
if (!items.every((item) => item.rows.length === 0 || has(item, width.second)))
  throw new Error('old rows: collect again');
for (const [name, columns] of Object.entries(width)) {
  const folds = Array.from({ length: FOLDS }, (_, fold) =>
    fitOn(
      items.filter((item) => foldOf(item) !== fold),
      columns,
    ),
  );
  report(`${name} look, repositories left out`, (item, x) =>
    chanceOf(folds[foldOf(item)]!, x.slice(0, columns)),
  );
}
const model = { first: fitOn(items, width.first), second: fitOn(items, width.second) };
const names = [...FIRST_FEATURES, ...SECOND_FEATURES];
console.log(names.map((name, at) => `${name} ${(model.second.weights[at] ?? 0).toFixed(2)}`).join('  '));
const ceiling = items.map((item) => item.rows.filter((row) => row.hit).length / item.truth.length);
console.log(
  `candidates hold ${((100 * ceiling.reduce((a, b) => a + b, 0)) / items.length).toFixed(1)}% of the truth`,
);
if (args.includes('--write')) {
  const rounded = (_key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(4)) : value;
  writeFileSync(
    new URL('../scripts/plan/model-weights.json', import.meta.url),
    `${JSON.stringify(model, rounded, 2)}\n`,
  );
}
