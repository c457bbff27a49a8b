/**
 * The objective of the partition, in this one place:
 *
 *     U(tracks, held) = n / ( largest track + 5/4 * held + 1/2 * E )
 *     E = sum over tasks i in tracks of P( sum over tasks j in other tracks of -log(1 - c[i][j]) )
 *     P(s) = 1 - exp(-A * s^B)
 *
 * n tasks; c[i][j] the chance that tasks i and j touch a common file; E the expected number of tasks that meet a task
 * of another track in a file. U is how many times faster the backlog gets done than by one agent, when held tasks run
 * alone after the merge and half of a task's worth is lost in each conflict. A held task costs a quarter more than its own
 * time: it waits for every merge, and a person has to come back to it, so a doubt about a few files is no reason to hold. To be maximised, such that bound units
 * (tasks that surely share a file, nested tasks, ordered tasks) are in one track or held.
 *
 * With A = B = 1, P is the chance of meeting anyone if meetings were independent of each other. They are not: who meets
 * one other in a hub file meets many there, and who seems to meet nobody may still do so in a file that nobody
 * foresaw. A and B are fitted to what happened on public histories (bench/fit-pairs.ts prints said against true).
 */
const A = 0.5;
const B = 0.7;
const CONFLICT_COST = 0.5;
export const HELD_COST = 1.25;
/** Sums that were added and taken away again end this near to nothing, on either side. */
const ROUNDING = 1e-12;

export interface PartitionProblem {
  /** What is placed as a whole: units as lists of tasks, which are numbered from 0. */
  readonly units: readonly (readonly number[])[];
  /** By task, the tasks that it may meet in a file. Symmetric; nothing inside a unit. */
  readonly meets: readonly Neighbours[];
  /** By unit, the units that may not stand in a different track; either may be held. Symmetric. */
  readonly bound: readonly (readonly number[])[];
  readonly maxTracks: number;
  /** Whether units may be held. */
  readonly mayHold: boolean;
}

export interface Neighbours {
  readonly tasks: Int32Array;
  /** -log(1 - c), above 0. */
  readonly weights: Float64Array;
}

/** By unit: its track from 0, or `maxTracks` for held. */
export type Assignment = readonly number[];

/** What one task costs whose weights to the tasks of other tracks sum up to `weight`: half of P. */
export function conflictCost(weight: number): number {
  return weight > ROUNDING ? CONFLICT_COST * (1 - Math.exp(-A * weight ** B)) : 0;
}

export function countTasks(problem: PartitionProblem): number {
  return problem.meets.length;
}

/** Tasks in each track; the last entry is held. */
export function loadsOf(problem: PartitionProblem, assignment: Assignment): number[] {
  const loads = new Array<number>(problem.maxTracks + 1).fill(0);
  for (const [unit, track] of assignment.entries())
    loads[track] = (loads[track] ?? 0) + (problem.units[unit]?.length ?? 0);
  return loads;
}

/** By task: its track, as an assignment has it by unit. */
export function trackOfTasks(problem: PartitionProblem, assignment: Assignment): Int32Array {
  const tracks = new Int32Array(countTasks(problem));
  for (const [unit, members] of problem.units.entries())
    for (const task of members) tracks[task] = assignment[unit] ?? 0;
  return tracks;
}

/** E: how many tasks meet a task of another track. */
export function expectedConflicts(problem: PartitionProblem, assignment: Assignment): number {
  const tracks = trackOfTasks(problem, assignment);
  let cost = 0;
  for (let task = 0; task < tracks.length; task++) {
    const own = tracks[task];
    if (own === problem.maxTracks) continue;
    const { tasks, weights } = problem.meets[task] as Neighbours;
    let sum = 0;
    for (let at = 0; at < tasks.length; at++) {
      const track = tracks[tasks[at] as number];
      if (track !== own && track !== problem.maxTracks) sum += weights[at] as number;
    }
    cost += conflictCost(sum);
  }
  return cost / CONFLICT_COST;
}

/** How many bounds an assignment breaks; an answer breaks none. */
export function countBroken(problem: PartitionProblem, assignment: Assignment): number {
  let broken = 0;
  for (const [unit, others] of problem.bound.entries()) {
    const track = assignment[unit];
    if (track === problem.maxTracks) continue;
    for (const other of others)
      if (assignment[other] !== track && assignment[other] !== problem.maxTracks) broken++;
  }
  return broken / 2;
}

/** The denominator of U: smaller is better. Infinite when a bound is broken. */
export function costOf(problem: PartitionProblem, assignment: Assignment): number {
  if (countBroken(problem, assignment) > 0) return Number.POSITIVE_INFINITY;
  const loads = loadsOf(problem, assignment);
  const held = loads.pop() ?? 0;
  return Math.max(...loads) + HELD_COST * held + CONFLICT_COST * expectedConflicts(problem, assignment);
}
