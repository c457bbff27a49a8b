/** Lines that say the same in other words. */
import { proseOf } from './pieces.ts';
import { sharedWords, wordsOf } from './task-words.ts';
import type { Token } from './tokens.ts';

type Tokens = readonly Token[];

/** From this likeness on a line is another line reworded. */
const REWORDED = 0.6;
/** More pairs of lines than this are not compared. */
const LIMIT = 10_000;

/**
 * A line that one side deleted and the other reworded is for a person to decide. Rows of a table are all alike, so a
 * line counts as reworded from the line that it is most like.
 *
 * @param edited lines that the side which deleted `gone` has still, and the other side has no longer
 */
export function hasReworded(gone: Tokens, added: Tokens, edited: Tokens): boolean {
  if (gone.length * added.length > LIMIT || edited.length * added.length > LIMIT) return gone.length > 0;
  const isLong = ({ key }: Token): boolean => wordsOf(key).length > 3;
  const likeness = (lines: Tokens, { key }: Token): number =>
    Math.max(0, ...lines.map((line) => sharedWords(line.key, key)));
  const long = gone.filter(isLong);
  return added.some((line) => {
    const share = likeness(long, line);
    return share >= REWORDED && share >= likeness(edited, line);
  });
}

/** Whether a line of one is a reworded line of the other; headings, which follow patterns, do not count. */
export function hasAlikeLines(ours: Tokens, theirs: Tokens): boolean {
  const [o, t] = [proseOf(ours), proseOf(theirs)].map((tokens) =>
    tokens
      .filter((token) => token.kind !== 'heading' && wordsOf(token.key).length > 5)
      .map((token) => token.key),
  ) as [string[], string[]];
  if (o.length * t.length > LIMIT) return false;
  return o.some((one) => t.some((other) => sharedWords(one, other) >= REWORDED));
}
