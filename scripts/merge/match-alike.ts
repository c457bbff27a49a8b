/** Tasks that were edited or renumbered: found by the rare words that they share, or by their explicit id. */
import type { Candidate } from './candidates.ts';
import { hasOtherId, isSamePlace } from './match-equal.ts';
import type { MatchOptions, Pair } from './match-tasks.ts';
import { WordRarity } from './word-rarity.ts';

/** Below this likeness two texts are two tasks, whatever else agrees, the explicit id included. */
const LEAST_LIKENESS = 0.3;
const SAME_ID = 0.3;
const OTHER_ID = -0.35;
/** For each of section, parent, neighbour before, neighbour after, and notes. */
const SAME_PLACE = 0.05;

interface Lists {
  readonly from: readonly Candidate[];
  readonly to: readonly Candidate[];
}

/** @param rest the tasks of `all` that have no pair yet */
export function pairAlike(all: Lists, rest: Lists, options: MatchOptions): Pair[] {
  if (rest.from.length === 0 || rest.to.length === 0) return [];
  const rarity = new WordRarity([...all.from, ...all.to].map(({ words }) => words));
  const ids = listSingleIds(all);
  const pairs: Pair[] = [];
  for (const [one, other] of listSuspects(rest, rarity)) {
    // Two additions in other words and at another place are two tasks.
    if (options.isAdded && !isSamePlace(one, other)) continue;
    const likeness = options.isAdded
      ? rarity.likenessOfTwo(one.words, other.words)
      : rarity.likeness(one.words, other.words);
    if (likeness < LEAST_LIKENESS) continue;
    const evidence = likeness + weighId(one, other, ids, options) + weighPlace(one, other);
    if (evidence >= options.threshold) pairs.push({ one, other, evidence });
  }
  return pairs;
}

/** Of a task's words this many, the rarest, are looked up; a word that more tasks have than this says too little. */
const RARE_WORDS = 6;
const COMMON = 24;

/** Pairs that share a rare word or an id; their number grows with the tasks, not with its square. */
function* listSuspects(rest: Lists, rarity: WordRarity): Iterable<[Candidate, Candidate]> {
  const places = new Map<string, Candidate[]>();
  const put = (key: string, other: Candidate): void => {
    const there = places.get(key);
    if (there) there.push(other);
    else places.set(key, [other]);
  };
  for (const other of rest.to) {
    for (const word of new Set(rarity.words(other.words))) put(word, other);
    if (other.task.explicitId !== undefined) put(idKey(other), other);
    put(wordsKey(other), other);
  }
  for (const one of rest.from) {
    const rare = [...new Set(rarity.words(one.words))].sort((a, b) => rarity.count(a) - rarity.count(b));
    const keys = [...rare.slice(0, RARE_WORDS), idKey(one), wordsKey(one)];
    const suspects = new Set<Candidate>();
    for (const key of keys) {
      const others = places.get(key) ?? [];
      if (others.length <= COMMON) for (const other of others) suspects.add(other);
    }
    for (const other of suspects) yield [one, other];
  }
}

/** Keys that are no words. */
function wordsKey({ words }: Candidate): string {
  return `=${words}`;
}

function idKey({ task }: Candidate): string {
  return `#${task.explicitId?.toLowerCase() ?? ''}`;
}

/** Ids that stand once in each list, and so name a task. */
function listSingleIds({ from, to }: Lists): Set<string> {
  const listIds = (list: readonly Candidate[]): Set<string> => {
    const [once, twice] = [new Set<string>(), new Set<string>()];
    for (const one of list) {
      if (once.has(idKey(one))) twice.add(idKey(one));
      once.add(idKey(one));
    }
    return new Set([...once].filter((id) => !twice.has(id)));
  };
  const inTo = listIds(to);
  return new Set([...listIds(from)].filter((id) => inTo.has(id)));
}

function weighId(
  one: Candidate,
  other: Candidate,
  single: ReadonlySet<string>,
  options: MatchOptions,
): number {
  if (hasOtherId(one, other)) return options.isAdded ? Number.NEGATIVE_INFINITY : OTHER_ID;
  if (one.task.explicitId === undefined || other.task.explicitId === undefined) return 0;
  return single.has(idKey(one)) ? SAME_ID : 0;
}

function weighPlace(one: Candidate, other: Candidate): number {
  const agreements = [
    one.section === other.section,
    one.parent === other.parent,
    one.previous === other.previous,
    one.next === other.next,
    one.body !== '' && one.body === other.body,
  ];
  return SAME_PLACE * agreements.filter(Boolean).length;
}
