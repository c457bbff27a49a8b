/** Lines that say the same in other words. */
import { proseOf } from './pieces.ts';
import { shareOfWords, wordsOf } from './task-words.ts';
import type { Token } from './tokens.ts';

type Tokens = readonly Token[];

/** From this likeness on a line is another line reworded. */
const REWORDED = 0.6;
/** More pairs of lines than this are not compared. */
const LIMIT = 30_000;

/**
 * A line that one side deleted and the other reworded is for a person to decide. Rows of a table are all alike, so words
 * that several lines of base have do not count, and a line is reworded from the one that it is most like.
 *
 * @param edited lines that the side which deleted `gone` has still, and the other side has no longer
 */
export function hasReworded(gone: Tokens, added: Tokens, edited: Tokens, base: Tokens): boolean {
  if (gone.length === 0 || added.length === 0) return false;
  if ((gone.length + edited.length) * added.length > LIMIT) return true;
  const isOwn = ownWords(base);
  const listOwn = (tokens: Tokens): Words[] => listWords(tokens).map((words) => words.filter(isOwn));
  const [old, now, still] = [listOwn(gone), listOwn(added), listOwn(edited)];
  const long = old.filter((words) => words.length > 1);
  const likeness = (lines: readonly Words[], words: Words): number =>
    Math.max(0, ...lines.map((line) => shareOfWords(line, words)));
  return now.some((words) => {
    const share = likeness(long, words);
    return share >= REWORDED && share >= likeness(still, words);
  });
}

/** Whether a word stands in one line at most. */
function ownWords(tokens: Tokens): (word: string) => boolean {
  const counts = new Map<string, number>();
  for (const words of listWords(tokens))
    for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => (counts.get(word) ?? 0) < 2;
}

type Words = readonly string[];

/** The words of each line, of equal lines once. */
function listWords(tokens: Tokens): Words[] {
  return [...new Set(tokens.map(({ key }) => key.slice('line '.length)))].map(wordsOf);
}

/** Whether a line of one is a reworded line of the other; headings, which follow patterns, do not count. */
export function hasAlikeLines(ours: Tokens, theirs: Tokens): boolean {
  const [o, t] = [proseOf(ours), proseOf(theirs)].map((tokens) =>
    listWords(tokens.filter(({ kind }) => kind !== 'heading')).filter((words) => words.length > 5),
  ) as [Words[], Words[]];
  if (o.length * t.length > LIMIT) return false;
  return o.some((one) => t.some((other) => shareOfWords(one, other) >= REWORDED));
}
