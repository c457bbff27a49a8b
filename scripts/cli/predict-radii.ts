/** Blast radii of a backlog: predicted, overruled by what people say, and learnt from what came of earlier tracks. */
import { MOST_TOUCHES } from '../plan/assemble-plan.ts';
import { type BlastRadius, blastRadii } from '../plan/blast-radius.ts';
import { learnFromOutcomes } from '../plan/learn-from-outcomes.ts';
import type { OpenTask } from '../plan/open-task.ts';
import { digest, keep, nameOf, RADII, recall } from '../plan/plan-memory.ts';
import type { Backlog, BacklogRead } from './read-backlog.ts';

/** Of more tasks the radii are too much to be kept. */
const MOST_KEPT = 2000;

/** All that a plan of the backlog depends on, the program aside. JSON. */
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

/** With the evidence of what a plan tells; kept by task, for who asks again about the same commit. */
export async function recallRadii(backlog: BacklogRead): Promise<readonly BlastRadius[]> {
  const { repository, commit, open, overrides, outcomes } = backlog;
  const { commonDir, isShallow } = repository;
  const told = MOST_TOUCHES;
  if (open.tasks.length > MOST_KEPT) return predictRadii(backlog, told);
  const name = await nameOf([commit, isShallow, outcomes.length > 0]);
  const known = new Map(await recall(commonDir, RADII, name));
  const keyed = open.tasks.map((task) => ({ task, key: keyOf(task, overrides.get(task.id)) }));
  const asked = keyed.filter(({ key }) => !known.has(key));
  const judged = judge(
    backlog,
    asked.map(({ task }) => task),
    told,
  );
  for (const [at, radius] of judged.entries()) known.set(asked[at]?.key ?? '', radius);
  const radii = keyed.map(({ key }) => [key, known.get(key) as BlastRadius] as const);
  if (asked.length > 0) await keep(commonDir, RADII, name, known.size > MOST_KEPT ? radii : [...known]);
  return learn(
    backlog,
    radii.map(([, radius]) => radius),
  );
}

/** All that the radius of a task depends on, beside the commit. Its line is not: one more task above it moves it. */
function keyOf({ line: _, ...task }: OpenTask, said: readonly string[] | undefined): string {
  return digest(JSON.stringify([task, said ?? null]));
}

/** @param told of how many files of a task the evidence will be told; of all when not given */
export function predictRadii(backlog: BacklogRead, told?: number): BlastRadius[] {
  return learn(backlog, judge(backlog, backlog.open.tasks, told));
}

function judge(
  { facts, overrides, outcomes }: BacklogRead,
  tasks: readonly OpenTask[],
  told: number | undefined,
): BlastRadius[] {
  // What earlier tracks teach changes the order of the files: any of them may come to the top.
  const explained = told === undefined || outcomes.length > 0 ? {} : { explained: told };
  return blastRadii(facts, tasks, { overrides, ...explained });
}

function learn({ facts, open, outcomes }: BacklogRead, radii: readonly BlastRadius[]): BlastRadius[] {
  return learnFromOutcomes(open.tasks, radii, outcomes, (file) => facts.tree.numberOf.has(file));
}
