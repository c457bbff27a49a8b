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
  /** By task, weight that a trial would bring it; zero between trials. */
  private readonly shifts: Float64Array;
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
    this.shifts = new Float64Array(countTasks(problem));
    for (let task = 0; task < this.costs.length; task++) this.reckon(task);
  }

  cost(): number {
    return this.loadCost() + this.conflicts;
  }

  /** What it would cost with the unit in that track, and `other`, if given, in the unit's place. */
  costIf(unit: number, track: number, other?: number): number {
    const { assignment, loads, shifts } = this;
    const from = assignment[unit] as number;
    const links = this.units.links[unit] as Neighbours;
    const back = other === undefined ? undefined : (this.units.links[other] as Neighbours);
    addTo(shifts, links, 1);
    if (back !== undefined) addTo(shifts, back, -1);
    // Members first: the weights between the two units still stand in `shifts`.
    let change = this.changeOfMembers(unit, from, track, -1);
    if (other !== undefined) change += this.changeOfMembers(other, track, from, 1);
    change += this.changeOfOthers(links, unit, other, from, track);
    if (back !== undefined) change += this.changeOfOthers(back, unit, other, from, track);
    const more = this.sizeOf(unit) - (other === undefined ? 0 : this.sizeOf(other));
    loads[from] = (loads[from] as number) - more;
    loads[track] = (loads[track] as number) + more;
    const cost = this.loadCost() + this.conflicts + change;
    loads[from] = (loads[from] as number) + more;
    loads[track] = (loads[track] as number) - more;
    return cost;
  }

  /** Of a unit that goes from one track to another. @param sign of the weights to the unit that comes in exchange */
  private changeOfMembers(unit: number, from: number, to: number, sign: number): number {
    const { maxTracks } = this.problem;
    let change = 0;
    for (const task of this.problem.units[unit] as readonly number[]) {
      const exchanged = from === maxTracks ? 0 : sign * (this.shifts[task] as number);
      const cost = to === maxTracks ? 0 : lookUpConflictCost(this.weightAcross(task, to) + exchanged);
      change += cost - (this.costs[task] as number);
    }
    return change;
  }

  /** Of the tasks that stay; takes their shifts back to zero. */
  private changeOfOthers(
    { tasks }: Neighbours,
    unit: number,
    other: number | undefined,
    from: number,
    to: number,
  ): number {
    const { shifts, trackOf, across, costs } = this;
    const { unitOf } = this.units;
    const { maxTracks } = this.problem;
    let change = 0;
    for (let at = 0; at < tasks.length; at++) {
      const task = tasks[at] as number;
      const shift = shifts[task] as number;
      shifts[task] = 0;
      const own = trackOf[task] as number;
      if (shift === 0 || own === maxTracks || unitOf[task] === unit || unitOf[task] === other) continue;
      const comes = to !== maxTracks && to !== own;
      const goes = from !== maxTracks && from !== own;
      // Between two other tracks it stays as far away as it was.
      if (comes === goes) continue;
      const weight = (across[task] as number) + (comes ? shift : -shift);
      change += lookUpConflictCost(weight) - (costs[task] as number);
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

function addTo(sums: Float64Array, { tasks, weights }: Neighbours, sign: number): void {
  for (let at = 0; at < tasks.length; at++) {
    const task = tasks[at] as number;
    sums[task] = (sums[task] as number) + sign * (weights[at] as number);
  }
}
