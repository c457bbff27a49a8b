/** What a reader of a command line knows at one point of it: where it may be, and what variables may hold. */
import path from 'node:path';
import type { Word } from './shell-word.ts';

/** Directories that a command may run in. */
export interface Places {
  /** Absolute directories, in the order in which they came up. */
  readonly known: readonly string[];
  /** True when it may also be one that the text does not tell. */
  readonly unknown: boolean;
}

type Values = ReadonlyMap<string, readonly string[]>;

export interface Scope {
  places: Places;
  variables: Map<string, readonly string[]>;
}

/** Values and directories past this many are left out: a line that needs more is no line that a person wrote. */
export const MOST_PLACES = 16;

/** The state of a subshell: what happens there stays there. */
export function copyScope(scope: Scope): Scope {
  return { places: scope.places, variables: new Map(scope.variables) };
}

const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)\+?=/;

/** The `NAME=value` words that stand before a command, and the command. */
export function splitAssignments(words: readonly Word[]): [(readonly [string, Word])[], readonly Word[]] {
  const assignments: (readonly [string, Word])[] = [];
  let index = 0;
  for (; index < words.length; index++) {
    const word = words[index];
    const first = word?.pieces[0];
    const match = first?.kind === 'text' ? ASSIGNMENT.exec(first.text) : null;
    if (!word || !match) break;
    const rest = { kind: 'text' as const, text: (first as { text: string }).text.slice(match[0].length) };
    assignments.push([match[1] ?? '', { ...word, pieces: [rest, ...word.pieces.slice(1)] }]);
  }
  return [assignments, words.slice(index)];
}

/** `export NAME=value` */
export function bindExports(args: readonly string[], scope: Scope): void {
  for (const word of args) {
    const match = ASSIGNMENT.exec(word);
    if (match) scope.variables.set(match[1] ?? '', [word.slice(match[0].length)]);
  }
}

/** Stands in an expanded word for what only a running shell knows; no path holds it. */
const UNKNOWN = '\0';

/** All texts that a word may stand for; `UNKNOWN` marks the parts that the line does not tell. */
export function expandWord(word: Word, variables: Values): string[] {
  let texts = [''];
  for (const piece of word.pieces) {
    const values =
      piece.kind === 'text'
        ? [piece.text]
        : piece.kind === 'variable'
          ? expandName(piece.name, variables)
          : [UNKNOWN];
    texts = texts.flatMap((text) => values.map((value) => text + value)).slice(0, MOST_PLACES);
  }
  const home = expandName('HOME', variables)[0] ?? UNKNOWN;
  return word.quoted ? texts : texts.map((text) => text.replace(/^~(?=\/|$)/, home));
}

/** What a variable may hold; `UNKNOWN` when the line does not say. */
export function expandName(name: string, variables: Values): readonly string[] {
  const values = variables.get(name);
  return values === undefined || values.length === 0 ? [UNKNOWN] : values;
}

/** Where `cd` leads from each place. */
export function movePlaces(places: Places, targets: readonly string[]): Places {
  const known = new Set<string>();
  let unknown = false;
  for (const target of targets) {
    // `{}` is what xargs and find put a name in the place of; a pattern stands for names too.
    if (target.includes(UNKNOWN) || /[{}*?[]/.test(target)) unknown = true;
    else if (path.isAbsolute(target)) known.add(path.normalize(target));
    else {
      for (const place of places.known) known.add(path.join(place, target));
      unknown ||= places.unknown;
    }
  }
  return { known: [...known].slice(0, MOST_PLACES), unknown };
}
