/** Blast radii to a plan: units, conflicts, partition, names, scopes, doubts. Pure. */
import { branchOf } from '../worktree/names.ts';
import type { BlastRadius } from './blast-radius.ts';
import { findHotSpots, sharedPaper } from './hot-spots.ts';
import type { Weights } from './model.ts';
import { nameTracks } from './name-tracks.ts';
import type { OpenTask } from './open-task.ts';
import { conflictChances } from './pair-conflict.ts';
import { gainOf, type PartitionProblem, upperBound } from './partition-objective.ts';
import { buildProblem, joinUnits } from './partition-units.ts';
import { FAINT, type Plan, type PlannedTask, SURE, type Track } from './plan.ts';
import { giveAdvice } from './plan-advice.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { solvePartition } from './solve-partition.ts';
import { readOrder } from './task-order.ts';
import { scopesOf } from './track-scope.ts';

export interface PlanInput {
  readonly base: string;
  readonly tasksFile: string;
  readonly tasks: readonly OpenTask[];
  /** By task, the place in `tasks` of the open task that it is nested in. */
  readonly parents: readonly (number | undefined)[];
  readonly radii: readonly BlastRadius[];
  readonly maxTracks: number;
  /** Sentences about what was not read. */
  readonly limits: readonly string[];
  /** Weights of the pair model other than those that are fitted: for measuring. */
  readonly pairWeights?: Weights | undefined;
}

const MOST_TOUCHES = 8;

export function assemblePlan(facts: RepositoryFacts, input: PlanInput): Plan {
  const { tasks, radii } = input;
  const hot = findHotSpots(facts, radii, input.tasksFile);
  const order = readOrder(tasks, input.parents);
  const isUnknown = (at: number) =>
    (radii[at]?.files[0]?.score ?? 0) < FAINT && input.parents[at] === undefined && !order.later.has(at);
  const active = [...tasks.keys()].filter((at) => !order.later.has(at) && !isUnknown(at));
  const chances = conflictChances(
    active.map((at) => tasks[at] as OpenTask),
    active.map((at) => radii[at] as BlastRadius),
    input.pairWeights,
  );
  const units = joinUnits(active, order.together, tasks);
  const problem = buildProblem(units, active, chances, radii, hot.glue, input.maxTracks);
  const solution = solvePartition(problem);
  const groups = groupsOf(units, solution.assignment, input.maxTracks);
  const planned = groups.tracks.map((group) => group.map((at) => plannedTask(tasks, radii, at)));
  const tracks = dressTracks(planned, hot.glue);
  const plan = {
    base: input.base,
    tasksFile: input.tasksFile,
    tracks,
    hold: [
      ...groups.held.map((at) => ({
        ...nameOf(tasks, at),
        reason: holdReason(at, groups.tracks, tracks, radii),
      })),
      ...[...order.later].map(([at, reason]) => ({ ...nameOf(tasks, at), reason })),
    ].sort((a, b) => a.line - b.line),
    unknown: [...tasks.keys()].filter(isUnknown).map((at) => nameOf(tasks, at)),
    shared: sharedFiles(tracks, [...hot.told, ...sharedPaper(facts.allPaths)]),
    value: valueTold(problem, solution.assignment, solution.exact),
  };
  return { ...plan, advice: [...giveAdvice(plan, tasks.length), ...input.limits] };
}

function valueTold(problem: PartitionProblem, assignment: readonly number[], exact: boolean): Plan['value'] {
  const round = (value: number) => Math.round(value * 100) / 100;
  const tasks = problem.sizes.reduce((sum, size) => sum + size, 0);
  const free = gainOf({ ...problem, peace: [], bound: [] }, assignment);
  const value = gainOf(problem, assignment);
  return {
    speedup: tasks === 0 ? 0 : round(value),
    bound: tasks === 0 ? 0 : round(upperBound(problem)),
    exact,
    conflicts: tasks === 0 ? 0 : round(2 * (tasks / value - tasks / free)),
  };
}

function groupsOf(units: readonly (readonly number[])[], assignment: readonly number[], maxTracks: number) {
  const tracks: number[][] = Array.from({ length: maxTracks }, () => []);
  const held: number[] = [];
  for (const [unit, members] of units.entries()) {
    const track = assignment[unit] ?? 0;
    (track === maxTracks ? held : (tracks[track] as number[])).push(...members);
  }
  const filled = tracks.filter((track) => track.length > 0).map((track) => track.sort((a, b) => a - b));
  return { tracks: filled.sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0)), held };
}

function nameOf(tasks: readonly OpenTask[], at: number): { id: string; title: string; line: number } {
  const task = tasks[at] as OpenTask;
  return { id: task.id, title: task.title, line: task.line };
}

function plannedTask(tasks: readonly OpenTask[], radii: readonly BlastRadius[], at: number): PlannedTask {
  return { ...nameOf(tasks, at), touches: (radii[at]?.files ?? []).slice(0, MOST_TOUCHES) };
}

function dressTracks(groups: readonly PlannedTask[][], glue: ReadonlySet<string>): Track[] {
  const names = nameTracks(groups);
  const scopes = scopesOf(groups, glue);
  return groups.map((tasks, at) => {
    const name = names[at] ?? 'rest';
    return { name, branch: branchOf(name), scope: scopes[at] ?? [], tasks };
  });
}

function holdReason(
  at: number,
  groups: readonly (readonly number[])[],
  tracks: readonly Track[],
  radii: readonly BlastRadius[],
): string {
  const own = new Map((radii[at]?.files ?? []).map(({ path, score }) => [path, score]));
  const meets: { name: string; path: string; weight: number }[] = [];
  for (const [track, members] of groups.entries()) {
    let best = { path: '', weight: 0 };
    for (const member of members) {
      for (const { path, score } of radii[member]?.files ?? []) {
        const weight = score * (own.get(path) ?? 0);
        if (weight > best.weight) best = { path, weight };
      }
    }
    if (best.weight > 0.01) meets.push({ name: tracks[track]?.name ?? '', ...best });
  }
  if (meets.length === 0) return 'resembles tasks of several tracks: do it after the merge';
  const told = meets.sort((a, b) => b.weight - a.weight).slice(0, 2);
  return `cuts across: likely meets ${told.map(({ name, path }) => `${name} in ${path}`).join(', ')}`;
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
