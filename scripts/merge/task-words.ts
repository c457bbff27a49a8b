/** The words by which a task, a section or a line is recognised again. */
import { normaliseTitle } from '../tasks/identity.ts';

/** A date, with or without a time, as tools and people add it when something is done. */
const DATE = /[([]?\b\d{4}-\d\d-\d\d\b(?:[t ]?\d[\d:.]*z?)?[)\]]?/g;
/** A field: a name and, right behind it, a value that is no word: `est:2h`, `pr:#12`, `owner=@kim`. */
const FIELD = /(^|\s)\p{L}[\p{L}-]*[:=][\d#@]\S*/gu;
/** Progress in a section's title: `(3/5)`, `3 of 5`. A bare number (`Phase 2`) is part of the name. */
const PROGRESS = /\b\d+\s*(?:\/|of)\s*\d+\b/g;

/** The words that stay when somebody adds a date, a completion note, an emoji, or another target to a link. */
export function looseTitle(title: string): string {
  return normaliseTitle(title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'))
    .replace(FIELD, ' ')
    .replace(DATE, ' ')
    .replace(/[^\p{L}\p{N}#./-]+/gu, ' ')
    .trim()
    .replace(/[\s./-]+$/u, '');
}

/** A section's title without counts (`Phase 1 (3/5)`), which change with every tick. */
export function sectionKey(headings: readonly string[]): string {
  return headings
    .map((title) => {
      const words = looseTitle(title);
      const lasting = words.replace(PROGRESS, '').trim();
      return lasting || words;
    })
    .join(' / ');
}

/** Scripts that put no blanks between words: there two neighbouring characters count as a word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

export function wordsOf(text: string): string[] {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
  return UNSPACED.test(text) ? words.flatMap(splitUnspaced) : words;
}

function splitUnspaced(word: string): string[] {
  const letters = [...word];
  if (letters.length < 3 || !UNSPACED.test(word)) return [word];
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}

/** How many words two texts have in common, as a share of all their words (Dice), 0 to 1. */
export function sharedWords(one: string, other: string): number {
  return one === other ? 1 : shareOfWords(wordsOf(one), wordsOf(other));
}

/** The same of texts in words. */
export function shareOfWords(one: readonly string[], other: readonly string[]): number {
  return (2 * listCommon(one, other).length) / Math.max(1, one.length + other.length);
}

/** The words of `one` that `other` has too, each as often as both have it. */
export function listCommon(one: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const word of other) left.set(word, (left.get(word) ?? 0) + 1);
  return one.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  });
}

/** Whether a line holds no letter and no digit, or opens a code fence: such lines stand everywhere. */
export function saysNothing(line: string): boolean {
  return !/[\p{L}\p{N}]/u.test(line) || /^\s*(?:`{3,}|~{3,})\s*[\w+#-]*\s*$/.test(line);
}
