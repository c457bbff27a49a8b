/** Tasks to units: what is placed as a whole, and which units may not stand apart. */
import type { BlastRadius } from './blast-radius.ts';
import { directoryOf } from './paths.ts';
import { SURE } from './plan.ts';

/**
 * @param tasks how many there are
 * @param together pairs of tasks that stay together
 * @returns units as lists of tasks, in order
 */
export function joinUnits(tasks: number, together: readonly (readonly [number, number])[]): number[][] {
  const root = Array.from({ length: tasks }, (_, task) => task);
  const find = (task: number): number => {
    let top = task;
    while (root[top] !== top) top = root[top] ?? top;
    root[task] = top;
    return top;
  };
  for (const [one, two] of together) root[find(Math.max(one, two))] = find(Math.min(one, two));
  const units = new Map<number, number[]>();
  for (let task = 0; task < tasks; task++) {
    const members = units.get(find(task));
    if (members === undefined) units.set(find(task), [task]);
    else members.push(task);
  }
  return [...units.values()];
}

/**
 * Units with a sure file in common that is no hot spot.
 *
 * @param glue hot spots: they bind nothing
 */
export function bindUnits(
  units: readonly (readonly number[])[],
  radii: readonly BlastRadius[],
  glue: ReadonlySet<string>,
): number[][] {
  const holders = new Map<string, Set<number>>();
  for (const [unit, members] of units.entries()) {
    for (const task of members) {
      for (const { path, score } of radii[task]?.files ?? []) {
        if (score >= SURE && !glue.has(path)) holders.set(path, (holders.get(path) ?? new Set()).add(unit));
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
