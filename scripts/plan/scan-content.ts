/** What is kept of a file's text: how often it holds the terms asked for, what it defines, what it imports. */
import type { FieldDocument } from './full-text.ts';
import { forEachWord, termsOfWord } from './terms.ts';

export interface ContentFacts extends FieldDocument {
  /** Names that are defined here, among those asked for. */
  readonly defines: readonly string[];
  /** The rest of each import line, unparsed. */
  readonly imports: readonly string[];
}

/** What a backlog asks of the contents. */
export interface Vocabulary {
  readonly terms: ReadonlySet<string>;
  readonly identifiers: ReadonlySet<string>;
}

const DEFINING = new Set(
  'function class def struct enum trait interface type const let var fn func mod module object protocol extension static macro_rules'.split(
    ' ',
  ),
);
const IMPORTING = new Set(['from', 'import', 'require', 'use', 'mod', 'include']);
const MOST_IMPORTS = 80;

/** A scanner that remembers which words matter, so that each word of a language is looked at once. */
export function createScanner(vocabulary: Vocabulary): (text: string) => ContentFacts {
  const known = new Map<string, readonly string[]>();
  const none: readonly string[] = [];
  const wanted = (word: string): readonly string[] => {
    let terms = known.get(word);
    if (terms === undefined) {
      const found = termsOfWord(word).filter((term) => vocabulary.terms.has(term));
      terms = found.length === 0 ? none : found;
      known.set(word, terms);
    }
    return terms;
  };
  return (text) => scan(text, wanted, vocabulary.identifiers);
}

function scan(
  text: string,
  wanted: (word: string) => readonly string[],
  identifiers: ReadonlySet<string>,
): ContentFacts {
  const counts = new Map<string, number>();
  const defines = new Set<string>();
  const imports: string[] = [];
  let length = 0;
  let before = '';
  forEachWord(text, (word, end) => {
    length++;
    for (const term of wanted(word)) counts.set(term, (counts.get(term) ?? 0) + 1);
    if (DEFINING.has(before) && identifiers.has(word)) defines.add(word);
    // Go writes the receiver between `func` and the name.
    else if (identifiers.has(word) && isGoMethod(text, end - word.length)) defines.add(word);
    if (IMPORTING.has(word) && imports.length < MOST_IMPORTS) imports.push(importLine(text, end));
    before = word;
  });
  return { counts, length, defines: [...defines], imports: imports.filter((line) => line !== '') };
}

function isGoMethod(text: string, at: number): boolean {
  return text[at - 2] === ')' && /func \([^()\n]{0,60}\) $/.test(text.slice(Math.max(0, at - 70), at));
}

/** The rest of the line, when it looks like an import: a quoted name, a dotted or a `::` path. */
function importLine(text: string, end: number): string {
  const newline = text.indexOf('\n', end);
  const rest = text.slice(end, Math.min(newline < 0 ? text.length : newline, end + 140));
  return /^\s*\(?\s*['"][^'"]+['"]|^\s+[\w.:]+/.test(rest) ? rest : '';
}
