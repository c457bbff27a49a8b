/** Whether every open task is in a plan, once. */
import type { BlastRadius } from './blast-radius.ts';
import { normalTask } from './history-index.ts';
import type { OpenTask } from './open-task.ts';
import type { EditedPlan } from './plan-file.ts';
import { findError, listPlaces, type PlanFinding, toldTask } from './plan-finding.ts';

export interface KnownTask {
  readonly task: OpenTask;
  readonly radius: BlastRadius;
}

/** By id as the plan writes it; a task whose id changed with its text is found by its title. */
export function matchTasks(
  plan: EditedPlan,
  tasks: readonly OpenTask[],
  radii: readonly BlastRadius[],
): Map<string, KnownTask> {
  const byId = new Map<string, KnownTask>();
  const byTitle = new Map<string, KnownTask>();
  for (const [at, task] of tasks.entries()) {
    const known = { task, radius: radii[at] ?? { id: task.id, files: [], dirs: [] } };
    byId.set(task.id, known);
    byTitle.set(normalTask(task.title), known);
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
  known: ReadonlyMap<string, KnownTask>,
): PlanFinding[] {
  const findings: PlanFinding[] = [];
  const places = new Map<OpenTask, { place: string; at: number }[]>();
  for (const { task, place } of listPlaces(plan)) {
    const found = known.get(task.id)?.task;
    if (found === undefined)
      findings.push(findError('task-unknown', task.at, `${place}: ${task.id} is no open task of the list`));
    else places.set(found, [...(places.get(found) ?? []), { place, at: task.at }]);
  }
  for (const task of tasks) {
    const where = places.get(task) ?? [];
    const told = toldTask(task);
    if (where.length === 0)
      findings.push(findError('task-left-out', 0, `${told} is nowhere; put it in a track, hold or unknown`));
    if (where.length > 1)
      findings.push(
        findError(
          'task-twice',
          where[1]?.at ?? 0,
          `${told} is in ${where.map(({ place, at }) => `${place} (line ${at})`).join(' and ')}`,
        ),
      );
  }
  return findings;
}
