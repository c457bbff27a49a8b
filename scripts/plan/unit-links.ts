/** Weights between a unit and the tasks outside it: what changes when the unit is moved as a whole. */
import { countTasks, type Neighbours, type PartitionProblem } from './partition-objective.ts';

export interface UnitLinks {
  /** By unit: each task that a member of it may meet, once, with the sum of the weights. */
  readonly links: readonly Neighbours[];
  /** The same by unit and task, 0 where they do not meet: for swaps. Empty where units are too many to be swapped. */
  readonly rows: readonly Float64Array[];
  /** By unit: the units that may not stand in a different track. */
  readonly bound: readonly Int32Array[];
  /** By unit: how many tasks. */
  readonly sizes: Int32Array;
  /** By task. */
  readonly unitOf: Int32Array;
}

/** More units than this are not swapped pair by pair: that takes their square. */
export const MOST_SWAPPED = 160;

export function linkUnits(problem: PartitionProblem): UnitLinks {
  const unitOf = new Int32Array(countTasks(problem));
  for (const [unit, members] of problem.units.entries()) for (const task of members) unitOf[task] = unit;
  const links = problem.units.map((members) => {
    const [only] = members;
    if (members.length === 1 && only !== undefined) return problem.meets[only] as Neighbours;
    const sums = new Map<number, number>();
    for (const member of members) {
      const { tasks, weights } = problem.meets[member] as Neighbours;
      for (let at = 0; at < tasks.length; at++) {
        const task = tasks[at] as number;
        sums.set(task, (sums.get(task) ?? 0) + (weights[at] as number));
      }
    }
    return { tasks: Int32Array.from(sums.keys()), weights: Float64Array.from(sums.values()) };
  });
  const rows = (links.length > MOST_SWAPPED ? [] : links).map(({ tasks, weights }) => {
    const row = new Float64Array(unitOf.length);
    for (let at = 0; at < tasks.length; at++) row[tasks[at] as number] = weights[at] as number;
    return row;
  });
  const bound = problem.bound.map((others) => Int32Array.from(others));
  const sizes = Int32Array.from(problem.units, (members) => members.length);
  return { links, rows, bound, sizes, unitOf };
}
