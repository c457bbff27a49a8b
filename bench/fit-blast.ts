/**
 * Fits scripts/plan/model-weights.json from collected rows, and says what it reaches on repositories that the fit left
 * out: all repositories of one owner are left out together, because an owner's habits are in all of them.
 *
 *     npx tsx bench/fit-blast.ts [--write] [--models OUT.json] [--folds N] [--without FEATURE,...] [--by-repo]
 *       [--more MINED.jsonl] ROWS.jsonl...
 *
 * `--more` are rows to learn from alone, of owners that are in no other file (bench/mine-tasks.ts). `--models` keeps, by owner, the model that did not see it: for bench/fit-pairs.ts.
 */
import { createReadStream, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { FEATURES } from '../scripts/plan/features.ts';
import { chanceOfFile, type FileModel } from '../scripts/plan/model.ts';
import { fitLogistic } from './fit-logistic.ts';
import { fitTrees, type Table } from './fit-trees.ts';

interface Row {
  readonly path: string;
  readonly hit: 0 | 1;
  readonly x: Float32Array;
}

interface Item {
  readonly id: string;
  readonly set: string;
  readonly repo: string;
  readonly truth: readonly { readonly path: string; readonly existed: boolean }[];
  readonly rows: readonly Row[];
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: 'boolean', default: false },
    folds: { type: 'string', default: '6' },
    without: { type: 'string', default: '' },
    'by-repo': { type: 'boolean', default: false },
    models: { type: 'string', default: '' },
    save: { type: 'string', default: '' },
    more: { type: 'string', multiple: true, default: [] },
  },
});

const dropped = options.without.split(',').filter((name) => name !== '');
const unknown = dropped.filter((name) => !(FEATURES as readonly string[]).includes(name));
if (unknown.length > 0) throw new Error(`no such feature: ${unknown.join(', ')}`);

async function readItems(files: readonly string[]): Promise<Item[]> {
  const items: Item[] = [];
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      if (line === '') continue;
      const item = JSON.parse(line) as Item;
      if (item.rows.some(({ x }) => x.length !== FEATURES.length)) throw new Error('old rows: collect again');
      // Packed: there are hundreds of thousands of them.
      items.push({ ...item, rows: item.rows.map((row) => ({ ...row, x: Float32Array.from(row.x) })) });
    }
  }
  return items;
}

/** A change of more files says little about any of them, and none of its tasks is one that a plan could place. */
const WIDEST_TRUTH = 30;
/** Of the rows that are not true one in so many is kept, and counts for all of them. */
const KEPT = 3;

/**
 * Messages of commits are written after the fact and name what was touched. However many there are, together they weigh
 * at most so many times the items of task lists.
 */
const MOST_MESSAGES = 2;

function toTable(given: readonly Item[]): Table {
  const items = given.filter(({ truth }) => truth.length <= WIDEST_TRUTH);
  const listed = items.filter(({ set }) => set === 'a').length;
  const message = Math.min(1, (MOST_MESSAGES * listed) / Math.max(1, items.length - listed));
  const rows: Row[] = [];
  const weights: number[] = [];
  for (const item of items) {
    for (const [at, row] of item.rows.entries()) {
      if (row.hit === 0 && at % KEPT !== 0) continue;
      rows.push(row);
      weights.push((row.hit === 1 ? 1 : KEPT) * (item.set === 'a' ? 1 : message));
    }
  }
  const columns = FEATURES.length;
  const values = new Float32Array(rows.length * columns);
  for (const [at, row] of rows.entries())
    for (const [column, value] of row.x.entries())
      values[at * columns + column] = dropped.includes(FEATURES[column]!) ? 0 : value;
  return {
    columns,
    values,
    labels: Uint8Array.from(rows, (row) => row.hit),
    weights: Float32Array.from(weights),
  };
}

const RIDGE = 3;

function fitModel(training: readonly Item[]): FileModel {
  const table = toTable(training);
  const rows = Array.from({ length: table.labels.length }, (_, at) =>
    table.values.subarray(at * table.columns, (at + 1) * table.columns),
  );
  return { linear: fitLogistic(rows, table.labels, RIDGE, table.weights), trees: fitTrees(table) };
}

const ownerOf = (item: Item): string => item.repo.split('/', 1)[0]!;

/** Owners dealt to folds by the number of their items, largest first, to the fold that has fewest. */
function foldsOf(items: readonly Item[], count: number): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const item of items) sizes.set(ownerOf(item), (sizes.get(ownerOf(item)) ?? 0) + 1);
  const filled = new Array<number>(Math.min(count, sizes.size)).fill(0);
  const folds = new Map<string, number>();
  for (const [owner, size] of [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    const fold = filled.indexOf(Math.min(...filled));
    folds.set(owner, fold);
    filled[fold]! += size;
  }
  return folds;
}

interface Scored extends Row {
  readonly score: number;
}

function rank(item: Item, model: FileModel): Scored[] {
  return item.rows
    .map((row) => ({ ...row, score: chanceOfFile(model, masked(row.x)) }))
    .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
}

const masked = (x: Float32Array) =>
  dropped.length === 0 ? x : x.map((value, column) => (dropped.includes(FEATURES[column]!) ? 0 : value));

function report(items: readonly Item[], ranked: ReadonlyMap<Item, readonly Scored[]>): void {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of [`set ${item.set}`, ...(options['by-repo'] ? [item.repo] : [])])
      groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  for (const [group, members] of groups) {
    const mean = (measure: (item: Item, rows: readonly Scored[]) => number) =>
      ((100 * members.reduce((sum, item) => sum + measure(item, ranked.get(item)!), 0)) / members.length)
        .toFixed(1)
        .padStart(5);
    const recall = mean((item, rows) => hitsIn(rows.slice(0, 10)) / item.truth.length);
    const hit = mean((_, rows) => Number(hitsIn(rows.slice(0, 5)) > 0));
    const ceiling = mean((item, rows) => hitsIn(rows) / item.truth.length);
    console.log(
      `  ${group.padEnd(36)} n ${String(members.length).padStart(3)}  recall@10 ${recall}  hit@5 ${hit}  among candidates ${ceiling}`,
    );
  }
}

const hitsIn = (rows: readonly Row[]): number => rows.filter((row) => row.hit === 1).length;

function reportReliability(ranked: Iterable<readonly Scored[]>): void {
  const deciles = Array.from({ length: 10 }, () => ({ n: 0, hits: 0, said: 0 }));
  for (const row of [...ranked].flat()) {
    const decile = deciles[Math.min(9, Math.floor(10 * row.score))]!;
    decile.n++;
    decile.hits += row.hit;
    decile.said += row.score;
  }
  for (const { n, hits, said } of deciles)
    console.log(
      `  said ${(said / n).toFixed(2)}  true ${(hits / n).toFixed(2)}  of ${String(n).padStart(6)}`,
    );
}

const items = await readItems(positionals);
const more = await readItems(options.more);
if (more.some((item) => items.some((other) => ownerOf(other) === ownerOf(item))))
  throw new Error('--more holds an owner who is judged');
const folds = foldsOf(items, Number(options.folds));
const ranked = new Map<Item, readonly Scored[]>();
const models: Record<string, FileModel> = {};
for (const fold of new Set(folds.values())) {
  const model = fitModel([...items.filter((item) => folds.get(ownerOf(item)) !== fold), ...more]);
  for (const item of items) {
    if (folds.get(ownerOf(item)) !== fold) continue;
    ranked.set(item, rank(item, model));
    models[ownerOf(item)] = model;
  }
}
console.log(
  `owners left out, ${new Set(folds.values()).size} folds${dropped.length > 0 ? `, without ${dropped}` : ''}:`,
);
report(items, ranked);
console.log('chances said against true, by decile:');
reportReliability(ranked.values());
if (options.save !== '')
  writeFileSync(
    options.save,
    JSON.stringify(
      items.map((item) => ({
        id: item.id,
        files: ranked
          .get(item)!
          .slice(0, 60)
          .map(({ path, score }) => ({ path, score })),
      })),
    ),
  );
if (options.models !== '') writeFileSync(options.models, JSON.stringify(models));
if (options.write) {
  const rounded = (_key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(4)) : value;
  writeFileSync(
    new URL('../scripts/plan/model-weights.json', import.meta.url),
    `${JSON.stringify(fitModel([...items, ...more]), rounded)}\n`,
  );
}
