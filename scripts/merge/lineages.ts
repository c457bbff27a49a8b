/**
 * A lineage is one task as base, ours and theirs have it. The three lists are matched together, surest first: what both
 * sides have word for word is one task, also where base's wording would suit another better.
 */
import type { TaskList } from '../tasks/task.ts';
import { type Candidate, listCandidates } from './candidates.ts';
import { pairAlike } from './match-alike.ts';
import { pairEquals } from './match-equal.ts';
import { FOLLOW, PAIR, type Pair, sortPairs } from './match-tasks.ts';

export interface Lineage {
  readonly id: number;
  readonly base: Candidate | undefined;
  readonly ours: Candidate | undefined;
  readonly theirs: Candidate | undefined;
}

/** The key by which the lines of a lineage are known to the merge of sequences. */
export function lineageKey(id: number): string {
  return `task ${id}`;
}

/** Every task of three lists, in exactly one lineage. */
export function traceLineages(base: TaskList, ours: TaskList, theirs: TaskList): Lineage[] {
  const [inBase, inOurs, inTheirs] = [base, ours, theirs].map(listCandidates) as [
    Candidate[],
    Candidate[],
    Candidate[],
  ];
  const [toOurs, toTheirs, twins] = [new Pairing(), new Pairing(), new Pairing()];
  toOurs.takeAll(pairEquals(inBase, inOurs, FOLLOW));
  toTheirs.takeAll(pairEquals(inBase, inTheirs, FOLLOW));
  twins.takeAll(pairEquals(toOurs.restTo(inOurs), toTheirs.restTo(inTheirs), PAIR));
  const edited = (to: Pairing, side: Candidate[]): Pair[] =>
    pairAlike({ from: inBase, to: side }, { from: to.restFrom(inBase), to: to.restTo(side) }, FOLLOW);
  const inSide = new Map([
    ...inOurs.map((one) => [one, 'ours'] as const),
    ...inTheirs.map((one) => [one, 'theirs'] as const),
  ]);
  for (const { one, other } of sortPairs([...edited(toOurs, inOurs), ...edited(toTheirs, inTheirs)])) {
    const isOurs = inSide.get(other) === 'ours';
    const twin = isOurs ? twins.forward.get(other) : twins.back.get(other);
    const [near, far] = isOurs ? [toOurs, toTheirs] : [toTheirs, toOurs];
    if (!near.isFree(one, other) || (twin && !far.isFree(one, twin))) continue;
    near.take(one, other);
    if (twin) far.take(one, twin);
  }
  const [newOurs, newTheirs] = [toOurs.restTo(inOurs), toTheirs.restTo(inTheirs)];
  const rest = { from: twins.restFrom(newOurs), to: twins.restTo(newTheirs) };
  twins.takeAll(pairAlike({ from: inOurs, to: inTheirs }, rest, PAIR));
  const lineages: Omit<Lineage, 'id'>[] = [
    ...inBase.map((task) => ({
      base: task,
      ours: toOurs.forward.get(task),
      theirs: toTheirs.forward.get(task),
    })),
    ...newOurs.map((task) => ({ base: undefined, ours: task, theirs: twins.forward.get(task) })),
    ...twins.restTo(newTheirs).map((task) => ({ base: undefined, ours: undefined, theirs: task })),
  ];
  return lineages.map((lineage, id) => ({ id, ...lineage }));
}

/** Pairs of two lists, each task at most once. */
class Pairing {
  readonly forward = new Map<Candidate, Candidate>();
  readonly back = new Map<Candidate, Candidate>();

  isFree(one: Candidate, other: Candidate): boolean {
    return !this.forward.has(one) && !this.back.has(other);
  }

  take(one: Candidate, other: Candidate): void {
    this.forward.set(one, other);
    this.back.set(other, one);
  }

  takeAll(pairs: readonly Pair[]): void {
    for (const { one, other } of sortPairs(pairs)) if (this.isFree(one, other)) this.take(one, other);
  }

  restFrom(all: readonly Candidate[]): Candidate[] {
    return all.filter((one) => !this.forward.has(one));
  }

  restTo(all: readonly Candidate[]): Candidate[] {
    return all.filter((one) => !this.back.has(one));
  }
}
