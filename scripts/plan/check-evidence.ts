/** Where the predictions contradict a plan: a task that will likely leave its track's scope, a file of two tracks. */
import { count } from '../report/layout.ts';
import type { Touch } from './blast-radius.ts';
import type { KnownTask } from './known-task.ts';
import { pathCovers } from './path-covers.ts';
import { directoryOf } from './paths.ts';
import { isLikely, SURE } from './plan.ts';
import type { EditedPlan, EditedTrack } from './plan-file.ts';
import { findError, findNote, type PlanFinding, toldTask } from './plan-finding.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { changesBelow } from './scope-changes.ts';

/** Below this chance a path is no reason to doubt a person's scope. */
const LIKELY = 0.2;

/** @param glue hot spots: in nobody's scope, so nobody leaves a scope by touching one */
export function checkEvidence(
  facts: RepositoryFacts,
  plan: EditedPlan,
  known: ReadonlyMap<string, KnownTask>,
  glue: ReadonlySet<string>,
): PlanFinding[] {
  return [...meetings(plan, known, glue), ...contradictions(facts, plan, known, glue)];
}

/** Files that tasks of two tracks surely touch. */
function meetings(
  plan: EditedPlan,
  known: ReadonlyMap<string, KnownTask>,
  glue: ReadonlySet<string>,
): PlanFinding[] {
  const holders = new Map<string, Map<string, { told: string; at: number }>>();
  for (const track of plan.tracks) {
    for (const { id, at } of track.tasks) {
      const found = known.get(id);
      for (const { path, score } of found?.radius.files ?? []) {
        if (found === undefined || score < SURE || glue.has(path)) continue;
        const owners = holders.get(path) ?? new Map<string, { told: string; at: number }>();
        holders.set(path, owners.set(track.name, { told: toldTask(found.task), at }));
      }
    }
  }
  return [...holders].flatMap(([path, owners]) => {
    if (owners.size < 2) return [];
    const who = [...owners].map(([name, { told }]) => `${name} (${told})`).join(' and ');
    const last = [...owners.values()].at(-1)?.at ?? 0;
    return [findError('tracks-meet', last, `${path} is surely touched by ${who}`)];
  });
}

/** A task that is likelier than not to leave the scope of its track. */
interface Leaver {
  readonly task: KnownTask['task'];
  /** The likeliest path outside. */
  readonly best: Touch;
  readonly at: number;
}

/** Tasks that likely leave the scope of their track, those together that do so for one file. */
function contradictions(
  facts: RepositoryFacts,
  plan: EditedPlan,
  known: ReadonlyMap<string, KnownTask>,
  glue: ReadonlySet<string>,
): PlanFinding[] {
  return plan.tracks.flatMap((track) => {
    const byPath = new Map<string, Leaver[]>();
    for (const leaver of leaversOf(track, known, glue))
      byPath.set(leaver.best.path, [...(byPath.get(leaver.best.path) ?? []), leaver]);
    return [...byPath.values()].flatMap((leavers) => {
      const [first, ...others] = leavers.sort((a, b) => b.best.score - a.best.score);
      if (first === undefined) return [];
      const { best, task, at } = first;
      const more = others.length === 0 ? '' : ` (and ${count(others.length, 'more task')} of this track)`;
      const touches = isLikely(best.score) ? 'will likely touch' : 'may touch';
      const why = `${Math.round(100 * best.score)}%: ${best.evidence[0]?.detail ?? 'predicted'}`;
      return [
        findNote(
          'scope-contradicted',
          at,
          `${track.name}: ${toldTask(task)}${more} ${touches} ${best.path} (${why}), ${whoseIs(best.path, plan)}${figuresOf(facts, track, best.path)}`,
          leaves(leavers.map((leaver) => leaver.best)),
        ),
      ];
    });
  });
}

function leaversOf(
  track: EditedTrack,
  known: ReadonlyMap<string, KnownTask>,
  glue: ReadonlySet<string>,
): Leaver[] {
  if (track.scope.length === 0) return [];
  return track.tasks.flatMap(({ id, at }) => {
    const found = known.get(id);
    const outside = (found?.radius.files ?? []).filter(
      ({ path, score }) =>
        score >= LIKELY && !glue.has(path) && !track.scope.some((entry) => pathCovers(entry, path)),
    );
    const [best] = outside;
    return found === undefined || best === undefined || leaves(outside) < SURE
      ? []
      : [{ task: found.task, best, at }];
  });
}

/** Chance that at least one of the paths is touched. */
function leaves(outside: readonly Touch[]): number {
  return 1 - outside.reduce((stays, { score }) => stays * (1 - score), 1);
}

function whoseIs(path: string, plan: EditedPlan): string {
  const owner = plan.tracks.find((track) => track.scope.some((entry) => pathCovers(entry, path)));
  return owner === undefined ? 'outside its scope' : `in the scope of ${owner.name}`;
}

/** How often the past left this scope for that directory. */
function figuresOf(facts: RepositoryFacts, track: EditedTrack, path: string): string {
  const directory = directoryOf(path);
  const own = changesBelow(facts, track.scope);
  const there = changesBelow(facts, [directory === '' ? path : `${directory}/`]);
  const both = [...own].filter((change) => there.has(change)).length;
  if (both === 0) return '';
  return `; ${both} of ${own.size} commits in its scope also changed ${directory === '' ? path : `${directory}/`}`;
}
