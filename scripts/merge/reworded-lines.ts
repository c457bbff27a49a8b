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
 * A line that one side deleted and the other reworded is for a person to decide. Rows of a table are all alike, so a
 * line counts as reworded from the line that it is most like.
 *
 * @param edited lines that the side which deleted `gone` has still, and the other side has no longer
 */
export function hasReworded(gone: Tokens, added: Tokens, edited: Tokens): boolean {
  const [old, now, still] = [gone, added, edited].map(listWords) as [Words[], Words[], Words[]];
  if ((old.length + still.length) * now.length > LIMIT) return old.length > 0;
  const long = old.filter((words) => words.length > 3);
  const likeness = (lines: readonly Words[], words: Words): number =>
    Math.max(0, ...lines.map((line) => shareOfWords(line, words)));
  return now.some((words) => {
    const share = likeness(long, words);
    return share >= REWORDED && share >= likeness(still, words);
  });
}

type Words = readonly string[];

/** The words of each line, of equal lines once. */
function listWords(tokens: Tokens): Words[] {
  return [...new Set(tokens.map(({ key }) => key))].map(wordsOf);
}

/** Whether a line of one is a reworded line of the other; headings, which follow patterns, do not count. */
export function hasAlikeLines(ours: Tokens, theirs: Tokens): boolean {
  const [o, t] = [proseOf(ours), proseOf(theirs)].map((tokens) =>
    listWords(tokens.filter(({ kind }) => kind !== 'heading')).filter((words) => words.length > 5),
  ) as [Words[], Words[]];
  if (o.length * t.length > LIMIT) return false;
  return o.some((one) => t.some((other) => shareOfWords(one, other) >= REWORDED));
}
