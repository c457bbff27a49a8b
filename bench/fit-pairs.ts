/**
 * Fits scripts/plan/pair-weights.json: do two tasks of one backlog touch a common file? Says how sure its sure answers
 * are on repositories of owners left out, of the fit of the pairs and, with `--models`, of the fit of the files too.
 *
 *     BLAST_DATA=... MIRRORS=... npx tsx bench/fit-pairs.ts [--models MODELS.json] [--tracks DIR] [--write]
 *
 * `--models`: what `bench/fit-blast.ts --models` wrote. `--tracks` plans every backlog with the weights that did not see
 * its owner and writes the tracks as the data's own scorer of partitions reads them.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { assemblePlan } from '../scripts/plan/assemble-plan.ts';
import { type BlastRadius, blastRadii } from '../scripts/plan/blast-radius.ts';
import { chanceOf, FITTED, type FileModel, type Weights } from '../scripts/plan/model.ts';
import type { OpenTask } from '../scripts/plan/open-task.ts';
import { PAIR_FEATURES, pairFeatures, pairViews } from '../scripts/plan/pair-conflict.ts';
import { readFacts } from '../scripts/plan/read-facts.ts';
import type { RepositoryFacts } from '../scripts/plan/repository-facts.ts';
import { type Backlog, mirrorOf, readData, toTask } from './blast-data.ts';
import { fitLogistic } from './fit-logistic.ts';

const { values: options } = parseArgs({
  options: {
    models: { type: 'string', default: '' },
    tracks: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});

interface Pair {
  readonly owner: string;
  readonly row: readonly number[];
  readonly meets: 0 | 1;
}

interface Read {
  readonly backlog: Backlog;
  readonly facts: RepositoryFacts;
  readonly tasks: readonly OpenTask[];
  readonly radii: readonly BlastRadius[];
}

const RIDGE = 3;
const SURE = 0.05;
const TRACKS = 3;
const models =
  options.models === ''
    ? {}
    : (JSON.parse(readFileSync(options.models, 'utf8')) as Record<string, FileModel>);
const ownerOf = ({ repo }: { readonly repo: string }): string => repo.split('/', 1)[0]!;

async function readBacklogs(): Promise<Read[]> {
  const found: Read[] = [];
  for (const backlog of readData<Backlog>('c')) {
    const model = options.models === '' ? FITTED : models[ownerOf(backlog)];
    if (model === undefined) throw new Error(`${options.models} has no model without ${ownerOf(backlog)}`);
    const tasks = backlog.tasks.map(toTask);
    const { facts } = await readFacts(mirrorOf(backlog.repo), backlog.commit, tasks);
    found.push({ backlog, facts, tasks, radii: blastRadii(facts, tasks, new Map(), model) });
  }
  return found;
}

function pairsOf({ backlog, tasks, radii }: Read): Pair[] {
  const views = pairViews(tasks, radii);
  const truth = backlog.tasks.map((item) => new Set(item.files.map((file) => file.path)));
  return views.flatMap((one, i) =>
    views.slice(0, i).map((two, j) => ({
      owner: ownerOf(backlog),
      row: pairFeatures(one, two),
      meets: [...truth[i]!].some((file) => truth[j]!.has(file)) ? (1 as const) : (0 as const),
    })),
  );
}

const fitOn = (training: readonly Pair[]): Weights =>
  fitLogistic(
    training.map((pair) => pair.row),
    training.map((pair) => pair.meets),
    RIDGE,
  );

function report(pairs: readonly Pair[], without: ReadonlyMap<string, Weights>): void {
  const said = pairs.map((pair) => chanceOf(without.get(pair.owner)!, pair.row));
  const deciles = Array.from({ length: 10 }, () => ({ n: 0, meets: 0 }));
  for (const [at, pair] of pairs.entries()) {
    const decile = deciles[Math.min(9, Math.floor(10 * said[at]!))]!;
    decile.n++;
    decile.meets += pair.meets;
  }
  console.log(`${pairs.length} pairs; share that meets, by decile of what was said:`);
  for (const [at, { n, meets }] of deciles.entries())
    console.log(`  ${at * 10}-${at * 10 + 10}%  n ${n}  meets ${n ? ((100 * meets) / n).toFixed(1) : '-'}%`);
  const sure = pairs.filter((_, at) => said[at]! < SURE);
  const right = sure.filter((pair) => pair.meets === 0).length;
  console.log(
    `said disjoint, sure (below 5%): ${sure.length}, of which ${((100 * right) / sure.length).toFixed(1)}% are`,
  );
}

const read = await readBacklogs();
const pairs = read.flatMap(pairsOf);
const without = new Map(
  [...new Set(pairs.map((pair) => pair.owner))].map(
    (owner) => [owner, fitOn(pairs.filter((pair) => pair.owner !== owner))] as const,
  ),
);
report(pairs, without);
if (options.tracks !== '') {
  mkdirSync(options.tracks, { recursive: true });
  for (const { backlog, facts, tasks, radii } of read) {
    const plan = assemblePlan(facts, {
      base: backlog.commit,
      tasksFile: tasks[0]?.taskFile ?? '',
      tasks,
      parents: tasks.map(() => undefined),
      radii,
      maxTracks: TRACKS,
      limits: [],
      pairWeights: without.get(ownerOf(backlog)),
    });
    const tracks = plan.tracks.map((track) => ({ name: track.name, tasks: track.tasks.map(({ id }) => id) }));
    writeFileSync(
      path.join(options.tracks, `${backlog.id.replaceAll('/', '+')}.json`),
      JSON.stringify(tracks),
    );
  }
}
const weights = fitOn(pairs);
console.log(PAIR_FEATURES.map((name, at) => `${name} ${weights.weights[at]!.toFixed(2)}`).join('  '));
if (options.write) {
  const rounded = (_key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(4)) : value;
  writeFileSync(
    new URL('../scripts/plan/pair-weights.json', import.meta.url),
    `${JSON.stringify(weights, rounded, 2)}\n`,
  );
}
