/** Whether the tracks of a plan can become worktrees: not too many, and each with a name of its own. */
import { nameProblem, suggestName, whyNoConcern } from '../worktree/names.ts';
import type { EditedPlan } from './plan-file.ts';
import { findError, type PlanFinding } from './plan-finding.ts';

export const MOST_TRACKS = 4;

export function checkPlanNames(plan: EditedPlan): PlanFinding[] {
  const findings: PlanFinding[] = [];
  const extra = plan.tracks[MOST_TRACKS];
  if (extra !== undefined)
    findings.push(
      findError(
        'too-many-tracks',
        extra.at,
        `${plan.tracks.length} tracks; at most ${MOST_TRACKS} worktrees fit`,
      ),
    );
  const seen = new Map<string, number>();
  for (const { name, at } of plan.tracks) {
    const problem = nameProblem(name);
    const better = suggestName(name);
    if (problem === 'name-not-a-concern')
      findings.push(findError('bad-name', at, `${name} says no concern: ${whyNoConcern(name) ?? ''}`));
    else if (problem !== undefined)
      findings.push(
        findError(
          'bad-name',
          at,
          `${name} is no plain branch name${better === undefined ? '' : `; ${better} is`}`,
        ),
      );
    const before = seen.get(name);
    if (before !== undefined)
      findings.push(
        findError('name-twice', at, `${name} is already the name of the track in line ${before}`),
      );
    else seen.set(name, at);
  }
  return findings;
}
