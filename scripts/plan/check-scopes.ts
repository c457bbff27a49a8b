/** Whether the scopes of a plan are apart from each other, and paths of this repository. */

import type { KnownTask } from './known-task.ts';
import { pathCovers } from './path-covers.ts';
import { directoryOf } from './paths.ts';
import type { EditedPlan, EditedTrack } from './plan-file.ts';
import { findError, findNote, type PlanFinding } from './plan-finding.ts';
import type { RepositoryFacts } from './repository-facts.ts';

export function checkOverlaps(plan: EditedPlan): PlanFinding[] {
  return plan.tracks.flatMap((track, at) =>
    plan.tracks.slice(at + 1).flatMap((other) => overlapsOf(track, other)),
  );
}

export function checkPaths(
  facts: RepositoryFacts,
  plan: EditedPlan,
  known: ReadonlyMap<string, KnownTask>,
): PlanFinding[] {
  return plan.tracks.flatMap((track) => unknownPaths(facts, track, known));
}

function overlapsOf(one: EditedTrack, two: EditedTrack): PlanFinding[] {
  return one.scope.flatMap((path) =>
    two.scope
      .filter((other) => pathCovers(path, other) || pathCovers(other, path))
      .map((other) =>
        findError(
          'scope-overlap',
          two.scopeAt.get(other) ?? 0,
          `${one.name} has ${path} (line ${one.scopeAt.get(path) ?? 0}), ${two.name} has ${other}`,
        ),
      ),
  );
}

function unknownPaths(
  facts: RepositoryFacts,
  track: EditedTrack,
  known: ReadonlyMap<string, KnownTask>,
): PlanFinding[] {
  const predicted = track.tasks.flatMap(
    (task) => known.get(task.id)?.radius.files.map((file) => file.path) ?? [],
  );
  return track.scope.flatMap((path) => {
    const line = track.scopeAt.get(path) ?? 0;
    const bare = path.replace(/\/$/, '');
    if (facts.tree.directories.has(bare) && !path.endsWith('/'))
      return [findError('path-unknown', line, `${path} is a directory: write ${path}/`)];
    if (facts.allPaths.has(bare) || facts.tree.directories.has(bare)) return [];
    if (predicted.some((file) => pathCovers(path, file))) return [];
    const parent = directoryOf(bare);
    const above = parent === '' || facts.tree.directories.has(parent);
    return [
      findNote(
        'path-unknown',
        line,
        `${track.name}: ${path} does not exist${above ? ' yet' : ', nor does its directory'}`,
      ),
    ];
  });
}
