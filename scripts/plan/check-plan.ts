/** Verifies an edited plan against the task list, the tree, the predictions and the history. Pure. */
import type { BlastRadius } from './blast-radius.ts';
import { checkCoupling } from './check-coupling.ts';
import { checkEvidence } from './check-evidence.ts';
import { checkPlanNames } from './check-plan-names.ts';
import { checkPlanTasks, matchTasks } from './check-plan-tasks.ts';
import { checkScopes } from './check-scopes.ts';
import type { OpenTask } from './open-task.ts';
import type { EditedPlan } from './plan-file.ts';
import type { PlanFinding } from './plan-finding.ts';
import type { RepositoryFacts } from './repository-facts.ts';

/** Errors first, each kind in the order of the plan. */
export function checkPlan(
  facts: RepositoryFacts,
  plan: EditedPlan,
  tasks: readonly OpenTask[],
  radii: readonly BlastRadius[],
  glue: ReadonlySet<string>,
): PlanFinding[] {
  const known = matchTasks(plan, tasks, radii);
  const findings = [
    ...checkPlanNames(plan),
    ...checkPlanTasks(plan, tasks, known),
    ...checkScopes(facts, plan, known),
    ...checkEvidence(facts, plan, known, glue),
    ...checkCoupling(facts, plan),
  ];
  return [
    ...findings.filter(({ level }) => level === 'error'),
    ...findings.filter(({ level }) => level === 'note'),
  ];
}
