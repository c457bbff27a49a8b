/** What two texts of a task have in common: the keys under which it is looked for again, and how alike words are. */
import { normaliseTitle } from '../tasks/identity.ts';

const DATE = /[([]?\b\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:?\d{2}(?::?\d{2})?z?)?\b[)\]]?/g;
const NAME_VALUE =
  /(^|\s)(?:started|completed|done|added|created|updated|verified|logged|closed|due|pr|ref|owner|assignee|session|branch|commit|est|model)[:=]\S+/g;

/** The words that stay when somebody adds a date, a completion note, an emoji, or another target to a link. */
export function looseTitle(title: string): string {
  return normaliseTitle(title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'))
    .replace(NAME_VALUE, ' ')
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
      const lasting = words.replace(/\b\d+(?:\s*(?:of|\/)\s*\d+)?\b/g, '').trim();
      return lasting || words;
    })
    .join(' / ');
}

export function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/**
 * How alike two texts are, 0 to 1: the share of words in common (Dice), or nearly 1 where one is the beginning of
 * the other, as when a title was given an explanation.
 */
export function likeness(one: string, other: string): number {
  if (one === other) return 1;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  const few = wordsOf(short);
  const many = wordsOf(long);
  if (few.length === 0 || many.length === 0) return 0;
  const left = new Map<string, number>();
  for (const word of few) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of many) {
    const count = left.get(word) ?? 0;
    if (count > 0) common++;
    left.set(word, count - 1);
  }
  const dice = (2 * common) / (few.length + many.length);
  return Math.max(dice, long.startsWith(short) ? prefixLikeness(few.length, short.length) : 0);
}

function prefixLikeness(words: number, length: number): number {
  if (length >= 30 && words >= 5) return 0.9;
  return length >= 15 && words >= 3 ? 0.8 : 0;
}
