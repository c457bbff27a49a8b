/** Finds the plan that a branch carries in the message of its first commit. */
import { runGit } from '../git/run-git.ts';
import { parseStartMessage, TRACK_TRAILER, type TravelledPlan } from './start-message.ts';

/**
 * The plans that the commits of a range carry, the newest first; one for each track.
 *
 * @param tip commit id
 * @param without revisions whose history is left out: the base
 */
export async function listTravelledPlans(
  cwd: string,
  tip: string,
  without: readonly string[],
): Promise<TravelledPlan[]> {
  const { stdout } = await runGit(cwd, [
    'log',
    '-z',
    '--format=%B',
    '--no-show-signature',
    `--grep=^${TRACK_TRAILER}`,
    tip,
    ...without.map((revision) => `^${revision}`),
  ]);
  const plans = new Map<string, TravelledPlan>();
  for (const message of stdout.split('\0')) {
    const plan = parseStartMessage(message);
    if (plan !== undefined && !plans.has(plan.name)) plans.set(plan.name, plan);
  }
  return [...plans.values()];
}
