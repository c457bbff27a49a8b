/** Blast radii to a plan: units, conflicts, partition, names, scopes, doubts. Pure. */
import { branchOf } from '../worktree/names.ts';
import type { BlastRadius } from './blast-radius.ts';
import { hasEvidence } from './has-evidence.ts';
import { holdReason, likeliestTouches } from './hold-reason.ts';
import { findHotSpots, sharedPaper } from './hot-spots.ts';
import { nameTracks } from './name-tracks.ts';
import type { OpenTask } from './open-task.ts';
import { type Outcome, scoreOutcomes } from './outcome.ts';
import { pairGraph } from './pair-graph.ts';
import {
  type Assignment,
  countTasks,
  expectedConflicts,
  type PartitionProblem,
  trackOfTasks,
} from './partition-objective.ts';
import { bindUnits, joinUnits } from './partition-units.ts';
import { type Plan, type PlannedTask, SURE, type Track } from './plan.ts';
import { giveAdvice } from './plan-advice.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { type Solution, solvePartition } from './solve-partition.ts';
import { readOrder } from './task-order.ts';
import { scopesOf } from './track-scope.ts';

export interface PlanInput {
  readonly base: string;
  readonly tasksFile: string;
  /** Headings that the tasks were chosen by; empty when all of the list is planned. */
  readonly sections?: readonly string[];
  readonly tasks: readonly OpenTask[];
  /** By task, the place in `tasks` of the open task that it is nested in. */
  readonly parents: readonly (number | undefined)[];
  readonly radii: readonly BlastRadius[];
  readonly maxTracks: number;
  /** Sentences about what was not read. */
  readonly limits: readonly string[];
  /** Earlier tracks of this clone. */
  readonly outcomes?: readonly Outcome[];
}

/** Likely files of a task that a plan tells. */
export const MOST_TOUCHES = 8;

export function assemblePlan(facts: RepositoryFacts, input: PlanInput): Plan {
  const { tasks, radii } = input;
  const hot = findHotSpots(facts, radii, input.tasksFile);
  const order = readOrder(tasks, input.parents);
  const isUnknown = (at: number) =>
    !hasEvidence(tasks[at] as OpenTask, radii[at] as BlastRadius) &&
    input.parents[at] === undefined &&
    !order.later.has(at);
  const active = [...tasks.keys()].filter((at) => !order.later.has(at) && !isUnknown(at));
  const { problem, solution } = partitionTasks(input, active, order.together, hot.glue);
  const groups = groupsOf(problem, solution.assignment, active);
  const likeliest = groups.tracks.map((members) => likeliestTouches(members, radii));
  const planned = groups.tracks.map((group) => group.map((at) => plannedTask(tasks, radii, at)));
  const names = nameTracks(
    groups.tracks.map((group) =>
      group.map((at) => ({ ...plannedTask(tasks, radii, at), headings: tasks[at]?.headings ?? [] })),
    ),
  );
  const tracks = dressTracks(planned, names, hot.glue);
  const plan = {
    base: input.base,
    tasksFile: input.tasksFile,
    sections: input.sections ?? [],
    tracks,
    hold: [
      ...groups.held.map((at) => ({
        ...nameOf(tasks, at),
        reason: holdReason(radii[at]?.files ?? [], likeliest, tracks),
      })),
      ...[...order.later].map(([at, reason]) => ({ ...nameOf(tasks, at), reason })),
    ].sort((a, b) => a.line - b.line),
    unknown: [...tasks.keys()].filter(isUnknown).map((at) => nameOf(tasks, at)),
    shared: sharedFiles(tracks, [...hot.told, ...sharedPaper(facts.allPaths)]),
    value: valueTold(problem, solution),
    soFar: scoreOutcomes(input.outcomes ?? []),
  };
  return { ...plan, advice: [...giveAdvice(plan, tasks), ...input.limits] };
}

/** @param active places of the tasks that are to be placed */
function partitionTasks(
  { tasks, radii, maxTracks }: PlanInput,
  active: readonly number[],
  together: readonly (readonly [number, number])[],
  glue: ReadonlySet<string>,
): { problem: PartitionProblem; solution: Solution } {
  const place = new Map(active.map((at, index) => [at, index]));
  const joined = together.flatMap(([one, two]): [number, number][] => {
    const [a, b] = [place.get(one), place.get(two)];
    return a === undefined || b === undefined ? [] : [[a, b]];
  });
  const units = joinUnits(active.length, joined);
  const unitOf = new Array<number>(active.length).fill(0);
  for (const [unit, members] of units.entries()) for (const task of members) unitOf[task] = unit;
  const activeTasks = active.map((at) => tasks[at] as OpenTask);
  const activeRadii = active.map((at) => radii[at] as BlastRadius);
  const problem: PartitionProblem = {
    units,
    meets: pairGraph(activeTasks, activeRadii, unitOf),
    bound: bindUnits(units, activeRadii, glue),
    maxTracks,
    mayHold: true,
  };
  const keys = units.map((members) => keyOf(activeTasks[members[0] ?? 0]?.title ?? ''));
  return { problem, solution: solvePartition(problem, keys) };
}

/** A number that depends on a title alone (FNV-1a). */
function keyOf(title: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < title.length; at++) hash = Math.imul(hash ^ title.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

function valueTold(problem: PartitionProblem, { assignment, cost, lowerBound }: Solution): Plan['value'] {
  const tasks = countTasks(problem);
  if (tasks === 0) return { speedup: 0, bound: 0, exact: true, conflicts: 0 };
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    speedup: round(tasks / cost),
    bound: round(tasks / lowerBound),
    exact: cost - lowerBound < 1e-6,
    conflicts: round(expectedConflicts(problem, assignment)),
  };
}

/** Places of tasks by track, the largest track first. */
function groupsOf(problem: PartitionProblem, assignment: Assignment, active: readonly number[]) {
  const tracks: number[][] = Array.from({ length: problem.maxTracks + 1 }, () => []);
  for (const [task, track] of trackOfTasks(problem, assignment).entries())
    tracks[track]?.push(active[task] ?? 0);
  const held = tracks.pop() ?? [];
  const filled = tracks.filter((track) => track.length > 0);
  return { tracks: filled.sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0)), held };
}

function nameOf(tasks: readonly OpenTask[], at: number): { id: string; title: string; line: number } {
  const task = tasks[at] as OpenTask;
  return { id: task.id, title: task.title, line: task.line };
}

function plannedTask(tasks: readonly OpenTask[], radii: readonly BlastRadius[], at: number): PlannedTask {
  return { ...nameOf(tasks, at), touches: (radii[at]?.files ?? []).slice(0, MOST_TOUCHES) };
}

function dressTracks(
  groups: readonly PlannedTask[][],
  names: readonly string[],
  glue: ReadonlySet<string>,
): Track[] {
  const scopes = scopesOf(groups, glue);
  return groups.map((tasks, at) => {
    const name = names[at] ?? 'rest';
    return { name, branch: branchOf(name), scope: scopes[at] ?? [], tasks };
  });
}

/** Hot spots, then files that more than one track may touch. */
function sharedFiles(tracks: readonly Track[], hot: Plan['shared']): Plan['shared'] {
  const known = new Set(hot.map(({ path }) => path));
  const touched = new Map<string, Set<string>>();
  for (const track of tracks) {
    for (const task of track.tasks) {
      for (const { path, score } of task.touches) {
        if (score < SURE / 2 || known.has(path)) continue;
        touched.set(path, (touched.get(path) ?? new Set()).add(track.name));
      }
    }
  }
  const doubtful = [...touched].filter(([, names]) => names.size > 1).slice(0, 8);
  return [
    ...hot,
    ...doubtful.map(([path, names]) => ({
      path,
      reason: `may be touched by ${[...names].join(' and ')}: agree on one of them first`,
    })),
  ];
}
