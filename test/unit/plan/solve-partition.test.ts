import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  costOf,
  gainOf,
  type PartitionProblem,
  upperBound,
} from '../../../scripts/plan/partition-objective.ts';
import { improveFromStarts, solvePartition, tryAll } from '../../../scripts/plan/solve-partition.ts';

/** Every assignment, tracks not taken for interchangeable: the slow and plain truth. */
function bruteForce(problem: PartitionProblem): number {
  const places = problem.maxTracks + (problem.mayHold ? 1 : 0);
  let best = Number.POSITIVE_INFINITY;
  for (let code = 0; code < places ** problem.sizes.length; code++) {
    const assignment = problem.sizes.map((_, unit) => Math.floor(code / places ** unit) % places);
    best = Math.min(best, costOf(problem, assignment));
  }
  return best;
}

function problemOf(
  chances: readonly number[],
  units: number,
  maxTracks: number,
  mayHold: boolean,
): PartitionProblem {
  const peace = Array.from({ length: units }, () => new Float64Array(units));
  const bound = Array.from({ length: units }, () => [] as number[]);
  let at = 0;
  for (let one = 0; one < units; one++) {
    for (let two = 0; two < one; two++) {
      const chance = chances[at++ % chances.length] ?? 0;
      peace[one]![two] = Math.log(1 - Math.min(0.99, chance));
      peace[two]![one] = peace[one]![two]!;
      if (chance > 0.9) {
        bound[one]!.push(two);
        bound[two]!.push(one);
      }
    }
  }
  return {
    sizes: Array.from({ length: units }, (_, unit) => 1 + (unit % 3)),
    peace,
    bound,
    maxTracks,
    mayHold,
  };
}

const problems = fc
  .tuple(
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 3 }),
    fc.boolean(),
  )
  .map(([chances, units, maxTracks, mayHold]) => problemOf(chances, units, maxTracks, mayHold));

test('trying all finds what brute force finds', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      expect(costOf(problem, tryAll(problem))).toBeCloseTo(bruteForce(problem), 9);
    }),
    { numRuns: 60 },
  );
});

test('local search is within a tenth of the best, and never breaks a bound', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const assignment = improveFromStarts(problem);
      expect(costOf(problem, assignment)).toBeLessThanOrEqual(1.1 * bruteForce(problem) + 1e-9);
      for (const [unit, others] of problem.bound.entries()) {
        for (const other of others) {
          const tracks = [assignment[unit], assignment[other]].filter((track) => track !== problem.maxTracks);
          expect(new Set(tracks).size).toBeLessThanOrEqual(1);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('no assignment is worth more than the bound', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      expect(gainOf(problem, solvePartition(problem).assignment)).toBeLessThanOrEqual(
        upperBound(problem) + 1e-9,
      );
    }),
    { numRuns: 60 },
  );
});

test('four hundred units are placed, all of them', () => {
  const problem = problemOf([0, 0.1, 0.02, 0.3, 0], 400, 3, true);
  const { assignment, exact } = solvePartition(problem);
  expect(exact).toBe(false);
  expect(assignment).toHaveLength(400);
  expect(Math.max(...assignment)).toBeLessThanOrEqual(3);
});
