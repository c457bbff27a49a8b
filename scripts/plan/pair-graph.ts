/** Who may meet whom in a file: every pair of a backlog, or in a long one each task's likeliest others. */
import type { BlastRadius } from './blast-radius.ts';
import type { OpenTask } from './open-task.ts';
import { type PairView, pairChance, pairViews } from './pair-conflict.ts';
import type { Neighbours } from './partition-objective.ts';

/** More tasks than this are not looked at pair by pair: ten thousand have fifty million pairs. */
export const MOST_PAIRED = 400;
/** In a long backlog: others that are kept for each task, and files and neighbours by which they are found. */
const KEPT = 32;
const FILES = 6;
const AROUND = 6;

/**
 * @param unitOf by task the unit that it belongs to; tasks of one unit are never apart
 */
export function pairGraph(
  tasks: readonly OpenTask[],
  radii: readonly BlastRadius[],
  unitOf: readonly number[],
): Neighbours[] {
  const views = pairViews(tasks, radii);
  const pairs = views.length <= MOST_PAIRED ? allPairs(views.length) : likelyPairs(views, radii);
  const found = views.map(() => [] as Link[]);
  for (const [one, two] of pairs) {
    const [a, b] = [views[one], views[two]];
    if (a === undefined || b === undefined || unitOf[one] === unitOf[two]) continue;
    const weight = -Math.log(1 - Math.min(0.999, pairChance(a, b)));
    found[one]?.push({ task: two, weight });
    found[two]?.push({ task: one, weight });
  }
  return (views.length <= MOST_PAIRED ? found : strongest(found)).map((links) => ({
    tasks: Int32Array.from(links, (link) => link.task),
    weights: Float64Array.from(links, (link) => link.weight),
  }));
}

interface Link {
  readonly task: number;
  readonly weight: number;
}

function* allPairs(count: number): Generator<[number, number]> {
  for (let one = 0; one < count; one++) for (let two = 0; two < one; two++) yield [one, two];
}

/** Tasks near each other in the list, or near each other among those that likely touch one file. */
function* likelyPairs(
  views: readonly PairView[],
  radii: readonly BlastRadius[],
): Generator<[number, number]> {
  const holders = new Map<string, number[]>();
  for (const one of views.keys()) {
    for (const { path } of radii[one]?.files.slice(0, FILES) ?? []) {
      const list = holders.get(path);
      if (list === undefined) holders.set(path, [one]);
      else list.push(one);
    }
  }
  const seen = new Set<number>();
  for (const list of [[...views.keys()], ...holders.values()]) {
    for (const [at, one] of list.entries()) {
      for (const two of list.slice(at + 1, at + 1 + AROUND)) {
        const key = one * views.length + two;
        if (seen.has(key)) continue;
        seen.add(key);
        yield [one, two];
      }
    }
  }
}

/** The strongest links of each task, kept on both sides. */
function strongest(found: readonly (readonly Link[])[]): Link[][] {
  const kept = found.map(() => new Map<number, number>());
  for (const [one, links] of found.entries()) {
    for (const { task, weight } of [...links].sort((a, b) => b.weight - a.weight).slice(0, KEPT)) {
      kept[one]?.set(task, weight);
      kept[task]?.set(one, weight);
    }
  }
  return kept.map((links) => [...links].map(([task, weight]) => ({ task, weight })));
}
