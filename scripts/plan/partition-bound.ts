/**
 * What an assignment that is only partly made will cost at least. The bound adds up what cannot be avoided any more:
 *
 *     largest track + held    at least the largest so far, and at least an even split of what is not held
 *     conflicts so far        weights between tasks that stand in different tracks only grow
 *     conflicts to come       to be better than the best known, a track and hold together have room for few more tasks:
 *                             the lightest of a task's weights beyond that room will be across
 */
import {
  conflictCost,
  countTasks,
  HELD_COST,
  type Neighbours,
  type PartitionProblem,
} from './partition-objective.ts';

/** A difference in cost below this is rounding. */
export const NEGLIGIBLE = 1e-7;

/** Not placed yet. */
const NOWHERE = -1;

/**
 * Units are placed in the given order. A partial assignment is taken up once, and then each place of the next unit is
 * asked about: they differ little.
 */
export class PartitionBound {
  private readonly problem: PartitionProblem;
  private readonly order: readonly number[];
  private readonly width: number;
  /** By task, how many units are placed before it. */
  private readonly depthOf: Int32Array;
  /** By task, the places of its neighbours, heaviest first. */
  private readonly heaviestFirst: readonly Int32Array[];
  /** See `sumAhead`; by the number of placed units, worked out when it is asked for. */
  private readonly ahead = new Map<number, Float64Array>();
  /** Of the assignment that was taken up. */
  private depth = 0;
  private readonly trackOf: Int32Array;
  private readonly loads: Int32Array;
  private readonly across: Float64Array;
  private readonly costs: Float64Array;
  /** The same with the next unit placed. */
  private readonly nextAcross: Float64Array;
  private readonly toCome: Float64Array;

  constructor(problem: PartitionProblem, order: readonly number[]) {
    const tasks = countTasks(problem);
    this.problem = problem;
    this.order = order;
    this.width = problem.maxTracks + 1;
    this.depthOf = new Int32Array(tasks);
    for (const [depth, unit] of order.entries())
      for (const task of problem.units[unit] as readonly number[]) this.depthOf[task] = depth;
    this.heaviestFirst = problem.meets.map(({ weights }) =>
      Int32Array.from(weights.keys()).sort((a, b) => (weights[b] as number) - (weights[a] as number)),
    );
    this.trackOf = new Int32Array(tasks);
    this.loads = new Int32Array(this.width);
    this.across = new Float64Array(tasks * this.width);
    this.costs = new Float64Array(tasks);
    this.nextAcross = new Float64Array(tasks * this.width);
    this.toCome = new Float64Array(tasks);
  }

  /** @param places of the first units of the order */
  takeUp(places: readonly number[]): void {
    const { problem, order, trackOf, loads, across, costs, width } = this;
    this.depth = places.length;
    trackOf.fill(NOWHERE);
    loads.fill(0);
    for (const [at, place] of places.entries()) {
      const members = problem.units[order[at] as number] as readonly number[];
      loads[place] = (loads[place] as number) + members.length;
      for (const task of members) trackOf[task] = place;
    }
    this.sumAcross();
    for (let task = 0; task < trackOf.length; task++) {
      const own = trackOf[task] as number;
      costs[task] =
        own === NOWHERE || own === problem.maxTracks ? 0 : conflictCost(across[task * width + own] as number);
    }
  }

  /** By task and track: weights to placed tasks of the other tracks, if the task stood in that track. */
  private sumAcross(): void {
    const { across, trackOf, width } = this;
    const { maxTracks, meets } = this.problem;
    across.fill(0);
    for (let task = 0; task < trackOf.length; task++) {
      if (trackOf[task] === maxTracks) continue;
      const { tasks, weights } = meets[task] as Neighbours;
      const base = task * width;
      let total = 0;
      for (let at = 0; at < tasks.length; at++) {
        const track = trackOf[tasks[at] as number] as number;
        if (track === NOWHERE || track === maxTracks) continue;
        const weight = weights[at] as number;
        total += weight;
        across[base + track] = (across[base + track] as number) - weight;
      }
      for (let track = 0; track < maxTracks; track++)
        across[base + track] = (across[base + track] as number) + total;
    }
  }

  /** What no completion of the assignment costs less than, unless it costs `best` or more. */
  bound(best: number): number {
    this.nextAcross.set(this.across);
    return this.boundOf(best, this.depth);
  }

  /** The same with the next unit in the track. Exact when it is the last one. */
  boundWith(track: number, best: number): number {
    const { loads, trackOf } = this;
    const unit = this.problem.units[this.order[this.depth] as number] as readonly number[];
    this.nextAcross.set(this.across);
    if (track !== this.problem.maxTracks) for (const task of unit) this.addAcross(task, track);
    for (const task of unit) trackOf[task] = track;
    loads[track] = (loads[track] as number) + unit.length;
    const bound = this.boundOf(best, this.depth + 1);
    loads[track] = (loads[track] as number) - unit.length;
    for (const task of unit) trackOf[task] = NOWHERE;
    return bound;
  }

  /** A task comes to stand in a track. */
  private addAcross(task: number, track: number): void {
    const { nextAcross, width } = this;
    const { tasks, weights } = this.problem.meets[task] as Neighbours;
    for (let at = 0; at < tasks.length; at++) {
      const base = (tasks[at] as number) * width;
      for (let other = 0; other < width - 1; other++)
        if (other !== track)
          nextAcross[base + other] = (nextAcross[base + other] as number) + (weights[at] as number);
    }
  }

  private boundOf(best: number, placed: number): number {
    const { problem, trackOf, loads, nextAcross, across, costs, width, toCome } = this;
    const { maxTracks, units } = problem;
    const held = loads[maxTracks] as number;
    let surely = 0;
    for (let task = 0; task < trackOf.length; task++) {
      const own = trackOf[task] as number;
      if (own === NOWHERE || own === maxTracks) continue;
      const slot = task * width + own;
      const isNew = (this.depthOf[task] as number) >= this.depth || nextAcross[slot] !== across[slot];
      surely += isNew ? conflictCost(nextAcross[slot] as number) : (costs[task] as number);
    }
    // Room for tasks that are in the same track or held, in an assignment that is better than the best.
    const room = Math.floor(best - surely - NEGLIGIBLE) - held;
    const ahead = this.aheadOf(placed);
    let conflicts = 0;
    let coming = 0;
    for (let at = 0; at < this.order.length; at++) {
      const members = units[this.order[at] as number] as readonly number[];
      const place = trackOf[members[0] as number] as number;
      if (place === maxTracks) continue;
      if (place !== NOWHERE) {
        conflicts += this.costIn(place, members, ahead, room - (loads[place] as number));
        continue;
      }
      let least = Number.POSITIVE_INFINITY;
      for (let track = 0; track < maxTracks; track++) {
        const free = room - (loads[track] as number) - members.length;
        const cost = this.costIn(track, members, ahead, free);
        if (cost < least) least = cost;
      }
      for (let count = 0; count < members.length; count++) toCome[coming++] = least / members.length;
    }
    return conflicts + this.leastLoad(coming);
  }

  /** What the members of a unit will cost at least in a track that is free for so many tasks to come. */
  private costIn(track: number, members: readonly number[], ahead: Float64Array, free: number): number {
    const { nextAcross, width } = this;
    const most = this.trackOf.length;
    const column = free < 0 ? 0 : free > most ? most : free;
    let cost = 0;
    for (let at = 0; at < members.length; at++) {
      const task = members[at] as number;
      const beyond = ahead[task * (most + 1) + column] as number;
      cost += conflictCost((nextAcross[task * width + track] as number) + beyond);
    }
    return cost;
  }

  private aheadOf(placed: number): Float64Array {
    const known = this.ahead.get(placed);
    if (known !== undefined) return known;
    const found = this.sumAhead(placed);
    this.ahead.set(placed, found);
    return found;
  }

  /**
   * With so many units placed, by task and number of other tasks: its weights to tasks not yet placed, of which so many,
   * the heaviest, are left out.
   */
  private sumAhead(placed: number): Float64Array {
    const { depthOf, heaviestFirst } = this;
    const stride = depthOf.length + 1;
    const ahead = new Float64Array(depthOf.length * stride);
    for (let task = 0; task < depthOf.length; task++) {
      const { tasks, weights } = this.problem.meets[task] as Neighbours;
      const places = heaviestFirst[task] as Int32Array;
      const base = task * stride;
      let [count, sum] = [0, 0];
      for (let at = 0; at < places.length; at++) {
        const place = places[at] as number;
        if ((depthOf[tasks[place] as number] as number) < placed) continue;
        sum += weights[place] as number;
        ahead[base + ++count] = sum;
      }
      for (let column = 0; column < stride; column++)
        ahead[base + column] = column < count ? sum - (ahead[base + column] as number) : 0;
    }
    return ahead;
  }

  /** Least of largest track + held + conflicts to come, over how many of the tasks to come are held. */
  private leastLoad(coming: number): number {
    const { loads, toCome } = this;
    const { maxTracks, mayHold } = this.problem;
    const held = loads[maxTracks] as number;
    let largest = 0;
    for (let track = 0; track < maxTracks; track++) largest = Math.max(largest, loads[track] as number);
    let rest = 0;
    for (let at = 0; at < coming; at++) rest += toCome[at] as number;
    const rising = toCome.subarray(0, coming).sort();
    let least = Number.POSITIVE_INFINITY;
    for (let more = 0; more <= (mayHold ? coming : 0); more++) {
      if (more > 0) rest -= rising[coming - more] as number;
      const even = Math.ceil((this.trackOf.length - held - more) / maxTracks);
      least = Math.min(least, Math.max(largest, even) + HELD_COST * (held + more) + rest);
    }
    return least;
  }
}
