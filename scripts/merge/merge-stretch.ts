/** One place that both sides changed: tasks are joined one by one, prose that only one side changed follows it. */
import { markClash } from './mark-clash.ts';
import { isTask, type Joined, joined, type Piece, proseOf, trimEqual } from './pieces.ts';
import type { Token } from './tokens.ts';

const keysOf = (tokens: readonly Token[]): string => tokens.map((token) => token.key).join('\n');

/** What all three have at one place. */
export interface Stretch {
  readonly base: readonly Token[];
  readonly ours: readonly Token[];
  readonly theirs: readonly Token[];
}

/** Merges a stretch that both sides changed, and of which base has something. */
export function mergeStretch({ base, ours: mine, theirs: yours }: Stretch): Piece[] {
  const inBase = new Set(base.map((token) => token.key));
  const { head, ours, theirs, tail } = trimEqual(mine, yours, base, ({ key }) => !inBase.has(key));
  return [...head, ...mergeMiddle({ base, ours, theirs }, head.length + tail.length > 0), ...tail];
}

function mergeMiddle({ base, ours, theirs }: Stretch, isCut: boolean): Piece[] {
  const [b, o, t] = [base, ours, theirs].map(proseOf) as [Token[], Token[], Token[]];
  if (keysOf(o) === keysOf(b)) return onto(theirs, ours, base, 'theirs');
  if (keysOf(t) === keysOf(b) || keysOf(o) === keysOf(t)) return onto(ours, theirs, base, 'ours');
  if (isSubsequence(o, b) && isSubsequence(t, b)) return onto(ours, theirs, base, 'ours', proseKeys(t));
  return markClash(ours, theirs, base, isCut);
}

function proseKeys(tokens: readonly Token[]): Set<string> {
  return new Set(tokens.map((token) => token.key));
}

function isSubsequence(part: readonly Token[], whole: readonly Token[]): boolean {
  let at = 0;
  for (const token of whole) if (part[at]?.key === token.key) at++;
  return at === part.length;
}

/**
 * One side's content is the frame (its lines win); tasks that the other side deleted leave it, and those that the
 * other side inserted go behind whatever they stood behind there.
 */
function onto(
  frame: readonly Token[],
  other: readonly Token[],
  base: readonly Token[],
  side: 'ours' | 'theirs',
  onlyProse?: ReadonlySet<string>,
): Piece[] {
  const inBase = new Set(base.map((token) => token.key));
  const inOther = new Map(other.map((token) => [token.key, token]));
  const kept = frame.filter((token) => {
    if (isTask(token)) return inOther.has(token.key) || !inBase.has(token.key);
    return onlyProse === undefined || onlyProse.has(token.key);
  });
  const result: Joined[] = kept.map((token) => joined(base, token, side, inOther.get(token.key)));
  const keyAt = (piece: Joined | undefined): string | undefined => (piece?.ours ?? piece?.theirs)?.key;
  let place = 0;
  for (const token of other) {
    const at = result.findIndex((piece) => keyAt(piece) === token.key);
    if (at >= 0) place = at + 1;
    else if (isTask(token) && !inBase.has(token.key)) {
      result.splice(place++, 0, joined(base, token, side === 'ours' ? 'theirs' : 'ours'));
    }
  }
  return result;
}
