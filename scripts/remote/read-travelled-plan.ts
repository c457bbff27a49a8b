/** Finds the plan that a branch carries in the message of its first commit. */
import { readGit } from '../git/run-git.ts';
import { parseStartMessage, TRACK_TRAILER, type TravelledPlan } from './start-message.ts';

/** The plans that commits of a range carry, one for each track. */
export async function listTravelledPlans(cwd: string, base: string, tip: string): Promise<TravelledPlan[]> {
  const plans = new Map<string, TravelledPlan>();
  for (const plan of await readPlans(cwd, [tip, `^${base}`])) {
    if (!plans.has(plan.name)) plans.set(plan.name, plan);
  }
  return [...plans.values()];
}

/**
 * The plan that a branch carries for the track of that name, or undefined. A branch's own commits are its first parents,
 * also after the base was merged into it.
 */
export async function readTravelledPlan(
  cwd: string,
  tip: string,
  name: string,
): Promise<TravelledPlan | undefined> {
  const plans = await readPlans(cwd, ['--first-parent', '--max-count=20', tip]);
  return plans.find((plan) => plan.name === name);
}

/** Newest first. */
async function readPlans(cwd: string, revisions: readonly string[]): Promise<TravelledPlan[]> {
  const args = ['log', '-z', '--format=%B', '--no-show-signature', `--grep=^${TRACK_TRAILER}`, ...revisions];
  const messages = (await readGit(cwd, args)).split('\0');
  return messages.map(parseStartMessage).filter((plan) => plan !== undefined);
}
