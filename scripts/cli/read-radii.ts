/** Blast radii of a backlog: predicted, learnt from what came of earlier tracks, and overruled by what people say. */
import path from 'node:path';
import { readTextFile } from '../files/text-files.ts';
import { type BlastRadius, blastRadii } from '../plan/blast-radius.ts';
import { learnFromOutcomes } from '../plan/learn-from-outcomes.ts';
import { parseTouchesYaml } from '../plan/touches-file.ts';
import type { Invocation } from './command.ts';
import type { BacklogRead } from './read-backlog.ts';

/** @param told of how many files of a task the evidence will be told; of all when not given */
export async function readRadii(
  invocation: Invocation,
  { facts, open, outcomes }: BacklogRead,
  told?: number,
): Promise<BlastRadius[]> {
  // What earlier tracks teach changes the order of the files: any of them may come to the top.
  const explained = told === undefined || outcomes.length > 0 ? {} : { explained: told };
  const overrides = await readOverrides(invocation, open.touches);
  const radii = blastRadii(facts, open.tasks, { overrides, ...explained });
  return learnFromOutcomes(open.tasks, radii, outcomes, (file) => facts.tree.numberOf.has(file));
}

/** What people said that tasks touch: in the tasks' own text, and over it a YAML file of `id: [path, ...]`. */
async function readOverrides(
  invocation: Invocation,
  inText: ReadonlyMap<string, readonly string[]>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const named = invocation.option('touches');
  if (named === undefined) return inText;
  const file = path.resolve(invocation.cwd, named);
  return new Map([...inText, ...parseTouchesYaml(await readTextFile(file), named)]);
}
