/**
 * Branch and bound over assignments, the most promising first. Either it proves that no assignment is better than the
 * one it returns, or it says what none can be better than. Deterministic: it counts steps, not seconds.
 */
import { NodeHeap } from './node-heap.ts';
import { NEGLIGIBLE, PartitionBound } from './partition-bound.ts';
import { type Assignment, costOf, type PartitionProblem } from './partition-objective.ts';

export interface SearchResult {
  readonly assignment: Assignment;
  readonly cost: number;
  /** No assignment costs less; equal to the cost when that is proved to be the least. */
  readonly lowerBound: number;
}

interface Node {
  /** Places of the first units of the order. */
  readonly places: readonly number[];
  readonly bound: number;
  readonly usedTracks: number;
}

/**
 * @param known an assignment to start from; the better it is, the less is searched
 * @param steps how many partial assignments are taken up at most
 */
export function searchPartition(problem: PartitionProblem, known: Assignment, steps: number): SearchResult {
  const order = searchOrder(problem);
  const bounds = new PartitionBound(problem, order);
  let best = { assignment: known, cost: costOf(problem, known) };
  const open = new NodeHeap<Node>();
  bounds.takeUp([]);
  open.push({
    places: [],
    bound: bounds.bound(best.cost),
    usedTracks: 0,
  });
  for (let step = 0; step < steps; step++) {
    const node = open.pop();
    if (node === undefined || node.bound >= best.cost - NEGLIGIBLE) return { ...best, lowerBound: best.cost };
    bounds.takeUp(node.places);
    for (const { track, usedTracks } of choicesOf(problem, node, order)) {
      const bound = bounds.boundWith(track, best.cost);
      if (bound >= best.cost - NEGLIGIBLE) continue;
      const places = [...node.places, track];
      if (places.length < order.length) open.push({ places, usedTracks, bound });
      else best = { assignment: toAssignment(places, order), cost: bound };
    }
  }
  const next = open.pop();
  return { ...best, lowerBound: Math.min(best.cost, next?.bound ?? best.cost) };
}

/** Heaviest first, so that the bound bites early; equal ones in the order of the list. */
function searchOrder(problem: PartitionProblem): number[] {
  const weight = problem.units.map((members) => {
    let sum = 0;
    for (const task of members) for (const one of problem.meets[task]?.weights ?? []) sum += Math.min(one, 1);
    return sum;
  });
  return [...problem.units.keys()].sort((a, b) => (weight[b] ?? 0) - (weight[a] ?? 0) || a - b);
}

interface Choice {
  readonly track: number;
  readonly usedTracks: number;
}

/** Where the next unit may go. Tracks are interchangeable: a new one is only ever the next. */
function choicesOf(problem: PartitionProblem, node: Node, order: readonly number[]): Choice[] {
  const { maxTracks, mayHold, bound } = problem;
  const unit = order[node.places.length] ?? 0;
  const allowed = new Set<number>();
  for (const other of bound[unit] ?? []) {
    const at = order.indexOf(other);
    const place = node.places[at];
    if (at < node.places.length && place !== undefined && place !== maxTracks) allowed.add(place);
  }
  const choices: Choice[] = [];
  for (let track = 0; track < Math.min(node.usedTracks + 1, maxTracks); track++) {
    if (allowed.size === 0 || (allowed.size === 1 && allowed.has(track)))
      choices.push({ track, usedTracks: Math.max(node.usedTracks, track + 1) });
  }
  if (mayHold) choices.push({ track: maxTracks, usedTracks: node.usedTracks });
  return choices;
}

function toAssignment(places: readonly number[], order: readonly number[]): number[] {
  const assignment = new Array<number>(order.length).fill(0);
  for (const [at, unit] of order.entries()) assignment[unit] = places[at] ?? 0;
  return assignment;
}
