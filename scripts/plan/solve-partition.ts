/** Finds the assignment of highest U, and says how far from the best it may be. */
import { improvePartition } from './improve-partition.ts';
import { type Assignment, costOf, countTasks, type PartitionProblem } from './partition-objective.ts';
import { searchPartition } from './search-partition.ts';

export interface Solution {
  readonly assignment: Assignment;
  /** The denominator of U. */
  readonly cost: number;
  /** No assignment costs less. Equal to `cost` when that is proved to be the least. */
  readonly lowerBound: number;
}

/** Tasks up to which the best is searched for with proof. */
const MOST_PROVED = 60;
/**
 * Of partial assignments that are taken up, times the tasks of each: a step costs by them. A thousand steps for 20 tasks
 * prove most; 60 would be no nearer to a proof with as many, which take twice as long as to find the plan.
 */
const MOST_WORK = 20_000;

/** @param keys by unit a number that does not change when the backlog changes elsewhere */
export function solvePartition(problem: PartitionProblem, keys: readonly number[] = []): Solution {
  if (problem.units.length === 0) return { assignment: [], cost: 0, lowerBound: 0 };
  const found = improvePartition(problem, keys);
  if (countTasks(problem) > MOST_PROVED) {
    const cost = costOf(problem, found);
    return { assignment: found, cost, lowerBound: evenSplit(problem) };
  }
  const { assignment, cost, lowerBound } = searchPartition(
    problem,
    found,
    Math.ceil(MOST_WORK / countTasks(problem)),
  );
  return { assignment, cost, lowerBound: Math.max(lowerBound, evenSplit(problem)) };
}

/** Without any conflict the largest track is no smaller than an even share, and a unit is one piece. */
function evenSplit(problem: PartitionProblem): number {
  const largest = Math.max(...problem.units.map((members) => members.length));
  return Math.max(Math.ceil(countTasks(problem) / problem.maxTracks), largest);
}
