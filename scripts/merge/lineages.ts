/** A lineage is one task as base, ours and theirs have it. */
import type { TaskList } from '../tasks/task.ts';
import { type Candidate, FOLLOW, listCandidates, matchTasks, PAIR } from './match-tasks.ts';

export interface Lineage {
  readonly id: number;
  readonly base: Candidate | undefined;
  readonly ours: Candidate | undefined;
  readonly theirs: Candidate | undefined;
}

/** Every task of three lists, in exactly one lineage. */
export function traceLineages(base: TaskList, ours: TaskList, theirs: TaskList): Lineage[] {
  const [inBase, inOurs, inTheirs] = [base, ours, theirs].map(listCandidates) as [
    Candidate[],
    Candidate[],
    Candidate[],
  ];
  const toOurs = matchTasks(inBase, inOurs, FOLLOW);
  const toTheirs = matchTasks(inBase, inTheirs, FOLLOW);
  const newOurs = without(inOurs, toOurs);
  const newTheirs = without(inTheirs, toTheirs);
  const both = matchTasks(newOurs, newTheirs, PAIR);
  const lineages: Omit<Lineage, 'id'>[] = [
    ...inBase.map((task) => ({ base: task, ours: toOurs.get(task), theirs: toTheirs.get(task) })),
    ...newOurs.map((task) => ({ base: undefined, ours: task, theirs: both.get(task) })),
    ...without(newTheirs, both).map((task) => ({ base: undefined, ours: undefined, theirs: task })),
  ];
  return lineages.map((lineage, id) => ({ id, ...lineage }));
}

function without(all: readonly Candidate[], pairs: ReadonlyMap<Candidate, Candidate>): Candidate[] {
  const taken = new Set(pairs.values());
  return all.filter((candidate) => !taken.has(candidate));
}
