/** Finds the assignment of highest U: by trying all when there are few units, else by local search from many starts. */
import { type Assignment, costOf, type PartitionProblem } from './partition-objective.ts';

export interface Solution {
  readonly assignment: Assignment;
  /** Whether all assignments were tried. */
  readonly exact: boolean;
}

/** Units up to which all assignments are tried: 4^9 is a quarter of a million. */
const MOST_EXACT = 9;

export function solvePartition(problem: PartitionProblem): Solution {
  if (problem.sizes.length === 0) return { assignment: [], exact: true };
  if (problem.sizes.length <= MOST_EXACT) return { assignment: tryAll(problem), exact: true };
  return { assignment: improveFromStarts(problem), exact: false };
}

/** The best of local search from all starts; deterministic. */
export function improveFromStarts(problem: PartitionProblem): number[] {
  let best: { assignment: number[]; cost: number } | undefined;
  for (const start of starts(problem)) {
    const found = improve(problem, start);
    if (best === undefined || found.cost < best.cost - 1e-9) best = found;
  }
  return best?.assignment ?? [];
}

/** Depth first over all assignments, tracks being interchangeable: a new track is only ever the next one. */
export function tryAll(problem: PartitionProblem): number[] {
  const units = problem.sizes.length;
  const current = new Array<number>(units).fill(0);
  let best = { cost: Number.POSITIVE_INFINITY, assignment: [...current] };
  const place = (unit: number, used: number): void => {
    if (unit === units) {
      const cost = costOf(problem, current);
      if (cost < best.cost - 1e-12) best = { cost, assignment: [...current] };
      return;
    }
    for (let track = 0; track < Math.min(used + 1, problem.maxTracks); track++) {
      current[unit] = track;
      place(unit + 1, Math.max(used, track + 1));
    }
    if (!problem.mayHold) return;
    current[unit] = problem.maxTracks;
    place(unit + 1, used);
  };
  place(0, 0);
  return best.assignment;
}

/** Units beyond which swaps are left out and fewer starts are made, to stay near linear time. */
const MOST_SWAPPED = 150;

function improve(
  problem: PartitionProblem,
  start: readonly number[],
): { assignment: number[]; cost: number } {
  const state = createState(problem, start);
  for (let round = 0; round < 80; round++) {
    let moved = false;
    for (let unit = 0; unit < start.length; unit++) moved = bestMove(state, unit) || moved;
    if (!moved && start.length <= MOST_SWAPPED) moved = anySwap(state);
    if (!moved) break;
  }
  return { assignment: [...state.assignment], cost: state.cost() };
}

interface State {
  readonly problem: PartitionProblem;
  readonly assignment: number[];
  move(unit: number, track: number): void;
  cost(): number;
}

/** Keeps, per unit and track, the sum of peace and the number of bounds, so that a move costs one row. */
function createState(problem: PartitionProblem, start: readonly number[]): State {
  const { sizes, peace, bound, maxTracks } = problem;
  const width = maxTracks + 1;
  const assignment = [...start];
  const sums = new Float64Array(sizes.length * width);
  const bounds = new Int32Array(sizes.length * width);
  const loads = new Float64Array(width);
  const enter = (unit: number, track: number, sign: 1 | -1) => {
    loads[track] = (loads[track] ?? 0) + sign * (sizes[unit] ?? 0);
    const row = peace[unit];
    for (let other = 0; other < sizes.length; other++)
      sums[other * width + track] = (sums[other * width + track] ?? 0) + sign * (row?.[other] ?? 0);
    for (const other of bound[unit] ?? [])
      bounds[other * width + track] = (bounds[other * width + track] ?? 0) + sign;
  };
  for (const [unit, track] of assignment.entries()) enter(unit, track, 1);
  return {
    problem,
    assignment,
    move(unit, track) {
      enter(unit, assignment[unit] ?? 0, -1);
      assignment[unit] = track;
      enter(unit, track, 1);
    },
    cost() {
      let expected = 0;
      let broken = 0;
      for (let unit = 0; unit < sizes.length; unit++) {
        const own = assignment[unit] ?? 0;
        if (own === maxTracks) continue;
        let sum = 0;
        for (let track = 0; track < maxTracks; track++) {
          if (track === own) continue;
          sum += sums[unit * width + track] ?? 0;
          broken += bounds[unit * width + track] ?? 0;
        }
        expected += (sizes[unit] ?? 0) * (1 - Math.exp(sum));
      }
      let largest = 0;
      for (let track = 0; track < maxTracks; track++) largest = Math.max(largest, loads[track] ?? 0);
      return largest + (loads[maxTracks] ?? 0) + 0.5 * expected + 1e6 * broken;
    },
  };
}

function bestMove(state: State, unit: number): boolean {
  const from = state.assignment[unit] ?? 0;
  let best = { track: from, cost: state.cost() };
  const places = state.problem.maxTracks + (state.problem.mayHold ? 1 : 0);
  for (let track = 0; track < places; track++) {
    if (track === from) continue;
    state.move(unit, track);
    const cost = state.cost();
    if (cost < best.cost - 1e-9) best = { track, cost };
  }
  state.move(unit, best.track);
  return best.track !== from;
}

function anySwap(state: State): boolean {
  const before = state.cost();
  for (let one = 0; one < state.assignment.length; one++) {
    for (let two = one + 1; two < state.assignment.length; two++) {
      const [a, b] = [state.assignment[one] ?? 0, state.assignment[two] ?? 0];
      if (a === b) continue;
      state.move(one, b);
      state.move(two, a);
      if (state.cost() < before - 1e-9) return true;
      state.move(one, a);
      state.move(two, b);
    }
  }
  return false;
}

/** In order, by clustering with three limits on size, and a few fixed pseudo-random ones. */
function starts(problem: PartitionProblem): number[][] {
  const units = problem.sizes.length;
  const inOrder = problem.sizes.map((_, unit) => Math.floor((unit * problem.maxTracks) / units));
  const total = problem.sizes.reduce((sum, size) => sum + size, 0);
  const even = total / problem.maxTracks;
  const clustered = units > 600 ? [] : [even, even * 1.4, total].map((limit) => cluster(problem, limit));
  const random = randomNumbers(units * 31 + problem.maxTracks);
  const shuffled = Array.from({ length: units > MOST_SWAPPED ? 1 : 5 }, () =>
    problem.sizes.map(() => Math.floor(random() * problem.maxTracks)),
  );
  return [inOrder, ...clustered, ...shuffled, ...wholeComponents(problem)];
}

/** Units that one has to hold at most, to take a component of bound units apart. */
const MOST_CUTS = 12;

/**
 * Bound units move only together, which no single move does: so their components are packed whole, and again with the
 * units held that hold the largest component together, one more each time as long as it pays.
 */
function wholeComponents(problem: PartitionProblem): number[][] {
  const held = new Set<number>();
  let best = packComponents(problem, held);
  const found = [best];
  for (let cut = 0; problem.mayHold && cut < MOST_CUTS; cut++) {
    const joints = [...problem.bound.keys()]
      .filter((unit) => !held.has(unit) && (problem.bound[unit]?.length ?? 0) > 1)
      .sort((a, b) => (problem.bound[b]?.length ?? 0) - (problem.bound[a]?.length ?? 0))
      .slice(0, MOST_CUTS);
    const tried = joints.map((unit) => ({ unit, packed: packComponents(problem, new Set([...held, unit])) }));
    const costs = tried.map(({ packed }) => costOf(problem, packed));
    const least = costs.indexOf(Math.min(...costs));
    const next = tried[least];
    if (next === undefined || (costs[least] ?? 0) >= costOf(problem, best)) break;
    held.add(next.unit);
    best = next.packed;
    found.push(best);
  }
  return found;
}

/** Components of bound units into tracks, largest first into the emptiest. */
function packComponents(problem: PartitionProblem, held: ReadonlySet<number>): number[] {
  const assignment = problem.sizes.map(() => problem.maxTracks);
  const seen = new Set<number>(held);
  const components: { units: number[]; size: number }[] = [];
  for (const unit of problem.sizes.keys()) {
    if (seen.has(unit)) continue;
    seen.add(unit);
    const units = [unit];
    for (const member of units) {
      for (const other of problem.bound[member] ?? []) {
        if (seen.has(other)) continue;
        seen.add(other);
        units.push(other);
      }
    }
    components.push({ units, size: units.reduce((sum, member) => sum + (problem.sizes[member] ?? 0), 0) });
  }
  const loads = new Array<number>(problem.maxTracks).fill(0);
  for (const { units, size } of components.sort((a, b) => b.size - a.size)) {
    const track = loads.indexOf(Math.min(...loads));
    loads[track] = (loads[track] ?? 0) + size;
    for (const unit of units) assignment[unit] = track;
  }
  return assignment;
}

/** Joins the two groups of highest average conflict again and again, then packs the groups, largest first. */
function cluster(problem: PartitionProblem, limit: number): number[] {
  let groups = problem.sizes.map((size, unit) => ({ units: [unit], size }));
  const between = (a: readonly number[], b: readonly number[]) => {
    let sum = 0;
    for (const x of a) for (const y of b) sum -= problem.peace[x]?.[y] ?? 0;
    return sum / (a.length * b.length);
  };
  while (groups.length > problem.maxTracks && groups.length <= 200) {
    let best = { gain: 1e-6, one: -1, two: -1 };
    for (const [one, a] of groups.entries()) {
      for (const [two, b] of groups.entries()) {
        if (two <= one || a.size + b.size > limit) continue;
        const gain = between(a.units, b.units);
        if (gain > best.gain) best = { gain, one, two };
      }
    }
    const [a, b] = [groups[best.one], groups[best.two]];
    if (a === undefined || b === undefined) break;
    const joined = { units: [...a.units, ...b.units], size: a.size + b.size };
    groups = [...groups.filter((group) => group !== a && group !== b), joined];
  }
  const loads = new Array<number>(problem.maxTracks).fill(0);
  const assignment = new Array<number>(problem.sizes.length).fill(0);
  for (const group of [...groups].sort((a, b) => b.size - a.size)) {
    const track = loads.indexOf(Math.min(...loads));
    loads[track] = (loads[track] ?? 0) + group.size;
    for (const unit of group.units) assignment[unit] = track;
  }
  return assignment;
}

/** Mulberry32: the same numbers on every machine. */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
