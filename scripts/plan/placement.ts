/** An assignment that can be changed step by step; what a move or swap would cost is reckoned without making it. */
import { lookUpConflictCost } from './conflict-cost-table.ts';
import {
  type Assignment,
  countTasks,
  HELD_COST,
  loadsOf,
  type Neighbours,
  type PartitionProblem,
  trackOfTasks,
} from './partition-objective.ts';
import type { UnitLinks } from './unit-links.ts';

export class Placement {
  /** By unit. */
  readonly assignment: Int32Array;
  private readonly problem: PartitionProblem;
  private readonly units: UnitLinks;
  private readonly trackOf: Int32Array;
  private readonly loads: Int32Array;
  /** By task and track: sum of the weights to that track's tasks. */
  private readonly sums: Float64Array;
  private readonly width: number;
  /** By task, its weights to tasks of other tracks, and what they cost. */
  private readonly across: Float64Array;
  private readonly costs: Float64Array;
  /** By track, what a move or a swap does to its tasks: room for one question at a time. */
  private readonly changes: Float64Array;
  private readonly answers: Float64Array;
  /** By track of a task: 1 where what goes comes to stand apart from it, -1 where it stood apart and no longer does. */
  private readonly signs: Int8Array;
  private conflicts = 0;

  constructor(problem: PartitionProblem, units: UnitLinks, start: Assignment) {
    const tasks = countTasks(problem);
    this.problem = problem;
    this.units = units;
    this.assignment = Int32Array.from(start);
    this.width = problem.maxTracks + 1;
    this.trackOf = trackOfTasks(problem, start);
    this.loads = Int32Array.from(loadsOf(problem, start));
    this.sums = new Float64Array(tasks * this.width);
    this.costs = new Float64Array(tasks);
    this.across = new Float64Array(tasks);
    this.changes = new Float64Array(this.width);
    this.answers = new Float64Array(this.width);
    this.signs = new Int8Array(this.width);
    for (let task = 0; task < tasks; task++) this.sumWeights(task);
    for (let task = 0; task < tasks; task++) this.reckon(task);
  }

  private sumWeights(task: number): void {
    const { sums, trackOf } = this;
    const { tasks, weights } = this.problem.meets[task] as Neighbours;
    for (let at = 0; at < tasks.length; at++) {
      const slot = task * this.width + (trackOf[tasks[at] as number] as number);
      sums[slot] = (sums[slot] as number) + (weights[at] as number);
    }
  }

  cost(): number {
    return this.costWith(0, 0, 0, 0);
  }

  /** By track, what it would cost with the unit there; good until the next question. */
  costsIfMoved(unit: number): Float64Array {
    const { answers, changes } = this;
    const { maxTracks } = this.problem;
    const from = this.assignment[unit] as number;
    const size = this.units.sizes[unit] as number;
    this.changeNeighbours(unit, from);
    const behind = from === maxTracks ? 0 : (changes[from] as number);
    for (let to = 0; to <= maxTracks; to++) {
      let change = to === maxTracks ? 0 : behind;
      for (let track = 0; track < maxTracks; track++)
        if (track !== from && (from === maxTracks ? track !== to : track === to || to === maxTracks))
          change += changes[track] as number;
      change += this.changeOfMembers(unit, from, to);
      answers[to] = this.costWith(to === from ? 0 : change, from, to, size);
    }
    return answers;
  }

  /**
   * By track, of its tasks that may meet the unit: what changes for them when the unit, in their track now, comes to
   * stand apart from them, or when it no longer does; of a unit that is held, when it comes to stand apart from them.
   */
  private changeNeighbours(unit: number, from: number): void {
    const { trackOf, across, costs, changes } = this;
    const { maxTracks } = this.problem;
    const { tasks, weights } = this.units.links[unit] as Neighbours;
    changes.fill(0);
    for (let at = 0; at < tasks.length; at++) {
      const task = tasks[at] as number;
      const own = trackOf[task] as number;
      if (own === maxTracks) continue;
      const weight = weights[at] as number;
      const then = (across[task] as number) + (own === from || from === maxTracks ? weight : -weight);
      changes[own] = (changes[own] as number) + lookUpConflictCost(then) - (costs[task] as number);
    }
  }

  /** What it would cost with each of the units in the other's track. */
  costIfSwapped(one: number, two: number): number {
    const { rows, sizes } = this.units;
    const [a, b] = [this.assignment[one] as number, this.assignment[two] as number];
    let change = this.changeOfOthers(one, two, a, b);
    change += this.changeOfMembers(one, a, b, rows[two]);
    change += this.changeOfMembers(two, b, a, rows[one]);
    return this.costWith(change, a, b, (sizes[one] as number) - (sizes[two] as number));
  }

  /** @param more so many tasks more in `to` and fewer in `from` */
  private costWith(change: number, from: number, to: number, more: number): number {
    const { loads } = this;
    const { maxTracks } = this.problem;
    let largest = 0;
    for (let track = 0; track < maxTracks; track++) {
      const load = (loads[track] as number) + (track === to ? more : 0) - (track === from ? more : 0);
      if (load > largest) largest = load;
    }
    const held =
      (loads[maxTracks] as number) + (maxTracks === to ? more : 0) - (maxTracks === from ? more : 0);
    return largest + HELD_COST * held + this.conflicts + change;
  }

  /** Of all tasks but those of the two units, when the one goes from one track to another and the other comes. */
  private changeOfOthers(unit: number, other: number, from: number, to: number): number {
    const { trackOf, across, costs, signs } = this;
    const { maxTracks } = this.problem;
    const { unitOf, rows } = this.units;
    const goes = rows[unit] as Float64Array;
    const comes = rows[other] as Float64Array;
    for (let own = 0; own < maxTracks; own++)
      signs[own] = (to !== maxTracks && to !== own ? 1 : 0) - (from !== maxTracks && from !== own ? 1 : 0);
    let change = 0;
    for (let task = 0; task < goes.length; task++) {
      const sign = signs[trackOf[task] as number] as number;
      if (sign === 0) continue;
      const shift = (goes[task] as number) - (comes[task] as number);
      if (shift === 0) continue;
      if (unitOf[task] === unit || unitOf[task] === other) continue;
      change += lookUpConflictCost((across[task] as number) + sign * shift) - (costs[task] as number);
    }
    return change;
  }

  /** Of a unit that goes from one track to another. @param row weights to a unit that goes the other way */
  private changeOfMembers(unit: number, from: number, to: number, row?: Float64Array): number {
    const { maxTracks, units } = this.problem;
    const members = units[unit] as readonly number[];
    let change = 0;
    for (let at = 0; at < members.length; at++) {
      const task = members[at] as number;
      const exchanged = row === undefined || from === maxTracks ? 0 : (row[task] as number);
      const cost = to === maxTracks ? 0 : lookUpConflictCost(this.weightAcross(task, to) + exchanged);
      change += cost - (this.costs[task] as number);
    }
    return change;
  }

  largestTrack(): number {
    const loads = this.loads.subarray(0, this.problem.maxTracks);
    return loads.indexOf(Math.max(...loads));
  }

  /** Whether no bound unit stands in another track. */
  mayStand(unit: number, track: number): boolean {
    const { assignment } = this;
    const { maxTracks } = this.problem;
    const bound = this.units.bound[unit] as Int32Array;
    if (track === maxTracks) return true;
    for (let at = 0; at < bound.length; at++) {
      const place = assignment[bound[at] as number];
      if (place !== track && place !== maxTracks) return false;
    }
    return true;
  }

  move(unit: number, track: number): void {
    const { assignment, loads, problem } = this;
    const from = assignment[unit] as number;
    const members = problem.units[unit] as readonly number[];
    assignment[unit] = track;
    loads[from] = (loads[from] as number) - members.length;
    loads[track] = (loads[track] as number) + members.length;
    for (const task of members) {
      this.trackOf[task] = track;
      this.reckon(task);
      this.tellNeighbours(task, from, track);
    }
  }

  private tellNeighbours(task: number, from: number, track: number): void {
    const { tasks, weights } = this.problem.meets[task] as Neighbours;
    for (let at = 0; at < tasks.length; at++) {
      const other = tasks[at] as number;
      const weight = weights[at] as number;
      const slot = other * this.width;
      this.sums[slot + from] = (this.sums[slot + from] as number) - weight;
      this.sums[slot + track] = (this.sums[slot + track] as number) + weight;
      this.reckon(other);
    }
  }

  private reckon(task: number): void {
    const own = this.trackOf[task] as number;
    const isHeld = own === this.problem.maxTracks;
    const across = isHeld ? 0 : this.weightAcross(task, own);
    const cost = isHeld ? 0 : lookUpConflictCost(across);
    this.across[task] = across;
    this.conflicts += cost - (this.costs[task] as number);
    this.costs[task] = cost;
  }

  /** Sum of a task's weights to the tasks of all tracks but one. */
  private weightAcross(task: number, own: number): number {
    const { maxTracks } = this.problem;
    let sum = 0;
    for (let track = 0; track < maxTracks; track++)
      if (track !== own) sum += this.sums[task * this.width + track] as number;
    return sum;
  }
}
