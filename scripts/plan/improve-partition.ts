/** Local search: moves and swaps of units until none helps, from several starts. Deterministic. */
import { type Assignment, costOf, type PartitionProblem } from './partition-objective.ts';
import { startingPoints } from './partition-starts.ts';
import { Placement } from './placement.ts';
import { linkUnits, MOST_SWAPPED, type UnitLinks } from './unit-links.ts';

/** Less than this is the rounding of sums. */
const GAIN = 1e-7;
const MOST_ROUNDS = 40;
/** To leave a local optimum, so many units are put elsewhere, so many times. */
const KICK = 3;
const KICKS = 8;

/**
 * The best assignment found, with no bound broken.
 *
 * @param keys by unit a number that stays the same when the backlog changes elsewhere: the search starts alike, and so
 *   ends alike
 */
export function improvePartition(problem: PartitionProblem, keys: readonly number[]): Assignment {
  let best: Assignment = problem.units.map(() => 0);
  let cost = costOf(problem, best);
  const links = linkUnits(problem);
  for (const start of startingPoints(problem, keys)) {
    const placement = new Placement(problem, links, start);
    improve(placement, problem);
    const improved = Array.from(placement.assignment);
    const now = costOf(problem, improved);
    if (now < cost - GAIN) [cost, best] = [now, improved];
  }
  return problem.units.length > MOST_SWAPPED ? best : kick(problem, links, best, keys);
}

function improve(placement: Placement, problem: PartitionProblem): void {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let moved = false;
    for (let unit = 0; unit < problem.units.length; unit++)
      moved = moveToBest(placement, problem, unit) || moved;
    if (!moved && problem.units.length <= MOST_SWAPPED) moved = swapAny(placement, problem);
    if (!moved) return;
  }
}

function moveToBest(placement: Placement, problem: PartitionProblem, unit: number): boolean {
  const from = placement.assignment[unit] as number;
  const costs = placement.costsIfMoved(unit);
  let best = from;
  let least = (costs[from] as number) - GAIN;
  const places = problem.maxTracks + (problem.mayHold ? 1 : 0);
  for (let track = 0; track < places; track++) {
    if (track === from || !((costs[track] as number) < least) || !placement.mayStand(unit, track)) continue;
    best = track;
    least = costs[track] as number;
  }
  if (best === from) return false;
  placement.move(unit, best);
  return true;
}

/** Out of the largest track and into it: that track's size is why a move alone may not pay. */
function swapAny(placement: Placement, problem: PartitionProblem): boolean {
  const before = placement.cost() - GAIN;
  const largest = placement.largestTrack();
  for (let one = 0; one < problem.units.length; one++) {
    const a = placement.assignment[one] as number;
    if (a !== largest) continue;
    for (let two = 0; two < problem.units.length; two++) {
      const b = placement.assignment[two] as number;
      if (a === b) continue;
      if (placement.costIfSwapped(one, two) >= before) continue;
      placement.move(one, b);
      placement.move(two, a);
      if (placement.mayStand(one, b) && placement.mayStand(two, a)) return true;
      placement.move(one, a);
      placement.move(two, b);
    }
  }
  return false;
}

/** Goes on from the best assignment with a few units put elsewhere. */
function kick(
  problem: PartitionProblem,
  links: UnitLinks,
  found: Assignment,
  keys: readonly number[],
): Assignment {
  let best = found;
  let cost = costOf(problem, best);
  const units = [...problem.units.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  for (let turn = 0; turn < Math.min(units.length, KICKS); turn++) {
    const placement = new Placement(problem, links, best);
    for (let step = 0; step < KICK; step++) {
      const unit = units[(turn + step * 7) % units.length] ?? 0;
      const track = ((placement.assignment[unit] ?? 0) + 1 + (turn % problem.maxTracks)) % problem.maxTracks;
      if (placement.mayStand(unit, track)) placement.move(unit, track);
    }
    improve(placement, problem);
    const improved = Array.from(placement.assignment);
    const now = costOf(problem, improved);
    if (now < cost - GAIN) [cost, best] = [now, improved];
  }
  return best;
}
