/** Blast radii of a backlog: predicted, overruled by what people say, and learnt from what came of earlier tracks. */
import { MOST_TOUCHES } from '../plan/assemble-plan.ts';
import { type BlastRadius, blastRadii } from '../plan/blast-radius.ts';
import { learnFromOutcomes } from '../plan/learn-from-outcomes.ts';
import { keep, nameOf, RADII, recall } from '../plan/plan-memory.ts';
import type { Backlog, BacklogRead } from './read-backlog.ts';

/** Of more tasks the radii are too much to be kept. */
const MOST_KEPT = 2000;

/** All that the radii of a backlog depend on, the program aside. JSON. */
export function originsOf({
  repository,
  commit,
  tasksFile,
  text,
  open,
  overrides,
  outcomes,
}: Backlog): unknown {
  const said = [...overrides].sort(([one], [other]) => (one < other ? -1 : 1));
  return [commit, repository.isShallow, tasksFile, text, open.tasks, said, outcomes];
}

/** With the evidence of what a plan tells; kept for who asks again about the same backlog. */
export async function recallRadii(backlog: BacklogRead): Promise<readonly BlastRadius[]> {
  const { commonDir } = backlog.repository;
  if (backlog.open.tasks.length > MOST_KEPT) return predictRadii(backlog, MOST_TOUCHES);
  const name = await nameOf(originsOf(backlog));
  const known = await recall(commonDir, RADII, name);
  if (known !== undefined) return known;
  const radii = predictRadii(backlog, MOST_TOUCHES);
  await keep(commonDir, RADII, name, radii);
  return radii;
}

/** @param told of how many files of a task the evidence will be told; of all when not given */
export function predictRadii(
  { facts, open, overrides, outcomes }: BacklogRead,
  told?: number,
): BlastRadius[] {
  // What earlier tracks teach changes the order of the files: any of them may come to the top.
  const explained = told === undefined || outcomes.length > 0 ? {} : { explained: told };
  const radii = blastRadii(facts, open.tasks, { overrides, ...explained });
  return learnFromOutcomes(open.tasks, radii, outcomes, (file) => facts.tree.numberOf.has(file));
}
