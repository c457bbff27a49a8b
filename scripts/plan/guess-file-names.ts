/** Names that a task gives to what it will create, written as the files of the likely directories are written. */
import { listIdentifiers } from './find-mentions.ts';
import type { Seed } from './neighbourhood.ts';
import { baseOf, directoryOf, ignoredReason } from './paths.ts';
import { remember } from './remember.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { TaskSignals } from './task-signals.ts';
import { hashTerm } from './terms.ts';

export interface Guess {
  readonly path: string;
  /** How much the text means this name, 0 to 1. */
  readonly name: number;
  /** How likely new files go to this directory, 0 to 1. */
  readonly directory: number;
}

const MOST_DIRECTORIES = 4;
const MOST_NAMES = 6;

/** A name for a new file. */
export interface FileName {
  /** Lower-case, a blank between words. */
  readonly words: string;
  /** How much the text means it, 0 to 1. */
  readonly weight: number;
}

export function listFileNames(facts: RepositoryFacts, { task }: TaskSignals): FileName[] {
  return [...namesOf(facts, task.title, task.text)]
    .slice(0, MOST_NAMES)
    .map(([words, weight]) => ({ words, weight }));
}

export function guessFileNames(
  facts: RepositoryFacts,
  signals: TaskSignals,
  seeds: readonly Seed[],
  names: readonly FileName[],
): Guess[] {
  const guesses: Guess[] = [];
  for (const place of placesOf(facts, signals, seeds)) {
    for (const { words, weight: name } of names) {
      const base = writeLike(words, baseOf(place.example));
      if (base === undefined) continue;
      const directory = directoryOf(place.example);
      guesses.push({ path: directory === '' ? base : `${directory}/${base}`, name, directory: place.weight });
    }
  }
  return guesses;
}

interface Place {
  /** A file there, whose ending and way of writing are followed. */
  readonly example: string;
  readonly weight: number;
}

/** Tests and sources of one directory are two kinds of place; undefined for what is no place for a new file. */
const kindOfPlace = remember((path: string): string | undefined =>
  ignoredReason(path) !== undefined || !/[^/]\.\w+$/.test(path)
    ? undefined
    : `${directoryOf(path)}\0${baseOf(path).replace(/^[^.]+/, '')}\0${/^test_/.test(baseOf(path))}`,
);

/** Directories where similar and recent changes added files, and where the likely files are. */
function placesOf(facts: RepositoryFacts, signals: TaskSignals, seeds: readonly Seed[]): Place[] {
  const places = new Map<string, { example: string; weight: number }>();
  const add = (path: string, weight: number) => {
    const key = kindOfPlace(path);
    if (key === undefined) return;
    const known = places.get(key);
    places.set(key, { example: known?.example ?? path, weight: (known?.weight ?? 0) + weight });
  };
  const additions = (change: number) => (facts.history.changes[change]?.added ?? []).slice(0, 12);
  for (const { change, likeness } of signals.neighbours.slice(0, 15)) {
    const added = additions(change);
    for (const path of added) add(path, likeness ** 2 / Math.sqrt(added.length));
  }
  for (let change = 0; change < Math.min(25, facts.history.changes.length); change++) {
    const added = additions(change);
    for (const path of added) add(path, (0.6 * 0.92 ** change) / Math.sqrt(added.length));
  }
  for (const seed of seeds) add(seed.path, seed.score);
  const ranked = [...places.values()].sort((a, b) => b.weight - a.weight).slice(0, MOST_DIRECTORIES);
  const most = ranked[0]?.weight ?? 1;
  return ranked.map(({ example, weight }) => ({ example, weight: weight / most }));
}

const VERB =
  /^(?:add|allow|build|bump|change|check|clean|create|define|design|document|enable|ensure|extend|extract|finish|fix|handle|implement|improve|integrate|introduce|investigate|make|migrate|move|port|provide|refactor|remove|rename|replace|run|set|setup|show|support|task|test|tests|track|unit|update|use|verify|wire|write|phase|feature|feat|bug|new|the|a|an|for|of|to|in|on|and|with|from|into|via|all|as|by)$/i;

/** Words of each name, with how much the text means it: identifiers first, then what the title is about. */
function namesOf(facts: RepositoryFacts, title: string, text: string): Map<string, number> {
  const names = new Map<string, number>();
  const add = (words: readonly string[], weight: number) => {
    const key = words.join(' ').toLowerCase();
    if (key.length < 3 || key.length > 40 || names.has(key)) return;
    names.set(key, weight);
  };
  for (const [name, quoted] of listIdentifiers(text)) {
    const word = name.replace(/\(.*$/, '').trim().split(/\s+/).at(-1) ?? '';
    if (!/^[A-Za-z][\w-]{2,40}$/.test(word) || facts.tree.byStem.has(word.replace(/[-_]/g, '').toLowerCase()))
      continue;
    add(splitWords(word), (facts.definitions.get(hashTerm(word)) ?? []).length > 0 ? 0.3 : quoted ? 1 : 0.8);
    if (names.size >= 5) break;
  }
  const plain = title.replace(/`[^`]*`|\*\*|^\W*(?:[A-Z]{0,3}\d[\w.]*:?)/g, ' ');
  for (const [at, part] of plain.split(/ [-–—] |: |, |\(/).entries()) {
    const words = (part.match(/[A-Za-z][A-Za-z0-9]*/g) ?? [])
      .filter((word) => !VERB.test(word))
      .flatMap(splitWords);
    const weight = at === 0 ? 0.6 : 0.4;
    if (words.length >= 2) add(words.slice(0, 2), weight);
    if (words.length >= 3) add(words.slice(0, 3), weight * 0.8);
    if (words.length >= 1) add(words.slice(0, 1), weight * 0.7);
    if (at > 1) break;
  }
  return names;
}

export function splitWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .filter((part) => part !== '');
}

/** `blob reader` like `task-list.test.ts` is `blob-reader.test.ts`; like `test_plan.py` it is `test_blob_reader.py`. */
export function writeLike(words: string, example: string): string | undefined {
  const match = /^(test_)?([A-Za-z][\w-]*?)(_test|Test)?((?:\.\w+)+)$/.exec(example);
  if (match === null) return undefined;
  const [, before = '', stem = '', after = '', ending = ''] = match;
  return before + joinLike(words.toLowerCase().split(' '), stem, ending) + after + ending;
}

function joinLike(parts: readonly string[], stem: string, ending: string): string {
  const capital = (part: string) => part.charAt(0).toUpperCase() + part.slice(1);
  if (/^[A-Z][a-z]/.test(stem)) return parts.map(capital).join('');
  if (stem.includes('-')) return parts.join('-');
  if (stem.includes('_')) return parts.join('_');
  if (/[A-Z]/.test(stem)) return parts.map((part, at) => (at === 0 ? part : capital(part))).join('');
  return parts.join(/\.(?:py|rs|go|rb|c|cpp|sh|exs?)$/.test(ending) ? '_' : '-');
}
