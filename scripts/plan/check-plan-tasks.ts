/** Whether every open task is in a plan, once. */
import { normalTask } from './history-index.ts';
import type { OpenTask } from './open-task.ts';
import type { EditedPlan } from './plan-file.ts';
import { findError, listPlaces, type PlanFinding, toldTask } from './plan-finding.ts';

/** What has to be known of a task of the list to find it in a plan. */
export type ListedTask = Pick<OpenTask, 'id' | 'title' | 'line'>;

/** By id as the plan writes it; a task whose id changed with its text is found by its title. */
export function matchTasks<T extends ListedTask>(plan: EditedPlan, tasks: readonly T[]): Map<string, T> {
  const byId = new Map<string, T>();
  const byTitle = new Map<string, T>();
  for (const task of tasks) {
    byId.set(task.id, task);
    byTitle.set(normalTask(task.title), task);
  }
  for (const { task } of listPlaces(plan)) {
    const found = byTitle.get(normalTask(task.title));
    if (!byId.has(task.id) && found !== undefined && task.title !== '') byId.set(task.id, found);
  }
  return byId;
}

export function checkPlanTasks(
  plan: EditedPlan,
  tasks: readonly OpenTask[],
  matched: ReadonlyMap<string, OpenTask>,
): PlanFinding[] {
  const placed = new Set(listPlaces(plan).map(({ task }) => matched.get(task.id)));
  const leftOut = tasks
    .filter((task) => !placed.has(task))
    .map((task) =>
      findError('task-left-out', 0, `${toldTask(task)} is nowhere; put it in a track, hold or unknown`),
    );
  return [...checkNamedTasks(plan, matched, 'open task'), ...leftOut];
}

/**
 * Whether the tasks that a plan names are those of the list, and each stands once.
 *
 * @param what what a task is that was found, for people: `open task`
 */
export function checkNamedTasks(
  plan: EditedPlan,
  matched: ReadonlyMap<string, ListedTask>,
  what: string,
): PlanFinding[] {
  const findings: PlanFinding[] = [];
  const places = new Map<ListedTask, { place: string; at: number }[]>();
  for (const { task, place } of listPlaces(plan)) {
    const found = matched.get(task.id);
    if (found === undefined)
      findings.push(findError('task-unknown', task.at, `${place}: ${task.id} is no ${what} of the list`));
    else places.set(found, [...(places.get(found) ?? []), { place, at: task.at }]);
  }
  for (const [task, where] of places) {
    if (where.length < 2) continue;
    const told = where.map(({ place, at }) => `${place} (line ${at})`).join(' and ');
    findings.push(findError('task-twice', where[1]?.at ?? 0, `${toldTask(task)} is in ${told}`));
  }
  return findings;
}
