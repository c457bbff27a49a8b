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
  readonly assignment: number[];
  private readonly problem: PartitionProblem;
  private readonly units: UnitLinks;
  private readonly trackOf: Int32Array;
  private readonly loads: number[];
  /** By task and track: sum of the weights to that track's tasks. */
  private readonly sums: Float64Array;
  private readonly width: number;
  /** By task, its weights to tasks of other tracks, and what they cost. */
  private readonly across: Float64Array;
  private readonly costs: Float64Array;
  /** By track, see `setSigns`; nothing changes for what is held. */
  private readonly signs: Int8Array;
  private conflicts = 0;

  constructor(problem: PartitionProblem, units: UnitLinks, start: Assignment) {
    this.problem = problem;
    this.units = units;
    this.assignment = [...start];
    this.width = problem.maxTracks + 1;
    this.trackOf = trackOfTasks(problem, start);
    this.loads = loadsOf(problem, start);
    this.sums = new Float64Array(countTasks(problem) * this.width);
    for (const [task, { tasks, weights }] of problem.meets.entries()) {
      for (const [at, other] of tasks.entries()) {
        const slot = task * this.width + (this.trackOf[other] as number);
        this.sums[slot] = (this.sums[slot] as number) + (weights[at] as number);
      }
    }
    this.costs = new Float64Array(countTasks(problem));
    this.across = new Float64Array(countTasks(problem));
    this.signs = new Int8Array(this.width);
    for (let task = 0; task < this.costs.length; task++) this.reckon(task);
  }

  cost(): number {
    return this.loadCost() + this.conflicts;
  }

  /** What it would cost with the unit in that track. */
  costIf(unit: number, track: number): number {
    const from = this.assignment[unit] as number;
    const change = this.changeOfNeighbours(unit, from, track) + this.changeOfMembers(unit, from, track);
    return this.costWith(change, from, track, this.sizeOf(unit));
  }

  /** What it would cost with each of the units in the other's track. */
  costIfSwapped(one: number, two: number): number {
    const [a, b] = [this.assignment[one] as number, this.assignment[two] as number];
    let change = this.changeOfOthers(one, two, a, b);
    change += this.changeOfMembers(one, a, b, this.units.rows[two]);
    change += this.changeOfMembers(two, b, a, this.units.rows[one]);
    return this.costWith(change, a, b, this.sizeOf(one) - this.sizeOf(two));
  }

  /** @param more so many tasks more in `to` and fewer in `from` */
  private costWith(change: number, from: number, to: number, more: number): number {
    const { loads } = this;
    loads[from] = (loads[from] as number) - more;
    loads[to] = (loads[to] as number) + more;
    const cost = this.loadCost() + this.conflicts + change;
    loads[from] = (loads[from] as number) + more;
    loads[to] = (loads[to] as number) - more;
    return cost;
  }

  /** Of the tasks that may meet the unit, when it goes from one track to another. */
  private changeOfNeighbours(unit: number, from: number, to: number): number {
    const { trackOf, across, costs, signs } = this;
    const { tasks, weights } = this.units.links[unit] as Neighbours;
    this.setSigns(from, to);
    let change = 0;
    for (let at = 0; at < tasks.length; at++) {
      const task = tasks[at] as number;
      const sign = signs[trackOf[task] as number] as number;
      if (sign === 0) continue;
      const weight = (across[task] as number) + sign * (weights[at] as number);
      change += lookUpConflictCost(weight) - (costs[task] as number);
    }
    return change;
  }

  /** Of all tasks but those of the two units, when the one goes from one track to another and the other comes. */
  private changeOfOthers(unit: number, other: number, from: number, to: number): number {
    const { trackOf, across, costs, signs } = this;
    const { unitOf, rows } = this.units;
    const [goes, comes] = [rows[unit] as Float64Array, rows[other] as Float64Array];
    this.setSigns(from, to);
    let change = 0;
    for (let task = 0; task < goes.length; task++) {
      const sign = signs[trackOf[task] as number] as number;
      const shift = (goes[task] as number) - (comes[task] as number);
      if (sign === 0 || shift === 0 || unitOf[task] === unit || unitOf[task] === other) continue;
      change += lookUpConflictCost((across[task] as number) + sign * shift) - (costs[task] as number);
    }
    return change;
  }

  /** By track of a task that stays: 1 where what moves comes to stand apart from it, -1 where it stood apart and no longer does. */
  private setSigns(from: number, to: number): void {
    const { maxTracks } = this.problem;
    for (let own = 0; own < maxTracks; own++)
      this.signs[own] =
        (to !== maxTracks && to !== own ? 1 : 0) - (from !== maxTracks && from !== own ? 1 : 0);
  }

  /** Of a unit that goes from one track to another. @param row weights to a unit that goes the other way */
  private changeOfMembers(unit: number, from: number, to: number, row?: Float64Array): number {
    const { maxTracks, units } = this.problem;
    let change = 0;
    for (const task of units[unit] as readonly number[]) {
      const exchanged = row === undefined || from === maxTracks ? 0 : (row[task] as number);
      const cost = to === maxTracks ? 0 : lookUpConflictCost(this.weightAcross(task, to) + exchanged);
      change += cost - (this.costs[task] as number);
    }
    return change;
  }

  private loadCost(): number {
    const { maxTracks } = this.problem;
    let largest = 0;
    for (let track = 0; track < maxTracks; track++) largest = Math.max(largest, this.loads[track] as number);
    return largest + HELD_COST * (this.loads[maxTracks] as number);
  }

  private sizeOf(unit: number): number {
    return (this.problem.units[unit] as readonly number[]).length;
  }

  largestTrack(): number {
    const loads = this.loads.slice(0, this.problem.maxTracks);
    return loads.indexOf(Math.max(...loads));
  }

  /** Whether no bound unit stands in another track. */
  mayStand(unit: number, track: number): boolean {
    const { bound, maxTracks } = this.problem;
    if (track === maxTracks) return true;
    return (bound[unit] ?? []).every((other) => {
      const place = this.assignment[other];
      return place === track || place === maxTracks;
    });
  }

  move(unit: number, track: number): void {
    const from = this.assignment[unit] ?? 0;
    const members = this.problem.units[unit] ?? [];
    this.assignment[unit] = track;
    this.loads[from] = (this.loads[from] ?? 0) - members.length;
    this.loads[track] = (this.loads[track] ?? 0) + members.length;
    for (const task of members) {
      this.trackOf[task] = track;
      this.reckon(task);
      this.tellNeighbours(task, from, track);
    }
  }

  private tellNeighbours(task: number, from: number, track: number): void {
    const { tasks, weights } = this.problem.meets[task] ?? { tasks: [], weights: [] };
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
