/**
 * Names by concern: words that most tasks of a track have in common and few of the others. A task's words are the
 * directories that it will likely touch, the section it stands in and its title; a name is one word of them, or two
 * where one speaks for too few tasks.
 */
import { nameProblem, suggestName } from '../worktree/names.ts';
import { type Forms, HEARD, type NamedTask, type Voices, voicesOf } from './concern-words.ts';

/** A name of one word speaks for at least this share of its tasks. */
const ENOUGH = 0.4;
/** A second word speaks for at least this share of the tasks that the first does not speak for. */
const WORTH_ADDING = 0.25;
/** What a word loses by speaking for another track as well. */
const RIVALRY = 0.9;
/** Above this share of what it says of its track, what a word says of another makes it the concern of neither. */
const OF_BOTH = 0.6;
/** What a word is worth that one task of many says; that of both; that is no thing. */
const LESS = { lonely: 0.15, ofBoth: 0.2, doubtful: 0.25 } as const;
/** Words that speak for less than this share of the tasks are lonely. */
const FEW = 0.25;
const LONGEST = 24;
const SPARE = ['features', 'upkeep', 'follow-up', 'rest'];

/** @param groups the tasks of each track */
export function nameTracks(groups: readonly (readonly NamedTask[])[]): string[] {
  const forms: Forms = new Map();
  const voices = groups.map((tasks) => tasks.map((task) => voicesOf(task, forms)));
  const shares = voices.map(shareOf);
  const taken = new Set<string>();
  return voices.map((own, at) => {
    const ranked = rankWords(
      own,
      shares[at] ?? new Map(),
      shares.filter((_, other) => other !== at),
    );
    const free = [...suggestions(own, ranked, forms), ...likeliestPath(groups[at] ?? [])].find(
      (name) => !taken.has(name) && name.length <= LONGEST && nameProblem(name) === undefined,
    );
    const name = free ?? SPARE.find((word) => !taken.has(word)) ?? 'others';
    taken.add(name);
    return name;
  });
}

/** `src-a` for `src/a.js`, where no word says more. */
function likeliestPath(tasks: readonly NamedTask[]): string[] {
  const [best] = tasks.flatMap(({ touches }) => touches).sort((a, b) => b.score - a.score);
  const place = best?.path
    .split('/')
    .slice(-2)
    .join('-')
    .replace(/\.\w+$/, '');
  const name = place && suggestName(place);
  return name ? [name] : [];
}

function shareOf(tasks: readonly Voices[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const voices of tasks)
    for (const [word, { loud }] of voices) shares.set(word, (shares.get(word) ?? 0) + loud / tasks.length);
  return shares;
}

interface Ranked {
  readonly word: string;
  readonly worth: number;
  /** Of this track alone, and a thing by its form or because a path, a label or a section says it. */
  readonly firm: boolean;
}

/** Best first. */
function rankWords(
  tasks: readonly Voices[],
  own: ReadonlyMap<string, number>,
  others: readonly ReadonlyMap<string, number>[],
): Ranked[] {
  const rank = (word: string, share: number): Ranked => {
    const rival = Math.max(0, ...others.map((other) => other.get(word) ?? 0));
    const isLonely = countHeard(word, tasks) < Math.min(Math.max(2, FEW * tasks.length), tasks.length);
    const isOfBoth = rival > OF_BOTH * share;
    const isDoubtful = tasks.every((voices) => voices.get(word)?.doubtful !== false);
    const less =
      (isLonely ? LESS.lonely : 1) * (isOfBoth ? LESS.ofBoth : 1) * (isDoubtful ? LESS.doubtful : 1);
    return { word, worth: less * (share - RIVALRY * rival), firm: !isOfBoth && !isDoubtful };
  };
  return [...own]
    .map(([word, share]) => rank(word, share))
    .filter(({ word, worth }) => worth > 0 && countHeard(word, tasks) > 0)
    .sort((a, b) => b.worth - a.worth || (a.word < b.word ? -1 : 1))
    .slice(0, 20);
}

function countHeard(word: string, tasks: readonly Voices[]): number {
  return tasks.filter((voices) => (voices.get(word)?.loud ?? 0) >= HEARD).length;
}

/** Names to try, best first. */
function* suggestions(tasks: readonly Voices[], ranked: readonly Ranked[], forms: Forms): Generator<string> {
  const [first, ...rest] = ranked;
  if (first === undefined) return;
  const uncovered = tasks.filter((voices) => (voices.get(first.word)?.loud ?? 0) < HEARD);
  if (uncovered.length > (1 - ENOUGH) * tasks.length) {
    const least = Math.max(2, WORTH_ADDING * uncovered.length);
    const second = rest.find(
      ({ word, firm }) =>
        firm &&
        !first.word.includes(word) &&
        !word.includes(first.word) &&
        countHeard(word, uncovered) >= least,
    );
    const pair = second && `${writtenAs(first.word, forms)}-${writtenAs(second.word, forms)}`;
    const name = pair && suggestName(pair);
    if (name !== undefined) yield name;
  }
  for (const { word } of ranked) {
    const name = suggestName(writtenAs(word, forms));
    if (name !== undefined) yield name;
  }
}

/** The form of a word that was seen most; of equals the shortest. */
function writtenAs(word: string, forms: Forms): string {
  const seen = [...(forms.get(word) ?? [])];
  return (
    seen.sort((a, b) => b[1] - a[1] || a[0].length - b[0].length || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? word
  );
}
