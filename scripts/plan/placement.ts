/** An assignment that can be changed step by step: what a move would cost is found in one pass over its neighbours. */
import {
  type Assignment,
  conflictCost,
  countTasks,
  loadsOf,
  type PartitionProblem,
  trackOfTasks,
} from './partition-objective.ts';

export class Placement {
  readonly assignment: number[];
  private readonly problem: PartitionProblem;
  private readonly trackOf: Int32Array;
  private readonly loads: number[];
  /** By task and track: sum of the weights to that track's tasks. */
  private readonly sums: Float64Array;
  private readonly width: number;
  /** By task, what its conflicts cost. */
  private readonly costs: Float64Array;
  private conflicts = 0;

  constructor(problem: PartitionProblem, start: Assignment) {
    this.problem = problem;
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
    for (let task = 0; task < this.costs.length; task++) this.reckon(task);
  }

  cost(): number {
    const { maxTracks } = this.problem;
    let largest = 0;
    for (let track = 0; track < maxTracks; track++) largest = Math.max(largest, this.loads[track] as number);
    return largest + (this.loads[maxTracks] as number) + this.conflicts;
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
    const cost = this.costOfTask(task);
    this.conflicts += cost - (this.costs[task] as number);
    this.costs[task] = cost;
  }

  private costOfTask(task: number): number {
    const { maxTracks } = this.problem;
    const own = this.trackOf[task];
    if (own === maxTracks) return 0;
    let sum = 0;
    for (let track = 0; track < maxTracks; track++)
      if (track !== own) sum += this.sums[task * this.width + track] as number;
    return conflictCost(sum);
  }
}
