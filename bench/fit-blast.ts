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
import { chanceOfFile, type FileModel, type RadiusModel } from '../scripts/plan/model.ts';
import { NEW_FILE_FEATURES } from '../scripts/plan/new-file-features.ts';
import { fitLogistic } from './fit-logistic.ts';
import { fitTrees, type Settings, type Table } from './fit-trees.ts';

interface Row {
  readonly path: string;
  readonly hit: 0 | 1;
  /** Of a file that does not exist: its columns are others. */
  readonly isNew: boolean;
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
const unknown = dropped.filter((name) => ![...FEATURES, ...NEW_FILE_FEATURES].includes(name as never));
if (unknown.length > 0) throw new Error(`no such feature: ${unknown.join(', ')}`);

const columnsOf = (isNew: boolean): readonly string[] => (isNew ? NEW_FILE_FEATURES : FEATURES);

/** @param toLearn from alone: of these the rows that no fit would take are not kept */
async function readItems(files: readonly string[], toLearn: boolean): Promise<Item[]> {
  const items: Item[] = [];
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      if (line === '') continue;
      const item = JSON.parse(line) as Item;
      if (item.rows.some(({ isNew, x }) => x.length !== columnsOf(isNew).length))
        throw new Error('old rows: collect again');
      const rows = toLearn ? item.rows.filter(isLearnt) : item.rows;
      // Packed: there are hundreds of thousands of them.
      items.push({ ...item, rows: rows.map((row) => ({ ...row, x: Float32Array.from(row.x) })) });
    }
  }
  return items;
}

/** A change of more files says little about any of them, and none of its tasks is one that a plan could place. */
const WIDEST_TRUTH = 30;
/** Of the rows that are not true one in so many is learnt from, and counts for all of them. */
const KEPT = 3;

const isLearnt = ({ hit }: Row, at: number): boolean => hit === 1 || at % KEPT === 0;

/** How one of the two models is fitted. */
interface Recipe {
  readonly isNew: boolean;
  /**
   * Messages of commits are written after the fact and name what was touched. However many there are, together they
   * weigh at most so many times the items of task lists.
   */
  readonly mostMessages: number;
  readonly trees: Settings;
}

const EXISTING: Recipe = {
  isNew: false,
  mostMessages: 2,
  trees: { rounds: 60, depth: 4, rate: 0.12, ridge: 10, leastWeight: 10 },
};
/** Few of the guesses are true, so that there is little to learn from at a time. */
const FRESH: Recipe = {
  isNew: true,
  mostMessages: 4,
  trees: { rounds: 60, depth: 4, rate: 0.12, ridge: 10, leastWeight: 5 },
};

function toTable(given: readonly Item[], { isNew, mostMessages }: Recipe): Table {
  const items = given.filter(({ truth }) => truth.length <= WIDEST_TRUTH);
  const listed = items.filter(({ set }) => set === 'a').length;
  const message = Math.min(1, (mostMessages * listed) / Math.max(1, items.length - listed));
  const rows: Row[] = [];
  const weights: number[] = [];
  for (const item of items) {
    for (const row of item.set === 'mined' ? item.rows : item.rows.filter(isLearnt)) {
      if (row.isNew !== isNew) continue;
      rows.push(row);
      weights.push((row.hit === 1 ? 1 : KEPT) * (item.set === 'a' ? 1 : message));
    }
  }
  const names = columnsOf(isNew);
  const columns = names.length;
  const values = new Float32Array(rows.length * columns);
  for (const [at, row] of rows.entries())
    for (const [column, value] of row.x.entries())
      values[at * columns + column] = dropped.includes(names[column]!) ? 0 : value;
  return {
    columns,
    values,
    labels: Uint8Array.from(rows, (row) => row.hit),
    weights: Float32Array.from(weights),
  };
}

const RIDGE = 3;

function fitOne(training: readonly Item[], recipe: Recipe): FileModel {
  const table = toTable(training, recipe);
  const rows = Array.from({ length: table.labels.length }, (_, at) =>
    table.values.subarray(at * table.columns, (at + 1) * table.columns),
  );
  return {
    linear: fitLogistic(rows, table.labels, RIDGE, table.weights),
    trees: fitTrees(table, recipe.trees),
  };
}

const fitModel = (training: readonly Item[]): RadiusModel => ({
  existing: fitOne(training, EXISTING),
  fresh: fitOne(training, FRESH),
});

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

function rank(item: Item, { existing, fresh }: RadiusModel): Scored[] {
  return item.rows
    .map((row) => ({ ...row, score: chanceOfFile(row.isNew ? fresh : existing, masked(row)) }))
    .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
}

const masked = ({ isNew, x }: Row) =>
  dropped.length === 0
    ? x
    : x.map((value, column) => (dropped.includes(columnsOf(isNew)[column]!) ? 0 : value));

function report(items: readonly Item[], ranked: ReadonlyMap<Item, readonly Scored[]>): void {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of [`set ${item.set}`, ...(options['by-repo'] ? [item.repo] : [])])
      groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  for (const [group, members] of groups) {
    const mean = (measure: (item: Item, rows: readonly Scored[]) => number) =>
      (100 * members.reduce((sum, item) => sum + measure(item, ranked.get(item)!), 0)) / members.length;
    const percent = (measure: Parameters<typeof mean>[0]) => mean(measure).toFixed(1).padStart(5);
    const recall = percent((item, rows) => hitsIn(rows.slice(0, 10)) / item.truth.length);
    const hit = percent((_, rows) => Number(hitsIn(rows.slice(0, 5)) > 0));
    const ceiling = percent((item, rows) => hitsIn(rows) / item.truth.length);
    const lossOf = (isNew: boolean) =>
      (mean((_, rows) => lossIn(rows.filter((row) => row.isNew === isNew))) / 100).toFixed(3);
    console.log(
      `  ${group.padEnd(36)} n ${String(members.length).padStart(3)}  recall@10 ${recall}  hit@5 ${hit}  among candidates ${ceiling}  loss ${lossOf(false)} and of new files ${lossOf(true)}`,
    );
  }
}

/** What the chances are short of the truth: minus the logarithm of what was said of what came true. */
const lossIn = (rows: readonly Scored[]): number =>
  -rows.reduce((sum, { hit, score }) => sum + Math.log(hit === 1 ? score : 1 - score), 0);

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

const items = await readItems(positionals, false);
const more = await readItems(options.more, true);
if (more.some((item) => items.some((other) => ownerOf(other) === ownerOf(item))))
  throw new Error('--more holds an owner who is judged');
const folds = foldsOf(items, Number(options.folds));
const ranked = new Map<Item, readonly Scored[]>();
const models: Record<string, RadiusModel> = {};
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
for (const isNew of [false, true]) {
  console.log(`chances said against true, by decile, ${isNew ? 'new files' : 'files that exist'}:`);
  reportReliability([...ranked.values()].map((rows) => rows.filter((row) => row.isNew === isNew)));
}
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
