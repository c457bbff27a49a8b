/**
 * The objective of the partition, in this one place:
 *
 *     U(tracks, held) = n / ( largest track + held + 1/2 * E )
 *     E = sum over tasks i in tracks of ( 1 - product over tasks j in other tracks of (1 - c[i][j]) )
 *
 * n tasks; c[i][j] the chance that tasks i and j touch a common file; E the expected number of tasks that meet a task
 * of another track in a file. U is how many times faster the backlog gets done than by one agent, when held tasks run
 * alone after the merge and half of a task's worth is lost in each conflict. To be maximised, such that bound units
 * (tasks that surely share a file, nested tasks, ordered tasks) are in one track or held.
 */
export interface PartitionProblem {
  /** Number of tasks in each unit; units are what is placed as a whole. */
  readonly sizes: readonly number[];
  /** Symmetric: log(1 - c) between units, 0 or negative. */
  readonly peace: readonly Float64Array[];
  /** Pairs of units that may not stand in different tracks; either may be held. */
  readonly bound: readonly (readonly number[])[];
  readonly maxTracks: number;
  /** Whether units may be held. */
  readonly mayHold: boolean;
}

/** By unit: its track from 0, or `maxTracks` for held. */
export type Assignment = readonly number[];

const CONFLICT_COST = 0.5;
/** What a broken bound costs in tasks: more than any backlog has, so that no answer keeps one. */
const BROKEN_COST = 1e6;

/** The denominator of U: smaller is better. */
export function costOf(problem: PartitionProblem, assignment: Assignment): number {
  const { sizes, maxTracks } = problem;
  const loads = new Array<number>(maxTracks + 1).fill(0);
  for (const [unit, track] of assignment.entries()) loads[track] = (loads[track] ?? 0) + (sizes[unit] ?? 0);
  const held = loads.pop() ?? 0;
  let expected = 0;
  let broken = 0;
  for (const [unit, track] of assignment.entries()) {
    if (track === maxTracks) continue;
    const row = problem.peace[unit];
    let peace = 0;
    for (const [other, otherTrack] of assignment.entries()) {
      if (otherTrack !== track && otherTrack !== maxTracks) peace += row?.[other] ?? 0;
    }
    expected += (sizes[unit] ?? 0) * (1 - Math.exp(peace));
    for (const other of problem.bound[unit] ?? []) {
      const otherTrack = assignment[other];
      if (otherTrack !== track && otherTrack !== maxTracks) broken++;
    }
  }
  return Math.max(...loads) + held + CONFLICT_COST * expected + BROKEN_COST * broken;
}

/** U itself. */
export function gainOf(problem: PartitionProblem, assignment: Assignment): number {
  const tasks = problem.sizes.reduce((sum, size) => sum + size, 0);
  return tasks / Math.max(1e-9, costOf(problem, assignment));
}

/**
 * No assignment can be worth more: the tracks cannot be smaller than an even split, and a unit is one piece, in a track
 * or held.
 */
export function upperBound(problem: PartitionProblem): number {
  const tasks = problem.sizes.reduce((sum, size) => sum + size, 0);
  return tasks / Math.max(tasks / problem.maxTracks, ...problem.sizes, 1e-9);
}
