/**
 * How the thresholds of `scripts/merge/match-tasks.ts` were chosen: lists are made up, edited by rules that remember which
 * task is which, and matched. `wrong` are pairs of two different tasks, `missed` are tasks that were not found again.
 * No real list is involved, so real lists can still judge the result. Run: npx tsx bench/match-thresholds.ts
 */
import { listCandidates } from '../scripts/merge/candidates.ts';
import { FOLLOW, type MatchOptions, matchTasks, PAIR } from '../scripts/merge/match-tasks.ts';
import { parseTaskList } from '../scripts/tasks/parse-task-list.ts';
import { editList, type MadeTask, makeList, makeRandom, renderMade } from './made-lists.ts';

const LISTS = Number(process.argv[2] ?? 150);
const THRESHOLDS = [0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.1, 1.2];

type Case = readonly [from: readonly MadeTask[], to: readonly MadeTask[]];

/** A list and a later version of it. */
function makeFollow(seed: number): Case {
  const random = makeRandom(seed);
  const list = makeList(random);
  return [list, editList(list, random)];
}

/** What two sides have that neither has from the base: some from a common origin, the rest their own. */
function makePair(seed: number): Case {
  const random = makeRandom(seed);
  const origin = makeList(random).slice(0, random.below(12));
  return [editList(origin, random, 0.5), editList(origin, random, 0.5)];
}

function count([from, to]: Case, options: MatchOptions): { wrong: number; missed: number; all: number } {
  const [one, other] = [from, to].map((list) => listCandidates(parseTaskList(renderMade(list)))) as [C, C];
  const [ones, others] = [from, to].map((list) => list.map(({ identity }) => identity)) as [
    number[],
    number[],
  ];
  const pairs = matchTasks(one, other, options);
  const found = [...pairs].map(([a, b]) => [ones[a.index], others[b.index]] as const);
  const right = found.filter(([a, b]) => a === b).length;
  const all = ones.filter((identity) => others.includes(identity)).length;
  return { wrong: found.length - right, missed: all - right, all };
}

type C = ReturnType<typeof listCandidates>;

for (const [name, make, options] of [
  ['FOLLOW', makeFollow, FOLLOW],
  ['PAIR', makePair, PAIR],
] as const) {
  const cases = Array.from({ length: LISTS }, (_, seed) => make(seed + 1));
  console.log(`${name}, now ${options.threshold}`);
  for (const threshold of THRESHOLDS) {
    const sums = cases
      .map((one) => count(one, { ...options, threshold }))
      .reduce((a, b) => ({ wrong: a.wrong + b.wrong, missed: a.missed + b.missed, all: a.all + b.all }));
    const share = (part: number): string => `${((100 * part) / sums.all).toFixed(2)}%`.padStart(7);
    console.log(
      `  ${threshold.toFixed(2)}  wrong ${share(sums.wrong)}  missed ${share(sums.missed)}  of ${sums.all}`,
    );
  }
}
