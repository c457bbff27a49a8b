/**
 * Fits scripts/plan/pair-weights.json: do two tasks of one backlog touch a common file? Says, on repositories of owners
 * that the fit left out, how sure its sure answers are, and what the partition makes of its chances: U, and the tasks that met
 * another track in a file, expected (E in scripts/plan/partition-objective.ts) and true.
 *
 *     BLAST_DATA=... MIRRORS=... npx tsx bench/fit-pairs.ts [--write] [--tracks 3] [--models MODELS.json] [--without FEATURE,...] [--thinned 12]
 *
 * `--thinned` judges each backlog so many times more, each time without a fifth of its tasks, the same ones whatever is
 * compared: few backlogs, and a single tie that falls the other way moves U by as much as most changes of the chances.
 *
 * With `--models`, which `bench/fit-blast.ts --models` writes, files are predicted by a model that saw no repository of
 * the owner; without it by the weights as they are, and only the pair weights are left out.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type BlastRadius, blastRadii } from '../scripts/plan/blast-radius.ts';
import { chanceOf, FITTED, type RadiusModel, type Weights } from '../scripts/plan/model.ts';
import type { OpenTask } from '../scripts/plan/open-task.ts';
import { PAIR_FEATURES, type PairView, pairFeatures, pairViews } from '../scripts/plan/pair-conflict.ts';
import {
  expectedConflicts,
  type PartitionProblem,
  trackOfTasks,
} from '../scripts/plan/partition-objective.ts';
import { readFacts } from '../scripts/plan/read-facts.ts';
import { solvePartition } from '../scripts/plan/solve-partition.ts';
import { type Backlog, mirrorOf, readData, toTask } from './blast-data.ts';
import { fitLogistic } from './fit-logistic.ts';
import { makeRandom, type Random } from './made-lists.ts';

interface Pair {
  readonly one: number;
  readonly two: number;
  readonly row: readonly number[];
  readonly meets: 0 | 1;
}

interface Sample {
  readonly backlog: Backlog;
  readonly tasks: readonly OpenTask[];
  readonly radii: readonly BlastRadius[];
  readonly pairs: readonly Pair[];
}

const RIDGE = 3;
/** Every backlog counts as much as this many pairs: a large one does not drown the others. */
const PAIRS_EACH = 100;
const at = process.argv.indexOf('--tracks');
const TRACKS = at < 0 ? 3 : Number(process.argv[at + 1]);

const without = process.argv.indexOf('--without');
const dropped = without < 0 ? [] : process.argv[without + 1]!.split(',');
if (dropped.some((name) => !(PAIR_FEATURES as readonly string[]).includes(name)))
  throw new Error(`the features are ${PAIR_FEATURES.join(', ')}`);

const thinned = process.argv.indexOf('--thinned');
const DRAWS = thinned < 0 ? 0 : Number(process.argv[thinned + 1]);

const named = process.argv.indexOf('--models');
const models =
  named < 0
    ? undefined
    : (JSON.parse(readFileSync(process.argv[named + 1]!, 'utf8')) as Record<string, RadiusModel>);

function modelWithout({ repo }: Backlog): RadiusModel {
  const model = models === undefined ? FITTED : models[repo.split('/', 1)[0]!];
  if (model === undefined) throw new Error(`no model was fitted without ${repo}`);
  return model;
}

const samples: Sample[] = [];
for (const backlog of readData<Backlog>('c')) {
  const tasks = backlog.tasks.map(toTask);
  const { facts } = await readFacts(mirrorOf(backlog.repo), backlog.commit, tasks);
  const radii = blastRadii(facts, tasks, { model: modelWithout(backlog) });
  samples.push({ backlog, tasks, radii, pairs: pairsOf(backlog, tasks, radii) });
}

function pairsOf(backlog: Backlog, tasks: readonly OpenTask[], radii: readonly BlastRadius[]): Pair[] {
  const views = pairViews(tasks, radii);
  const truth = backlog.tasks.map((item) => new Set(item.files.map((file) => file.path)));
  return views.flatMap((one) =>
    views.slice(0, one.order).map((two): Pair => {
      const meets = [...truth[one.order]!].some((path) => truth[two.order]!.has(path)) ? 1 : 0;
      return { one: one.order, two: two.order, row: rowOf(one, two), meets };
    }),
  );
}

function rowOf(one: PairView, two: PairView): number[] {
  return pairFeatures(one, two).map((value, at) => (dropped.includes(PAIR_FEATURES[at]!) ? 0 : value));
}

function fitOn(training: readonly Sample[]): Weights {
  const pairs = training.flatMap((sample) => sample.pairs);
  return fitLogistic(
    pairs.map((pair) => pair.row),
    pairs.map((pair) => pair.meets),
    RIDGE,
    training.flatMap(({ pairs }) => pairs.map(() => PAIRS_EACH / pairs.length)),
  );
}

const ownerOf = ({ backlog }: Sample): string => backlog.repo.split('/', 1)[0]!;
const owners = [...new Set(samples.map(ownerOf))].sort();
const leftOut = new Map(
  owners.map((owner) => [owner, fitOn(samples.filter((sample) => ownerOf(sample) !== owner))]),
);
const chance = (sample: Sample, pair: Pair) => chanceOf(leftOut.get(ownerOf(sample))!, pair.row);

/** Of what was said, what was true: in steps of a tenth. */
function reportDeciles(title: string, said: readonly (readonly [chance: number, isTrue: boolean])[]): void {
  console.log(title);
  for (let step = 0; step < 10; step++) {
    const those = said.filter(([value]) => Math.min(9, Math.floor(10 * value)) === step);
    const share = those.filter(([, isTrue]) => isTrue).length / those.length;
    if (those.length > 0)
      console.log(`  ${10 * step}-${10 * step + 10}%  n ${those.length}  true ${(100 * share).toFixed(1)}%`);
  }
}

const said = samples.flatMap((sample) =>
  sample.pairs.map((pair) => [chance(sample, pair), pair.meets === 1] as const),
);
reportDeciles(`${said.length} pairs of ${owners.length} owners, each left out in turn:`, said);
const sure = said.filter(([value]) => value < 0.05);
console.log(
  `said disjoint, sure (below 5%): ${sure.length}, of which ${((100 * sure.filter(([, meets]) => !meets).length) / (sure.length || 1)).toFixed(1)}% are`,
);

function problemOf(sample: Sample): PartitionProblem {
  const links = sample.tasks.map(() => [] as [number, number][]);
  for (const pair of sample.pairs) {
    const weight = -Math.log(1 - Math.min(0.999, chance(sample, pair)));
    links[pair.one]!.push([pair.two, weight]);
    links[pair.two]!.push([pair.one, weight]);
  }
  return {
    units: sample.tasks.map((_, task) => [task]),
    meets: links.map((list) => ({
      tasks: Int32Array.from(list, ([task]) => task),
      weights: Float64Array.from(list, ([, weight]) => weight),
    })),
    bound: sample.tasks.map(() => []),
    maxTracks: TRACKS,
    mayHold: true,
  };
}

/** What an assignment is worth by the files that were really touched. */
function judge(sample: Sample, tracks: Int32Array): { gain: number; conflicts: number; held: number } {
  const loads = new Array<number>(TRACKS + 1).fill(0);
  for (const track of tracks) loads[track]!++;
  const held = loads.pop()!;
  const meeting = new Set<number>();
  for (const { one, two, meets } of sample.pairs) {
    const apart = tracks[one] !== tracks[two] && tracks[one] !== TRACKS && tracks[two] !== TRACKS;
    if (meets === 1 && apart) meeting.add(one).add(two);
  }
  return {
    gain: sample.tasks.length / (Math.max(...loads) + held + meeting.size / 2),
    conflicts: meeting.size,
    held,
  };
}

console.log(`${TRACKS} tracks, nothing bound:`);
for (const source of ['A', 'B'] as const) {
  const results = samples
    .filter((sample) => sample.backlog.source === source)
    .map((sample) => {
      const problem = problemOf(sample);
      const { assignment, cost, lowerBound } = solvePartition(problem);
      const expected = expectedConflicts(problem, assignment);
      const tasks = sample.tasks.length;
      return {
        ...judge(sample, trackOfTasks(problem, assignment)),
        tasks,
        expected,
        gap: cost / lowerBound - 1,
      };
    });
  const sum = (of: (result: (typeof results)[number]) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  const gaps = results.map((result) => result.gap).sort((a, b) => a - b);
  console.log(
    `  ${source}: U ${(sum((r) => r.gain) / results.length).toFixed(2)}, tasks that met ${sum((r) => r.conflicts)} of ${sum((r) => r.tasks)}, held ${sum((r) => r.held)}, expected ${sum((r) => r.expected).toFixed(0)}; proved best ${gaps.filter((gap) => gap < 1e-6).length} of ${gaps.length}, largest gap ${(100 * gaps.at(-1)!).toFixed(0)}%`,
  );
}

const LEAST_KEPT = 6;

/** The sample without a fifth of its tasks. */
function thin(sample: Sample, random: Random): Sample {
  const kept = [...sample.tasks.keys()];
  const most = Math.max(LEAST_KEPT, Math.round(0.8 * kept.length));
  while (kept.length > most) kept.splice(random.below(kept.length), 1);
  const place = new Map(kept.map((task, at) => [task, at]));
  return {
    ...sample,
    tasks: kept.map((task) => sample.tasks[task]!),
    radii: kept.map((task) => sample.radii[task]!),
    pairs: sample.pairs.flatMap((pair) => {
      const [one, two] = [place.get(pair.one), place.get(pair.two)];
      return one === undefined || two === undefined ? [] : [{ ...pair, one, two }];
    }),
  };
}

for (const source of DRAWS > 0 ? (['A', 'B'] as const) : []) {
  const random = makeRandom(1);
  const gains = samples
    .filter((sample) => sample.backlog.source === source)
    .map((sample) => {
      let total = 0;
      for (let draw = 0; draw < DRAWS; draw++) {
        const part = thin(sample, random);
        const problem = problemOf(part);
        total += judge(part, trackOfTasks(problem, solvePartition(problem).assignment)).gain;
      }
      return total / DRAWS;
    });
  const mean = gains.reduce((total, gain) => total + gain, 0) / gains.length;
  console.log(`  ${source}, ${DRAWS} times without a fifth of the tasks: U ${mean.toFixed(3)}`);
  console.log(`    by backlog: ${gains.map((gain) => gain.toFixed(2)).join(' ')}`);
}

const weights = fitOn(samples);
console.log(PAIR_FEATURES.map((name, index) => `${name} ${weights.weights[index]!.toFixed(2)}`).join('  '));
if (process.argv.includes('--write')) {
  const rounded = (_key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(4)) : value;
  writeFileSync(
    new URL('../scripts/plan/pair-weights.json', import.meta.url),
    `${JSON.stringify(weights, rounded, 2)}\n`,
  );
}
