/** Scopes that the past changed together, with figures. */
import type { EditedPlan, EditedTrack } from './plan-file.ts';
import { findNote, type PlanFinding } from './plan-finding.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { changesBelow } from './scope-changes.ts';

const LEAST_TOGETHER = 3;
const COUPLED = 0.2;
/** Scopes of more entries are not looked at entry by entry. */
const MOST_ENTRIES = 30;

export function checkCoupling(facts: RepositoryFacts, plan: EditedPlan): PlanFinding[] {
  const touching = plan.tracks.map((track) => changesBelow(facts, track.scope));
  return plan.tracks.flatMap((one, at) =>
    plan.tracks.slice(at + 1).flatMap((two, next): PlanFinding[] => {
      const [mine, theirs] = [
        touching[at] ?? new Set<number>(),
        touching[at + 1 + next] ?? new Set<number>(),
      ];
      const together = countCommon(mine, theirs);
      const fewer = Math.min(mine.size, theirs.size);
      if (together < LEAST_TOGETHER || together / fewer < COUPLED) return [];
      const told = `the scopes of ${one.name} and ${two.name} changed together in ${together} of ${fewer} commits`;
      return [
        findNote('coupled-scopes', two.at, `${told}${closestEntries(facts, one, two)}`, together / fewer),
      ];
    }),
  );
}

function countCommon(one: ReadonlySet<number>, two: ReadonlySet<number>): number {
  return [...one].filter((change) => two.has(change)).length;
}

/** Where in the scopes: the two entries that changed together most often. */
function closestEntries(facts: RepositoryFacts, one: EditedTrack, two: EditedTrack): string {
  if (one.scope.length * two.scope.length < 2) return '';
  const of = ({ scope }: EditedTrack) =>
    scope.slice(0, MOST_ENTRIES).map((entry) => ({ entry, changes: changesBelow(facts, [entry]) }));
  let best = { together: 0, fewer: 0, pair: '' };
  const theirs = of(two);
  for (const a of of(one)) {
    for (const b of theirs) {
      const together = countCommon(a.changes, b.changes);
      if (together > best.together)
        best = {
          together,
          fewer: Math.min(a.changes.size, b.changes.size),
          pair: `${a.entry} and ${b.entry}`,
        };
    }
  }
  return best.together === 0 ? '' : `; most often ${best.pair}, in ${best.together} of ${best.fewer}`;
}
