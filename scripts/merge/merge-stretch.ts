/** One place that both sides changed: tasks are joined one by one, prose that only one side changed follows it. */
import { both, isTask, type Joined, type Piece, proseOf } from './pieces.ts';
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
  const [ours, theirs] = [[...mine], [...yours]];
  const oursOnly = (token: Token): Joined => joined(base, token, 'ours');
  const theirsOnly = (token: Token): Joined => joined(base, token, 'theirs');
  const head: Piece[] = [];
  const tail: Piece[] = [];
  const inBase = new Set(base.map((token) => token.key));
  const isTwin = (one: Token | undefined, other: Token | undefined): boolean =>
    one !== undefined && one.key === other?.key && !inBase.has(one.key);
  while (isTwin(ours[0], theirs[0])) head.push(both(ours.shift() as Token, theirs.shift() as Token, base));
  while (isTwin(ours.at(-1), theirs.at(-1))) {
    tail.unshift(both(ours.pop() as Token, theirs.pop() as Token, base));
  }
  const around = (middle: readonly Piece[]): Piece[] => [...head, ...middle, ...tail];
  const [b, o, t] = [proseOf(base), proseOf(ours), proseOf(theirs)];
  if (keysOf(o) === keysOf(b)) return around(onto(theirs, ours, base, 'theirs'));
  if (keysOf(t) === keysOf(b) || keysOf(o) === keysOf(t)) return around(onto(ours, theirs, base, 'ours'));
  if (isSubsequence(o, b) && isSubsequence(t, b))
    return around(onto(ours, theirs, base, 'ours', proseKeys(t)));
  return around(conflictOf(ours, theirs, base, oursOnly, theirsOnly));
}

function proseKeys(tokens: readonly Token[]): Set<string> {
  return new Set(tokens.map((token) => token.key));
}

function isSubsequence(part: readonly Token[], whole: readonly Token[]): boolean {
  let at = 0;
  for (const token of whole) if (part[at]?.key === token.key) at++;
  return at === part.length;
}

export function joined(base: readonly Token[], token: Token, side: 'ours' | 'theirs', other?: Token): Joined {
  const old = base.find((candidate) => candidate.key === token.key);
  return side === 'ours'
    ? { base: old, ours: token, theirs: other }
    : { base: old, ours: other, theirs: token };
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

/** Conflict markers go around the lines that both rewrote; tasks before and after them stay outside. */
export function conflictOf(
  ours: readonly Token[],
  theirs: readonly Token[],
  base: readonly Token[],
  oursOnly: (token: Token) => Joined,
  theirsOnly: (token: Token) => Joined,
): Piece[] {
  const inBase = new Set(base.map((token) => token.key));
  const stays = (token: Token): boolean => !isTask(token) || !inBase.has(token.key);
  const [o, t] = [ours.filter(stays), theirs.filter(stays)];
  const head: Piece[] = [];
  const tail: Piece[] = [];
  const trim = (list: Token[], only: (token: Token) => Joined): void => {
    const first = list.findIndex((token) => !isTask(token));
    if (first < 0) return;
    head.push(...list.splice(0, first).map(only));
    let last = list.length;
    while (last > 0 && isTask(list[last - 1] as Token)) last--;
    tail.push(...list.splice(last).map(only));
  };
  trim(o, oursOnly);
  trim(t, theirsOnly);
  while (o[0] && t[0] && o[0].key === t[0].key) head.push(both(o.shift() as Token, t.shift() as Token, base));
  const ends: Piece[] = [];
  while (o.length > 0 && t.length > 0 && o.at(-1)?.key === t.at(-1)?.key) {
    ends.unshift(both(o.pop() as Token, t.pop() as Token, base));
  }
  const conflict = { ours: o.map(oursOnly), theirs: t.map(theirsOnly) };
  return [...head, { conflict }, ...ends, ...tail];
}
