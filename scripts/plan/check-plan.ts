/** Verifies an edited plan against the task list, the tree, the predictions and the history. Pure. */
import { nameProblem, suggestName } from '../worktree/names.ts';
import type { BlastRadius } from './blast-radius.ts';
import { normalTask } from './history-index.ts';
import type { OpenTask } from './open-task.ts';
import { directoryOf } from './paths.ts';
import { SURE } from './plan.ts';
import type { EditedPlan, EditedTrack } from './plan-file.ts';
import type { RepositoryFacts } from './repository-facts.ts';

export type PlanFindingCode =
  | 'too-many-tracks'
  | 'bad-name'
  | 'name-twice'
  | 'task-twice'
  | 'task-left-out'
  | 'task-unknown'
  | 'scope-overlap'
  | 'path-unknown'
  | 'scope-contradicted'
  | 'tracks-meet'
  | 'coupled-scopes';

export interface PlanFinding {
  readonly code: PlanFindingCode;
  /** Errors make the check fail; notes are for judgement. */
  readonly level: 'error' | 'note';
  readonly detail: string;
}

export const MOST_TRACKS = 4;

/** Errors first, in the order of the plan. */
export function checkPlan(
  facts: RepositoryFacts,
  plan: EditedPlan,
  tasks: readonly OpenTask[],
  radii: readonly BlastRadius[],
  glue: ReadonlySet<string>,
): PlanFinding[] {
  const byId = matchTasks(plan, tasks, radii);
  const findings = [
    ...checkNames(plan),
    ...checkTasks(plan, tasks, byId),
    ...checkScopes(facts, plan, byId),
    ...checkEvidence(plan, byId, glue),
    ...checkCoupling(facts, plan),
  ];
  return [
    ...findings.filter(({ level }) => level === 'error'),
    ...findings.filter(({ level }) => level === 'note'),
  ];
}

interface Known {
  readonly task: OpenTask;
  readonly radius: BlastRadius;
}

/** By id as the plan writes it; a task whose id changed with its text is found by its title. */
function matchTasks(
  plan: EditedPlan,
  tasks: readonly OpenTask[],
  radii: readonly BlastRadius[],
): Map<string, Known> {
  const byId = new Map<string, Known>();
  const byTitle = new Map<string, Known>();
  for (const [at, task] of tasks.entries()) {
    const known = { task, radius: radii[at] ?? { id: task.id, files: [], dirs: [] } };
    byId.set(task.id, known);
    byTitle.set(normalTask(task.title), known);
  }
  for (const entry of placesOf(plan).map(({ task }) => task)) {
    const found = byTitle.get(normalTask(entry.title));
    if (!byId.has(entry.id) && found !== undefined && entry.title !== '') byId.set(entry.id, found);
  }
  return byId;
}

function placesOf(plan: EditedPlan) {
  return [
    ...plan.tracks.flatMap((track) => track.tasks.map((task) => ({ task, place: track.name }))),
    ...plan.hold.map((task) => ({ task, place: 'hold' })),
    ...plan.unknown.map((task) => ({ task, place: 'unknown' })),
  ];
}

const error = (code: PlanFindingCode, detail: string): PlanFinding => ({ code, level: 'error', detail });
const note = (code: PlanFindingCode, detail: string): PlanFinding => ({ code, level: 'note', detail });

function checkNames(plan: EditedPlan): PlanFinding[] {
  const findings: PlanFinding[] = [];
  if (plan.tracks.length > MOST_TRACKS)
    findings.push(
      error('too-many-tracks', `${plan.tracks.length} tracks; at most ${MOST_TRACKS} worktrees fit`),
    );
  const seen = new Set<string>();
  for (const { name } of plan.tracks) {
    const problem = nameProblem(name);
    const better = suggestName(name);
    if (problem === 'name-not-a-concern')
      findings.push(error('bad-name', `${name} says no concern; say what it is about`));
    else if (problem !== undefined)
      findings.push(
        error('bad-name', `${name} is no plain branch name${better === undefined ? '' : `; ${better} is`}`),
      );
    if (seen.has(name)) findings.push(error('name-twice', `two tracks are called ${name}`));
    seen.add(name);
  }
  return findings;
}

function checkTasks(
  plan: EditedPlan,
  tasks: readonly OpenTask[],
  byId: ReadonlyMap<string, Known>,
): PlanFinding[] {
  const findings: PlanFinding[] = [];
  const places = new Map<OpenTask, string[]>();
  for (const { task, place } of placesOf(plan)) {
    const known = byId.get(task.id)?.task;
    if (known === undefined)
      findings.push(error('task-unknown', `${place}: ${task.id} is no open task of the list`));
    else places.set(known, [...(places.get(known) ?? []), place]);
  }
  for (const task of tasks) {
    const where = places.get(task) ?? [];
    if (where.length === 0)
      findings.push(error('task-left-out', `${told(task)} is nowhere; put it in a track, hold or unknown`));
    if (where.length > 1) findings.push(error('task-twice', `${told(task)} is in ${where.join(' and ')}`));
  }
  return findings;
}

function told(task: OpenTask): string {
  const title = [...task.title].slice(0, 50).join('');
  return task.line > 0 ? `line ${task.line} "${title}"` : `${task.id} "${title}"`;
}

function checkScopes(
  facts: RepositoryFacts,
  plan: EditedPlan,
  byId: ReadonlyMap<string, Known>,
): PlanFinding[] {
  const findings: PlanFinding[] = [];
  for (const [at, one] of plan.tracks.entries()) {
    for (const two of plan.tracks.slice(at + 1)) {
      for (const path of one.scope) {
        for (const other of two.scope) {
          if (covers(path, other) || covers(other, path))
            findings.push(error('scope-overlap', `${one.name} has ${path}, ${two.name} has ${other}`));
        }
      }
    }
    const predicted = new Set(
      one.tasks.flatMap((task) => byId.get(task.id)?.radius.files.map((file) => file.path) ?? []),
    );
    for (const path of one.scope) {
      const bare = path.replace(/\/$/, '');
      const exists =
        facts.tree.numberOf.has(bare) || facts.tree.directories.has(bare) || facts.allPaths.has(bare);
      const below = [...predicted].some((file) => covers(path, file));
      const parent = facts.tree.directories.has(directoryOf(bare));
      if (!exists && !below)
        findings.push(
          note(
            'path-unknown',
            `${one.name}: ${path} does not exist${parent ? ' yet' : ', nor does its directory'}`,
          ),
        );
    }
  }
  return findings;
}

/** Whether a scope entry holds a path: itself, or a directory above it. */
export function covers(entry: string, path: string): boolean {
  const bare = entry.replace(/\/$/, '');
  return path === entry || path.replace(/\/$/, '') === bare || path.startsWith(`${bare}/`);
}

function checkEvidence(
  plan: EditedPlan,
  byId: ReadonlyMap<string, Known>,
  glue: ReadonlySet<string>,
): PlanFinding[] {
  const findings: PlanFinding[] = [];
  const holders = new Map<string, Map<string, OpenTask>>();
  for (const track of plan.tracks) {
    for (const { id } of track.tasks) {
      const known = byId.get(id);
      const sure = known?.radius.files.filter((file) => file.score >= SURE && !glue.has(file.path)) ?? [];
      for (const file of sure) {
        const owners = holders.get(file.path) ?? new Map<string, OpenTask>();
        holders.set(file.path, owners.set(track.name, (known as Known).task));
        if (track.scope.length === 0 || track.scope.some((entry) => covers(entry, file.path))) continue;
        const elsewhere = plan.tracks.find((other) => other.scope.some((entry) => covers(entry, file.path)));
        const whose = elsewhere === undefined ? 'outside its scope' : `in the scope of ${elsewhere.name}`;
        const why = file.evidence[0]?.detail ?? '';
        findings.push(
          note(
            'scope-contradicted',
            `${track.name}: ${told((known as Known).task)} will likely touch ${file.path} (${Math.round(100 * file.score)}%: ${why}), ${whose}`,
          ),
        );
      }
    }
  }
  for (const [path, owners] of holders) {
    if (owners.size < 2) continue;
    const who = [...owners].map(([name, task]) => `${name} (${told(task)})`).join(' and ');
    findings.push(error('tracks-meet', `${path} is surely touched by ${who}`));
  }
  return findings;
}

const LEAST_TOGETHER = 3;
const COUPLED = 0.2;

/** Scopes that the past changed together, with figures. */
function checkCoupling(facts: RepositoryFacts, plan: EditedPlan): PlanFinding[] {
  const findings: PlanFinding[] = [];
  const touching = plan.tracks.map((track) => changesIn(facts, track));
  for (const [at, one] of touching.entries()) {
    for (const [next, two] of touching.slice(at + 1).entries()) {
      const together = [...one].filter((change) => two.has(change)).length;
      const fewer = Math.min(one.size, two.size);
      if (together < LEAST_TOGETHER || together / fewer < COUPLED) continue;
      const names = [plan.tracks[at]?.name ?? '', plan.tracks[at + 1 + next]?.name ?? ''];
      findings.push(
        note(
          'coupled-scopes',
          `the scopes of ${names.join(' and ')} changed together in ${together} of ${fewer} commits`,
        ),
      );
    }
  }
  return findings;
}

function changesIn(facts: RepositoryFacts, track: EditedTrack): Set<number> {
  const found = new Set<number>();
  for (const [change, files] of facts.history.touched.entries()) {
    if (files.some((file) => track.scope.some((entry) => covers(entry, facts.tree.paths[file] ?? ''))))
      found.add(change);
  }
  return found;
}
