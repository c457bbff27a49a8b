/** Where local search starts from. No start breaks a bound. */
import { HELD_COST, loadsOf, type PartitionProblem } from './partition-objective.ts';

/** Units that are held at most to take a component of bound units apart. */
const MOST_CUTS = 12;
const RANDOM_STARTS = 4;
/** Beyond so many units the starts that take their square are left out. */
const MANY_UNITS = 2000;

export function startingPoints(problem: PartitionProblem, keys: readonly number[]): number[][] {
  const components = componentsOf(problem, new Set());
  const total = problem.meets.length;
  const even = Math.ceil(total / problem.maxTracks);
  const limits = problem.units.length > MANY_UNITS ? [even] : [even, Math.ceil(1.4 * even), total];
  const random = problem.units.length > MANY_UNITS ? 0 : RANDOM_STARTS;
  return [
    ...limits.map((limit) => pack(problem, joinAlongWeights(problem, components, limit))),
    pack(problem, components),
    inOrder(problem, components),
    ...Array.from({ length: random }, (_, round) => scatter(problem, components, keys, round)),
    ...cutComponents(problem, components),
  ];
}

/** Units that bounds join, largest first. @param held units that join nothing */
function componentsOf(problem: PartitionProblem, held: ReadonlySet<number>): number[][] {
  const seen = new Uint8Array(problem.units.length);
  for (const unit of held) seen[unit] = 1;
  const components: number[][] = [];
  for (let first = 0; first < seen.length; first++) {
    if (seen[first] === 1) continue;
    seen[first] = 1;
    const units = [first];
    for (const member of units) {
      const others = problem.bound[member] as readonly number[];
      for (let at = 0; at < others.length; at++) {
        const other = others[at] as number;
        if (seen[other] === 1) continue;
        seen[other] = 1;
        units.push(other);
      }
    }
    components.push(units);
  }
  return components;
}

const sizeOf = (problem: PartitionProblem, units: readonly number[]): number =>
  units.reduce((sum, unit) => sum + (problem.units[unit]?.length ?? 0), 0);

/** Groups into tracks, largest first into the emptiest; what is in no group is held. */
function pack(problem: PartitionProblem, groups: readonly (readonly number[])[]): number[] {
  const assignment = new Array<number>(problem.units.length).fill(problem.maxTracks);
  const loads = new Array<number>(problem.maxTracks).fill(0);
  const sized = groups.map((units) => ({ units, size: sizeOf(problem, units) }));
  for (const { units, size } of sized.sort((a, b) => b.size - a.size)) {
    const track = loads.indexOf(Math.min(...loads));
    loads[track] = (loads[track] ?? 0) + size;
    for (const unit of units) assignment[unit] = track;
  }
  return assignment;
}

/** The list cut into even pieces; a component goes where its first unit goes. */
function inOrder(problem: PartitionProblem, components: readonly (readonly number[])[]): number[] {
  const assignment = new Array<number>(problem.units.length).fill(0);
  for (const units of components) {
    const track = Math.floor(((units[0] ?? 0) * problem.maxTracks) / problem.units.length);
    for (const unit of units) assignment[unit] = track;
  }
  return assignment;
}

/** By the keys alone, so that a new task moves no other. */
function scatter(
  problem: PartitionProblem,
  components: readonly (readonly number[])[],
  keys: readonly number[],
  round: number,
): number[] {
  const assignment = new Array<number>(problem.units.length).fill(0);
  for (const units of components) {
    const key = keys[units[0] ?? 0] ?? 0;
    const track = mix(key + Math.imul(round + 1, 0x9e3779b9)) % problem.maxTracks;
    for (const unit of units) assignment[unit] = track;
  }
  return assignment;
}

/** Spreads the bits of a number (the finisher of MurmurHash3). */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Joins along the heaviest weights first, while a group stays within the limit. */
function joinAlongWeights(
  problem: PartitionProblem,
  components: readonly (readonly number[])[],
  limit: number,
): number[][] {
  const groupOf = new Int32Array(problem.units.length);
  const groups = components.map((units) => [...units]);
  const sizes = groups.map((units) => sizeOf(problem, units));
  for (const [group, units] of groups.entries()) for (const unit of units) groupOf[unit] = group;
  let left = groups.length;
  for (const { one, two } of heaviestPairs(problem)) {
    if (left <= problem.maxTracks) break;
    const [a, b] = [groupOf[one] ?? 0, groupOf[two] ?? 0];
    if (a === b || (sizes[a] ?? 0) + (sizes[b] ?? 0) > limit) continue;
    const [into, from] = (groups[a]?.length ?? 0) >= (groups[b]?.length ?? 0) ? [a, b] : [b, a];
    for (const unit of groups[from] ?? []) groupOf[unit] = into;
    groups[into]?.push(...(groups[from] ?? []));
    sizes[into] = (sizes[into] ?? 0) + (sizes[from] ?? 0);
    groups[from] = [];
    left--;
  }
  return groups.filter((units) => units.length > 0);
}

function heaviestPairs(problem: PartitionProblem): { one: number; two: number; weight: number }[] {
  const unitOf = new Int32Array(problem.meets.length);
  for (const [unit, members] of problem.units.entries()) for (const task of members) unitOf[task] = unit;
  const pairs: { one: number; two: number; weight: number }[] = [];
  for (const [task, { tasks, weights }] of problem.meets.entries()) {
    for (const [at, other] of tasks.entries())
      if (other < task)
        pairs.push({ one: unitOf[task] ?? 0, two: unitOf[other] ?? 0, weight: weights[at] ?? 0 });
  }
  return pairs.sort((a, b) => b.weight - a.weight || a.one - b.one || a.two - b.two);
}

/**
 * Bound units move only together, which no single move does: the components packed again with the units held that hold
 * the largest one together, one more each time as long as the largest track gets smaller by more than is held.
 */
function cutComponents(problem: PartitionProblem, components: readonly (readonly number[])[]): number[][] {
  if (!problem.mayHold || components.length === problem.units.length) return [];
  const held = new Set<number>();
  const found: number[][] = [];
  let best = loadCost(problem, pack(problem, components));
  for (let cut = 0; cut < MOST_CUTS; cut++) {
    const joints = [...problem.bound.keys()]
      .filter((unit) => !held.has(unit) && (problem.bound[unit]?.length ?? 0) > 1)
      .sort((a, b) => (problem.bound[b]?.length ?? 0) - (problem.bound[a]?.length ?? 0) || a - b)
      .slice(0, MOST_CUTS);
    const tried = joints.map((unit) => {
      const packed = pack(problem, componentsOf(problem, new Set([...held, unit])));
      return { unit, packed, cost: loadCost(problem, packed) };
    });
    const next = tried.sort((a, b) => a.cost - b.cost || a.unit - b.unit)[0];
    if (next === undefined || next.cost > best) break;
    best = next.cost;
    held.add(next.unit);
    found.push(next.packed);
  }
  return found;
}

function loadCost(problem: PartitionProblem, assignment: readonly number[]): number {
  const loads = loadsOf(problem, assignment);
  const held = loads.pop() ?? 0;
  return Math.max(...loads) + HELD_COST * held;
}
