/** What a person should know before approving a plan. */
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellQuote } from '../report/shell-quote.ts';
import type { OpenTask } from './open-task.ts';
import type { Plan } from './plan.ts';
import { listSections } from './select-sections.ts';

const LEAST_TASKS = 3;
/** More open tasks than this are more than a few tracks get done before the list has changed. */
const MOST_AT_ONCE = 60;
const POOR_SPEEDUP = 1.3;

/** That a long list is planned in parts, and how; undefined for a short one and for a part. */
export function adviseParts(tasks: readonly OpenTask[], sections: readonly string[]): string | undefined {
  if (tasks.length <= MOST_AT_ONCE || sections.length > 0) return undefined;
  const [part] = listSections(tasks);
  const how =
    part === undefined
      ? 'put what is next into a list of its own and name that with --tasks FILE'
      : `one section at a time, such as --section ${shellQuote(safeLine(part.heading))} (${part.tasks} of them); it may stand several times`;
  return `${tasks.length} open tasks are more than tracks of a few days hold. Plan a part: ${how}.`;
}

/** @param tasks all that were to be planned */
export function giveAdvice(plan: Omit<Plan, 'advice'>, tasks: readonly OpenTask[]): string[] {
  const open = tasks.length;
  const parts = adviseParts(tasks, plan.sections);
  const advice = parts === undefined ? [] : [parts];
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
