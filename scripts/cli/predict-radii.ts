/** Blast radii of a backlog: predicted, overruled by what people say, and learnt from what came of earlier tracks. */
import { type BlastRadius, blastRadii } from '../plan/blast-radius.ts';
import { learnFromOutcomes } from '../plan/learn-from-outcomes.ts';
import type { BacklogRead } from './read-backlog.ts';

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
