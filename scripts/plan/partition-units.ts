/** Tasks to units: what is placed as a whole, and how units stand to each other. */
import type { BlastRadius } from './blast-radius.ts';
import type { OpenTask } from './open-task.ts';
import type { PartitionProblem } from './partition-objective.ts';
import { directoryOf } from './paths.ts';
import { SURE } from './plan.ts';

/** More units than this are joined by section first: the solver looks at all pairs. */
const MOST_UNITS = 400;

/**
 * @param active places of the tasks to be placed
 * @param together pairs of places that stay together
 * @returns units as lists of places, in order
 */
export function joinUnits(
  active: readonly number[],
  together: readonly (readonly [number, number])[],
  tasks: readonly OpenTask[],
): number[][] {
  const root = new Map(active.map((at) => [at, at]));
  const find = (at: number): number => {
    let top = at;
    while (root.get(top) !== top) top = root.get(top) ?? top;
    root.set(at, top);
    return top;
  };
  const join = (one: number, two: number) => {
    if (root.has(one) && root.has(two)) root.set(find(Math.max(one, two)), find(Math.min(one, two)));
  };
  for (const [one, two] of together) join(one, two);
  if (active.length > MOST_UNITS) joinSections(active, tasks, join);
  const units = new Map<number, number[]>();
  for (const at of active) {
    const members = units.get(find(at));
    if (members === undefined) units.set(find(at), [at]);
    else members.push(at);
  }
  return [...units.values()];
}

function joinSections(
  active: readonly number[],
  tasks: readonly OpenTask[],
  join: (one: number, two: number) => void,
): void {
  const size = Math.ceil(active.length / MOST_UNITS);
  const open = new Map<string, { first: number; count: number }>();
  for (const at of active) {
    const task = tasks[at];
    const key = [task?.taskFile ?? '', ...(task?.headings ?? [])].join('\0');
    const group = open.get(key);
    if (group !== undefined && group.count < size) {
      join(group.first, at);
      group.count++;
    } else open.set(key, { first: at, count: 1 });
  }
}

export function buildProblem(
  units: readonly (readonly number[])[],
  active: readonly number[],
  chances: readonly Float64Array[],
  radii: readonly BlastRadius[],
  glue: ReadonlySet<string>,
  maxTracks: number,
): PartitionProblem {
  const place = new Map(active.map((at, index) => [at, index]));
  const peace = units.map(() => new Float64Array(units.length));
  for (const [one, mine] of units.entries()) {
    for (const [two, theirs] of units.entries()) {
      if (two >= one) break;
      let sum = 0;
      for (const a of mine) {
        const row = chances[place.get(a) ?? -1];
        for (const b of theirs) sum += Math.log(1 - Math.min(0.999, row?.[place.get(b) ?? -1] ?? 0));
      }
      (peace[one] as Float64Array)[two] = sum;
      (peace[two] as Float64Array)[one] = sum;
    }
  }
  return {
    sizes: units.map((unit) => unit.length),
    peace,
    bound: boundUnits(units, radii, glue),
    maxTracks,
    mayHold: true,
  };
}

/** Units with a sure file in common that is no hot spot. */
function boundUnits(
  units: readonly (readonly number[])[],
  radii: readonly BlastRadius[],
  glue: ReadonlySet<string>,
): number[][] {
  const holders = new Map<string, Set<number>>();
  for (const [unit, members] of units.entries()) {
    for (const at of members) {
      for (const { path, score } of radii[at]?.files ?? []) {
        if (score < SURE || glue.has(path)) continue;
        holders.set(path, (holders.get(path) ?? new Set()).add(unit));
      }
    }
  }
  const bound = units.map(() => new Set<number>());
  for (const [path, held] of holders) {
    for (const one of held) {
      for (const two of held) if (one !== two) bound[one]?.add(two);
      // A directory that a person named stands for all that is below it.
      for (let above = directoryOf(path); above !== ''; above = directoryOf(above)) {
        for (const two of holders.get(`${above}/`) ?? []) {
          if (one === two) continue;
          bound[one]?.add(two);
          bound[two]?.add(one);
        }
      }
    }
  }
  return bound.map((others) => [...others]);
}
