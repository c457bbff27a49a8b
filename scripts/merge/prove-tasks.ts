/**
 * The part of the proof that counts tasks by their visible words. A task whose words one side edited is gone under the
 * old words and there under the new ones; a completion that went with it shows as one that is missing and one that is
 * more than the sides have, with words in common.
 */
import { normaliseTitle } from '../tasks/identity.ts';
import type { Task, TaskList } from '../tasks/task.ts';
import { boundCount, countKeys, type Versions } from './prove-merge.ts';
import { looseTitle, sharedWords, wordsOf } from './task-words.ts';

type Count = (key: string) => number;

interface Counted {
  readonly keys: readonly string[];
  readonly all: Count;
  readonly done: Count;
  readonly places: Count;
  readonly markOf: (key: string) => string | undefined;
}

const keyOf = ({ title }: Task): string => normaliseTitle(title) || title.trim();
const placeOf = (task: Task): string => [keyOf(task), ...task.headings].join('\n');

function countTasks(list: TaskList): Counted {
  const marks = new Map(list.tasks.map((task) => [keyOf(task), task.mark]));
  return {
    keys: list.tasks.map(keyOf),
    all: countKeys(list.tasks.map(keyOf)),
    done: countKeys(list.tasks.filter(({ state }) => state === 'done').map(keyOf)),
    places: countKeys(list.tasks.map(placeOf)),
    markOf: (key) => marks.get(key),
  };
}

export function findTaskBreaches(lists: Versions<TaskList>, results: readonly TaskList[]): string[] {
  const sides = {
    base: countTasks(lists.base),
    ours: countTasks(lists.ours),
    theirs: countTasks(lists.theirs),
  };
  const found = results.map(countTasks);
  const keys = new Set([sides.base, sides.ours, sides.theirs, ...found].flatMap((side) => side.keys));
  return [
    ...findLost(sides, found, keys),
    ...results.flatMap((list, at) => findMore(sides, list, found[at] as Counted, keys)),
    ...found.flatMap((result) => findReworded(sides, result)),
    ...findCompletions(sides, found, keys),
    ...findMarks(sides, found, keys),
  ];
}

/** Tasks that both sides kept or one added, and that are nowhere. */
function findLost(
  { base, ours, theirs }: Versions<Counted>,
  found: readonly Counted[],
  keys: Iterable<string>,
): string[] {
  return [...keys].flatMap((key) => {
    const { least } = boundCount(base.all(key), ours.all(key), theirs.all(key));
    const missing = least - Math.max(...found.map((result) => result.all(key)));
    if (missing <= 0) return [];
    // The same task added twice in fewer and in more words stands once, in more words.
    const isSaid =
      base.all(key) === 0 && found.some((result) => result.keys.some((other) => saysMore(other, key)));
    return isSaid ? [] : [`task lost: ${key}`];
  });
}

function saysMore(one: string, other: string): boolean {
  return (
    one !== other &&
    (one.startsWith(other) ||
      looseTitle(one) === looseTitle(other) ||
      looseTitle(one).startsWith(looseTitle(other)))
  );
}

/** Tasks that nobody wrote, or more often than they were written. */
function findMore(
  { base, ours, theirs }: Versions<Counted>,
  list: TaskList,
  found: Counted,
  keys: Iterable<string>,
): string[] {
  const places = new Map<string, Set<string>>();
  for (const task of list.tasks)
    places.set(keyOf(task), (places.get(keyOf(task)) ?? new Set()).add(placeOf(task)));
  return [...keys].flatMap((key) => {
    const { most } = boundCount(base.all(key), ours.all(key), theirs.all(key));
    const perPlace = [...(places.get(key) ?? [])].map((place) =>
      Math.max(ours.places(place), theirs.places(place)),
    );
    // Both sides adding it in one section is one task; where it moved, the places of the sides do not add up.
    const isAdded = base.all(key) === 0 && perPlace.every((count) => count > 0);
    const limit = isAdded
      ? Math.min(
          most,
          perPlace.reduce((sum, count) => sum + count, 0),
        )
      : most;
    return found.all(key) > limit ? [`task doubled or invented: ${key}`] : [];
  });
}

/** The old words of a task, which one side alone still has, beside the words that the other side put in their place. */
function findReworded({ base, ours, theirs }: Versions<Counted>, result: Counted): string[] {
  return [
    [ours, theirs],
    [theirs, ours],
  ].flatMap(([one, other]) => {
    if (!one || !other) return [];
    const isOld = (key: string): boolean => base.all(key) > 0 && one.all(key) === 0 && other.all(key) > 0;
    const isNew = (key: string): boolean => base.all(key) === 0 && one.all(key) > 0;
    const old = new Set(result.keys.filter(isOld));
    const fresh = old.size === 0 ? [] : [...new Set(result.keys.filter(isNew))];
    const isAlike = (key: string, now: string): boolean =>
      saysMore(now, key) || saysMore(key, now) || sharedWords(now, key) >= 0.8;
    return [...old].flatMap((key) => {
      const now = fresh.find((candidate) => isAlike(key, candidate));
      return now === undefined ? [] : [`task doubled in other words: ${key} | ${now}`];
    });
  });
}

/**
 * Completions that are missing, and those that nobody made. An edited task's completion is missing under the old words
 * and new under the others, and settles both.
 */
function findCompletions(
  sides: Versions<Counted>,
  found: readonly Counted[],
  keys: Iterable<string>,
): string[] {
  const { base, ours, theirs } = sides;
  const missing: string[] = [];
  for (const key of keys) {
    const was = base.done(key);
    const kept = (done: number, other: Count): number =>
      Math.max(0, done - was) + Math.max(0, Math.min(done, was) - Math.max(0, base.all(key) - other(key)));
    const least = Math.max(kept(ours.done(key), theirs.all), kept(theirs.done(key), ours.all));
    push(missing, key, least - Math.max(...found.map((result) => result.done(key))));
  }
  const perResult = found.map((result) => findRaised(sides, result, keys));
  const raised = perResult.flatMap((one) => one.raised);
  const isWritten = (key: string): boolean =>
    found.some((result) => result.keys.some((other) => saysMore(other, key) && result.done(other) > 0));
  const isReworded = (key: string): boolean =>
    found.some((result) => result.keys.some((now) => result.done(now) > 0 && isEdit(sides, key, now)));
  const lost = takeRelated(missing, raised).filter((key) => !isWritten(key) && !isReworded(key));
  const invented = perResult.flatMap((one) => takeRelated(one.raised, one.movable));
  return [
    ...lost.map((key) => `completion lost: ${key}`),
    ...invented.map((key) => `completed by nobody: ${key}`),
  ];
}

/** Whether one side has the new words in place of the old ones: it edited the task that the other side completed. */
function isEdit({ base, ours, theirs }: Versions<Counted>, old: string, now: string): boolean {
  const isBy = (side: Counted): boolean => side.all(old) < base.all(old) && side.all(now) > 0;
  return (
    base.all(now) === 0 && (isBy(ours) || isBy(theirs)) && shareOf(wordSet(old), wordSet(now)) >= REWORDED
  );
}

/** From this share of the shorter one's words on a text may be the other one edited. */
const REWORDED = 0.6;

/** Tasks that are done more often than the sides have it, and completions of the sides that are not under their words. */
function findRaised(
  { base, ours, theirs }: Versions<Counted>,
  result: Counted,
  keys: Iterable<string>,
): { raised: string[]; movable: string[] } {
  const [raised, movable]: [string[], string[]] = [[], []];
  for (const key of keys) {
    const [was, mine, yours] = [base.done(key), ours.done(key), theirs.done(key)];
    push(raised, key, result.done(key) - boundCount(was, mine, yours).most);
    push(movable, key, Math.max(mine, yours) - result.done(key));
  }
  return { raised, movable };
}

function push(list: string[], key: string, times: number): void {
  for (let time = 0; time < times; time++) list.push(key);
}

/** Of `keys` those that find no partner of their own among `others`: a text with a third of the shorter one's words. */
function takeRelated(keys: readonly string[], others: readonly string[]): string[] {
  const [from, to] = [keys.map(wordSet), others.map(wordSet)];
  const pairs = from.flatMap((words, at) =>
    to.map((other, index) => ({ at, index, share: shareOf(words, other) })),
  );
  const [settled, used] = [new Set<number>(), new Set<number>()];
  for (const { at, index, share } of pairs.sort((a, b) => b.share - a.share)) {
    if (share < 1 / 3 || settled.has(at) || used.has(index)) continue;
    settled.add(at);
    used.add(index);
  }
  return keys.filter((_, at) => !settled.has(at));
}

/** Words in common, as a share of the shorter text's. */
function shareOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...other].filter((word) => one.has(word)).length;
  return common / Math.max(1, Math.min(one.size, other.size));
}

const wordSet = (key: string): Set<string> => new Set(wordsOf(key));

/** A mark that one side alone changed is there, where the task stands once everywhere. */
function findMarks(
  { base, ours, theirs }: Versions<Counted>,
  found: readonly Counted[],
  keys: Iterable<string>,
): string[] {
  return [...keys].flatMap((key) => {
    if (![base, ours, theirs, ...found].every((side) => side.all(key) === 1)) return [];
    const [was, mine, yours] = [base, ours, theirs].map((side) => side.markOf(key)) as [
      string,
      string,
      string,
    ];
    if (ours.done(key) + theirs.done(key) > 0 || (was !== mine && was !== yours)) return [];
    const wanted = was === mine ? yours : mine;
    const isThere = found.every((result) => result.markOf(key) === wanted);
    return isThere ? [] : [`state lost: [${wanted}] ${key}`];
  });
}
