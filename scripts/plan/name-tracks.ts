/**
 * Names by concern: words that most tasks of a track have in common and few of the others. A task's words are the
 * directories that it will likely touch, the section it stands in and its title; a name is one word of them, or two
 * where one speaks for too few tasks.
 */
import { nameProblem, suggestName } from '../worktree/names.ts';
import { isAction, isPlainDirectory } from './common-words.ts';
import { baseOf, isConfig, isDoc, isTest, stemOf } from './paths.ts';
import type { PlannedTask } from './plan.ts';
import { countTerms, stem } from './terms.ts';

/** A task with the titles of the sections that it stands in, outermost first. */
export interface NamedTask extends Pick<PlannedTask, 'title' | 'touches'> {
  readonly headings: readonly string[];
}

/** How far each kind of word speaks for a task, at most. */
const SAYS = { directory: 1, kind: 0.9, heading: 0.4, title: 0.5, file: 0.4 } as const;
/** A name of one word speaks for at least this share of its tasks. */
const ENOUGH = 0.4;
/** A second word speaks for at least this share of the tasks that the first does not speak for. */
const WORTH_ADDING = 0.25;
/** So far a word speaks for a task, to be counted for it. */
const HEARD = 0.3;
/** What a word loses by speaking for another track as well. */
const RIVALRY = 0.9;
const LONGEST = 24;
const SPARE = ['features', 'upkeep', 'follow-up', 'rest'];

/** By stem how far it speaks for a task, 0 to 1. */
type Voices = ReadonlyMap<string, number>;

/** @param groups the tasks of each track */
export function nameTracks(groups: readonly (readonly NamedTask[])[]): string[] {
  const forms = new Map<string, Map<string, number>>();
  const voices = groups.map((tasks) => tasks.map((task) => voicesOf(task, forms)));
  const shares = voices.map(shareOf);
  const taken = new Set<string>();
  return voices.map((own, at) => {
    const others = shares.filter((_, other) => other !== at);
    const words = rankWords(shares[at] ?? new Map(), others);
    // What one task of many says is its own concern before it is the track's.
    const isCommon = (word: string) => countHeard(word, own) >= Math.min(2, own.length);
    const ranked = [...words.filter(isCommon), ...words.filter((word) => !isCommon(word))];
    const free = [...suggestions(own, ranked, forms)].find(
      (name) => !taken.has(name) && name.length <= LONGEST && nameProblem(name) === undefined,
    );
    const name = free ?? SPARE.find((word) => !taken.has(word)) ?? 'others';
    taken.add(name);
    return name;
  });
}

function shareOf(tasks: readonly Voices[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const voices of tasks)
    for (const [word, voice] of voices) shares.set(word, (shares.get(word) ?? 0) + voice / tasks.length);
  return shares;
}

function rankWords(own: Voices, others: readonly Voices[]): string[] {
  const worth = ([word, share]: [string, number]) =>
    share - RIVALRY * Math.max(0, ...others.map((other) => other.get(word) ?? 0));
  return [...own]
    .map((entry) => ({ word: entry[0], worth: worth(entry) }))
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => b.worth - a.worth || (a.word < b.word ? -1 : 1))
    .slice(0, 20)
    .map(({ word }) => word);
}

function countHeard(word: string, tasks: readonly Voices[]): number {
  return tasks.filter((voices) => (voices.get(word) ?? 0) >= HEARD).length;
}

/** Names to try, best first. */
function* suggestions(
  tasks: readonly Voices[],
  ranked: readonly string[],
  forms: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Generator<string> {
  const [first, ...rest] = ranked;
  if (first === undefined) return;
  const uncovered = tasks.filter((voices) => (voices.get(first) ?? 0) < HEARD);
  if (uncovered.length > (1 - ENOUGH) * tasks.length) {
    const least = Math.max(2, WORTH_ADDING * uncovered.length);
    const second = rest.find((word) => countHeard(word, uncovered) >= least);
    const pair = second === undefined ? undefined : [writtenAs(first, forms), writtenAs(second, forms)];
    const name = pair === undefined ? undefined : suggestName(pair.join('-'));
    if (name !== undefined) yield name;
  }
  for (const word of ranked) {
    const name = suggestName(writtenAs(word, forms));
    if (name !== undefined) yield name;
  }
}

/** The form of a word that was seen most; of equals the shortest. */
function writtenAs(word: string, forms: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const seen = [...(forms.get(word) ?? [])];
  return (
    seen.sort((a, b) => b[1] - a[1] || a[0].length - b[0].length || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? word
  );
}

function voicesOf(task: NamedTask, forms: Map<string, Map<string, number>>): Voices {
  const voices = new Map<string, number>();
  const say = (written: string, voice: number, most: number) => {
    const word = stem(written);
    if (word.length < 2) return;
    const seen = forms.get(word) ?? new Map<string, number>();
    forms.set(word, seen.set(written, (seen.get(written) ?? 0) + voice));
    voices.set(word, Math.min(Math.max(most, voices.get(word) ?? 0), (voices.get(word) ?? 0) + voice));
  };
  const total = task.touches.reduce((sum, touch) => sum + touch.score, 0) || 1;
  for (const { path, score } of task.touches) {
    const share = score / total;
    for (const directory of concernsOf(path)) say(directory, share * SAYS.directory, SAYS.directory);
    const kind = kindOf(path);
    if (kind !== undefined) say(kind, share * SAYS.kind, SAYS.kind);
    const file = stemOf(path);
    if (!isPlainDirectory(file) && baseOf(path).includes('.')) say(file, share * SAYS.file, SAYS.file);
  }
  for (const word of topicsOf(task.headings.slice(-2).join(' '))) say(word, SAYS.heading, SAYS.heading);
  for (const word of topicsOf(task.title)) say(word, SAYS.title, SAYS.title);
  return voices;
}

/** Directories of a path that say what it is about. */
function concernsOf(path: string): string[] {
  const segments = path.split('/').slice(0, path.endsWith('/') ? undefined : -1);
  return segments
    .map((segment) => segment.toLowerCase().replace(/^[._]+/, ''))
    .filter((segment) => segment.length >= 3 && !isPlainDirectory(segment));
}

function kindOf(path: string): string | undefined {
  if (path.startsWith('.github/')) return 'ci';
  if (isDoc(path)) return 'docs';
  if (isTest(path)) return 'tests';
  return isConfig(path) && !path.includes('/') ? 'build' : undefined;
}

/** Words of a text that may name a concern: no verbs of work, no marks of order. */
function topicsOf(text: string): Set<string> {
  const topics = new Set<string>();
  const bare = text.replace(/#\S+|`|\*|\[[^\]]*\]|https?:\S+/g, ' ');
  for (const [word] of bare.matchAll(/[\p{L}][\p{L}\p{N}]+/gu)) {
    const low = word.toLowerCase();
    // What counts as no term at all (a, the, with) is no topic either.
    if (low.length < 3 || low.length > 14 || low.endsWith('ly')) continue;
    if (isAction(low) || isPlainDirectory(low)) continue;
    if (countTerms(low).size > 0) topics.add(low);
  }
  return topics;
}
