/** Scopes: for each track the paths that it may touch, so that no path is in two scopes. */

import { directoryOf } from './paths.ts';
import { isLikely, type PlannedTask } from './plan.ts';

const LIKELY = 0.12;
/** Of entries that no task likely touches a scope names no more. */
const MOST_ENTRIES = 12;

/** @param glue hot spots: in nobody's scope */
export function scopesOf(groups: readonly (readonly PlannedTask[])[], glue: ReadonlySet<string>): string[][] {
  const owners = ownersOf(groups, glue);
  const byDirectory = new Map<string, number[]>();
  for (const [path, mass] of owners) {
    for (let directory = directoryOf(path); directory !== ''; directory = directoryOf(directory)) {
      const sum = byDirectory.get(directory) ?? groups.map(() => 0);
      for (const [track, value] of mass.entries()) sum[track] = (sum[track] ?? 0) + value;
      byDirectory.set(directory, sum);
    }
  }
  return groups.map((_, track) => {
    const entries = new Map<string, number>();
    for (const [path, mass] of owners) {
      if (mass.indexOf(Math.max(...mass)) !== track) continue;
      const entry = widestOwned(path, track, byDirectory) ?? path;
      entries.set(entry, (entries.get(entry) ?? 0) + (mass[track] ?? 0));
    }
    const best = [...entries].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const kept = best.filter(([, mass], at) => at < MOST_ENTRIES || isLikely(mass));
    return kept.map(([entry]) => entry).sort();
  });
}

function ownersOf(
  groups: readonly (readonly PlannedTask[])[],
  glue: ReadonlySet<string>,
): Map<string, number[]> {
  const owners = new Map<string, number[]>();
  for (const [track, tasks] of groups.entries()) {
    for (const task of tasks) {
      for (const [at, { path, score }] of task.touches.entries()) {
        if (glue.has(path) || (score < LIKELY && at > 1)) continue;
        const mass = owners.get(path) ?? groups.map(() => 0);
        mass[track] = (mass[track] ?? 0) + score;
        owners.set(path, mass);
      }
    }
  }
  return owners;
}

/** The highest directory above the path in which no other track is expected. */
function widestOwned(
  path: string,
  track: number,
  byDirectory: ReadonlyMap<string, readonly number[]>,
): string | undefined {
  let widest: string | undefined;
  for (let directory = directoryOf(path); directory !== ''; directory = directoryOf(directory)) {
    const mass = byDirectory.get(directory) ?? [];
    if (mass.some((value, other) => other !== track && value > 0)) break;
    widest = `${directory}/`;
  }
  return widest;
}
