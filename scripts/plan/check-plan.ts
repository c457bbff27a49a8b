/** Verifies an edited plan against the task list, the tree, the predictions and the history. Pure. */
import type { BlastRadius } from './blast-radius.ts';
import { checkCoupling } from './check-coupling.ts';
import { checkEvidence } from './check-evidence.ts';
import { checkPlanNames } from './check-plan-names.ts';
import { checkNamedTasks, checkPlanTasks, type ListedTask, matchTasks } from './check-plan-tasks.ts';
import { checkOverlaps, checkPaths } from './check-scopes.ts';
import type { KnownTask } from './known-task.ts';
import type { OpenTask } from './open-task.ts';
import type { EditedPlan } from './plan-file.ts';
import { listPlaces, type PlanFinding } from './plan-finding.ts';
import type { RepositoryFacts } from './repository-facts.ts';

/** Errors first, in the order of the plan; then notes, the surest first. */
export function checkPlan(
  facts: RepositoryFacts,
  plan: EditedPlan,
  tasks: readonly OpenTask[],
  radii: readonly BlastRadius[],
  glue: ReadonlySet<string>,
): PlanFinding[] {
  const matched = matchTasks(plan, tasks);
  const known = addRadii(matched, tasks, radii);
  const findings = [
    ...checkPlanNames(plan),
    ...checkPlanTasks(plan, tasks, matched),
    ...checkOverlaps(plan),
    ...checkPaths(facts, plan, known),
    ...checkEvidence(facts, plan, known, glue),
    ...checkCoupling(facts, plan),
  ];
  return [
    ...findings.filter(({ level }) => level === 'error'),
    ...findings.filter(({ level }) => level === 'note').sort((a, b) => b.chance - a.chance),
  ];
}

/**
 * The errors that a plan has whatever the repository holds, for whoever is about to act on it: a plan outlives a change
 * of the list, so an open task that it lacks is none of them.
 *
 * @param tasks all that the plan may name, done ones too; undefined when there is no list to compare with
 */
export function checkPlanAlone(plan: EditedPlan, tasks: readonly ListedTask[] | undefined): PlanFinding[] {
  const listed = tasks ?? listPlaces(plan).map(({ task }) => task);
  return [
    ...checkPlanNames(plan),
    ...checkNamedTasks(plan, matchTasks(plan, listed), 'task'),
    ...checkOverlaps(plan),
  ];
}

function addRadii(
  matched: ReadonlyMap<string, OpenTask>,
  tasks: readonly OpenTask[],
  radii: readonly BlastRadius[],
): Map<string, KnownTask> {
  const radiusOf = new Map(tasks.map((task, at) => [task, radii[at]]));
  return new Map(
    [...matched].map(([id, task]) => [
      id,
      { task, radius: radiusOf.get(task) ?? { id: task.id, files: [], dirs: [] } },
    ]),
  );
}
