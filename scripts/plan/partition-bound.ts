/**
 * What an assignment that is only partly made will cost at least. The bound adds up what cannot be avoided any more:
 *
 *     largest track + held    at least the largest so far, and at least an even split of what is not held
 *     conflicts so far        weights between tasks that stand in different tracks only grow
 *     conflicts to come       to be better than the best known, a track and hold together have room for few more tasks:
 *                             the lightest of a task's weights beyond that room will be across
 */
import { conflictCost, countTasks, HELD_COST, type PartitionProblem } from './partition-objective.ts';

/** A difference in cost below this is rounding. */
export const NEGLIGIBLE = 1e-7;

/** Units are placed in the given order; the tables are worked out once. */
export class PartitionBound {
  private readonly problem: PartitionProblem;
  private readonly order: readonly number[];
  /** By number of placed units and task: its weights to tasks not yet placed, heaviest first, summed up. */
  private readonly ahead: Float64Array[][];

  constructor(problem: PartitionProblem, order: readonly number[]) {
    this.problem = problem;
    this.order = order;
    const depthOf = new Int32Array(countTasks(problem));
    for (const [depth, unit] of order.entries())
      for (const task of problem.units[unit] as readonly number[]) depthOf[task] = depth;
    const heaviestFirst = problem.meets.map(({ tasks, weights }) =>
      [...tasks.keys()].sort((a, b) => (weights[b] as number) - (weights[a] as number)),
    );
    this.ahead = Array.from({ length: order.length + 1 }, (_, placed) =>
      problem.meets.map(({ tasks, weights }, task) => {
        const left = (heaviestFirst[task] as number[]).filter(
          (at) => (depthOf[tasks[at] as number] as number) >= placed,
        );
        const sums = new Float64Array(left.length + 1);
        for (let at = 0; at < left.length; at++)
          sums[at + 1] = (sums[at] as number) + (weights[left[at] as number] as number);
        return sums;
      }),
    );
  }

  /** No completion of the partial assignment costs less, unless it costs `best` or more. Exact for a complete one. */
  boundOf(places: readonly number[], best: number): number {
    const { problem, order } = this;
    const { maxTracks, units } = problem;
    const all = countTasks(problem);
    const trackOf = new Int8Array(all).fill(-1);
    const loads = new Array<number>(maxTracks + 1).fill(0);
    for (const [at, place] of places.entries()) {
      const members = units[order[at] ?? 0] ?? [];
      loads[place] = (loads[place] ?? 0) + members.length;
      for (const task of members) trackOf[task] = place;
    }
    const held = loads[maxTracks] ?? 0;
    const across = this.sumAcross(trackOf);
    let surely = 0;
    for (let task = 0; task < all; task++) {
      const own = trackOf[task] ?? -1;
      if (own >= 0 && own < maxTracks) surely += conflictCost(across[task * (maxTracks + 1) + own] ?? 0);
    }
    // Room for tasks that are in the same track or held, in an assignment that is better than the best.
    const room = Math.floor(best - surely - NEGLIGIBLE) - held;
    const weightAhead = (task: number, track: number, more: number) => {
      const sums = this.ahead[places.length]?.[task] as Float64Array;
      const free = Math.max(0, room - (loads[track] ?? 0) - more);
      return (sums[sums.length - 1] ?? 0) - (sums[Math.min(free, sums.length - 1)] ?? 0);
    };
    let conflicts = 0;
    const toCome: number[] = [];
    for (let at = 0; at < order.length; at++) {
      const members = units[order[at] ?? 0] ?? [];
      const place = places[at];
      if (place === maxTracks) continue;
      const inTrack = (track: number, more: number) => {
        let cost = 0;
        for (const task of members)
          cost += conflictCost(
            (across[task * (maxTracks + 1) + track] ?? 0) + weightAhead(task, track, more),
          );
        return cost;
      };
      if (place !== undefined) conflicts += inTrack(place, 0);
      else {
        let least = Number.POSITIVE_INFINITY;
        for (let track = 0; track < maxTracks; track++)
          least = Math.min(least, inTrack(track, members.length));
        for (let count = 0; count < members.length; count++) toCome.push(least / members.length);
      }
    }
    return conflicts + this.leastLoad(loads, all, toCome);
  }

  /** Least of largest track + held + conflicts to come, over how many of the tasks to come are held. */
  private leastLoad(loads: readonly number[], all: number, toCome: number[]): number {
    const { maxTracks, mayHold } = this.problem;
    const held = loads[maxTracks] ?? 0;
    const largest = Math.max(...loads.slice(0, maxTracks));
    let rest = toCome.reduce((sum, cost) => sum + cost, 0);
    toCome.sort((a, b) => b - a);
    let least = Number.POSITIVE_INFINITY;
    for (let more = 0; more <= (mayHold ? toCome.length : 0); more++) {
      if (more > 0) rest -= toCome[more - 1] ?? 0;
      const even = Math.ceil((all - held - more) / maxTracks);
      least = Math.min(least, Math.max(largest, even) + HELD_COST * (held + more) + rest);
    }
    return least;
  }

  /** By task and track: weights to placed tasks of the other tracks, if the task stood in that track. */
  private sumAcross(trackOf: Int8Array): Float64Array {
    const { maxTracks, meets } = this.problem;
    const width = maxTracks + 1;
    const sums = new Float64Array(meets.length * width);
    for (const [task, { tasks, weights }] of meets.entries()) {
      if (trackOf[task] === maxTracks) continue;
      const base = task * width;
      let total = 0;
      for (let at = 0; at < tasks.length; at++) {
        const track = trackOf[tasks[at] as number] as number;
        if (track < 0 || track === maxTracks) continue;
        const weight = weights[at] as number;
        total += weight;
        sums[base + track] = (sums[base + track] as number) - weight;
      }
      for (let track = 0; track < maxTracks; track++)
        sums[base + track] = (sums[base + track] as number) + total;
    }
    return sums;
  }
}
