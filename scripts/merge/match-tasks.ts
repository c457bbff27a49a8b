/** Finds the tasks of one list again in another: by identity in falling strength, each task at most once. */

import { normaliseTitle } from '../tasks/identity.ts';
import type { Task, TaskList } from '../tasks/task.ts';
import { likeness, looseTitle, sectionKey, wordsOf } from './task-words.ts';

/** A task with everything that it is looked for by. */
export interface Candidate {
  /** Index into `TaskList.tasks`. */
  readonly index: number;
  readonly task: Task;
  readonly key: string;
  readonly loose: string;
  readonly section: string;
  readonly parent: string;
  readonly body: string;
}

export interface MatchOptions {
  /** Least likeness of texts that nothing else ties together; words that were edited on one side. */
  readonly likeness: number;
  /** Least likeness of texts with the same explicit id that no other task has. */
  readonly idLikeness: number;
  /** For lists that grew apart: a short text in two sections is two tasks. */
  readonly isStrictPlace?: boolean;
}

export const FOLLOW: MatchOptions = { likeness: 0.62, idLikeness: 0.35 };
export const PAIR: MatchOptions = { likeness: 0.85, idLikeness: 0.6, isStrictPlace: true };

/** Beyond this many comparisons texts are no longer compared word by word. */
const LIKENESS_LIMIT = 400_000;

export function listCandidates(list: TaskList): Candidate[] {
  const keys = list.tasks.map((task) => normaliseTitle(task.title) || task.title);
  const sections = new Map<string, string>();
  return list.tasks.map((task, index) => {
    const path = task.headings.join('\n');
    const section = sections.get(path) ?? sectionKey(task.headings);
    sections.set(path, section);
    return {
      index,
      task,
      key: keys[index] ?? '',
      loose: looseTitle(task.title),
      section,
      parent: task.parent === undefined ? '' : (keys[task.parent] ?? ''),
      body: task.text.includes('\n') ? task.text.slice(task.text.indexOf('\n') + 1) : '',
    };
  });
}

/** Pairs of one list's tasks with another's. */
export function matchTasks(
  from: readonly Candidate[],
  to: readonly Candidate[],
  options: MatchOptions,
): Map<Candidate, Candidate> {
  const pairs = new Map<Candidate, Candidate>();
  const restFrom = new Set(from);
  const restTo = new Set(to);
  const take = (one: Candidate, other: Candidate): void => {
    pairs.set(one, other);
    restFrom.delete(one);
    restTo.delete(other);
  };
  for (const keyOf of keysByStrength(options)) {
    const groups = groupBy(restTo, keyOf);
    for (const [key, ones] of groupBy(restFrom, keyOf)) {
      for (const [one, other] of pairGroup(ones, groups.get(key) ?? [])) take(one, other);
    }
  }
  for (const [one, other] of pairByIds(restFrom, restTo, options)) take(one, other);
  for (const [one, other] of pairByLikeness(restFrom, restTo, options)) take(one, other);
  return pairs;
}

type KeyOf = (candidate: Candidate) => string | undefined;

function keysByStrength(options: MatchOptions): KeyOf[] {
  const anywhere = (key: string): string | undefined =>
    options.isStrictPlace && wordsOf(key).length < 3 ? undefined : key;
  return [
    (c) => join(c.key, c.section, c.parent),
    (c) => join(c.key, c.section),
    (c) => (options.isStrictPlace && c.parent === '' ? undefined : join(c.key, c.parent)),
    (c) => anywhere(c.key),
    (c) => (c.loose === '' ? undefined : join(c.loose, c.section)),
    (c) => (c.loose.length < 6 ? undefined : anywhere(c.loose)),
  ];
}

function join(...parts: string[]): string {
  return parts.join('\u0001');
}

function groupBy(candidates: Iterable<Candidate>, keyOf: KeyOf): Map<string, Candidate[]> {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = keyOf(candidate);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(candidate);
    else groups.set(key, [candidate]);
  }
  return groups;
}

/** Equal texts, of which a file may have several: as many on both sides pair in order, else those that fit best. */
function pairGroup(ones: readonly Candidate[], others: readonly Candidate[]): [Candidate, Candidate][] {
  if (ones.length === others.length) return ones.map((one, at) => [one, others[at] as Candidate]);
  const pairs: [Candidate, Candidate][] = [];
  const left = [...others];
  const waiting = new Set(ones);
  const fits: ((one: Candidate, other: Candidate) => boolean)[] = [
    (one, other) => one.body === other.body && one.body !== '',
    (one, other) => one.task.title === other.task.title && one.task.mark === other.task.mark,
    (one, other) => one.task.mark === other.task.mark,
    () => true,
  ];
  for (const suits of fits) {
    for (const one of waiting) {
      const at = left.findIndex((other) => suits(one, other));
      if (at < 0) continue;
      pairs.push([one, left[at] as Candidate]);
      left.splice(at, 1);
      waiting.delete(one);
    }
  }
  return pairs;
}

function pairByIds(
  from: Iterable<Candidate>,
  to: Iterable<Candidate>,
  options: MatchOptions,
): [Candidate, Candidate][] {
  const idOf: KeyOf = (candidate) => candidate.task.explicitId?.toLowerCase();
  const groups = groupBy(to, idOf);
  const pairs: [Candidate, Candidate][] = [];
  for (const [id, [one, ...more]] of groupBy(from, idOf)) {
    const [other, ...further] = groups.get(id) ?? [];
    if (!one || !other || more.length > 0 || further.length > 0) continue;
    if (likeness(one.loose, other.loose) >= options.idLikeness) pairs.push([one, other]);
  }
  return pairs;
}

function pairByLikeness(
  from: ReadonlySet<Candidate>,
  to: ReadonlySet<Candidate>,
  options: MatchOptions,
): [Candidate, Candidate][] {
  if (from.size * to.size > LIKENESS_LIMIT) return [];
  const found: [number, Candidate, Candidate][] = [];
  for (const one of from) {
    for (const other of to) {
      if (hasOtherId(one, other)) continue;
      const alike = likeness(one.loose, other.loose);
      if (alike < options.likeness) continue;
      found.push([
        alike + (one.section === other.section ? 0.05 : 0) + (one.parent === other.parent ? 0.02 : 0),
        one,
        other,
      ]);
    }
  }
  found.sort((a, b) => b[0] - a[0] || a[1].index - b[1].index || a[2].index - b[2].index);
  const used = new Set<Candidate>();
  return found.flatMap(([, one, other]): [Candidate, Candidate][] => {
    if (used.has(one) || used.has(other)) return [];
    used.add(one).add(other);
    return [[one, other]];
  });
}

/** Two ids are two tasks, however alike their words. */
function hasOtherId(one: Candidate, other: Candidate): boolean {
  const [a, b] = [one.task.explicitId, other.task.explicitId];
  return a !== undefined && b !== undefined && a.toLowerCase() !== b.toLowerCase();
}
