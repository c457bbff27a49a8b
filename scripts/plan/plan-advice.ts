/** What a person should know before approving a plan. */
import { count } from '../report/layout.ts';
import type { Plan } from './plan.ts';

const LEAST_TASKS = 3;
const POOR_SPEEDUP = 1.3;

/** @param open number of open tasks in the list */
export function giveAdvice(plan: Omit<Plan, 'advice'>, open: number): string[] {
  const advice: string[] = [];
  const placed = plan.tracks.reduce((sum, track) => sum + track.tasks.length, 0);
  const largest = plan.tracks[0]?.tasks.length ?? 0;
  if (open === 0) return ['There is no open task.'];
  if (placed < LEAST_TASKS)
    advice.push(`Only ${placed} of ${open} tasks can be placed: work on them one after the other.`);
  else if (plan.tracks.length < 2 || largest > 0.8 * placed)
    advice.push(
      'Most tasks hang together: parallel work does not pay here; use one track, or split the tasks.',
    );
  else if (plan.value.speedup < POOR_SPEEDUP)
    advice.push(
      `The tracks are expected to collide often (gain ${plan.value.speedup} at best): two tracks or one may do as well.`,
    );
  if (plan.unknown.length > 0)
    advice.push(
      `${count(plan.unknown.length, 'task names', 'tasks name')} nothing that this repository knows: say \`touches: path\` in their text, or place them by hand.`,
    );
  return advice;
}
