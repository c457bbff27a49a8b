/** What a merge of sequences is made of. */
import type { Token } from './tokens.ts';

/** A token of the result, as each side has it. */
export interface Joined {
  readonly base: Token | undefined;
  readonly ours: Token | undefined;
  readonly theirs: Token | undefined;
  /** The token that follows the inserted block that stands before this one: its blank lines are the pattern. */
  readonly follows?: Token | undefined;
}

export interface Clash {
  readonly conflict: { readonly ours: readonly Joined[]; readonly theirs: readonly Joined[] };
}

export type Piece = Joined | Clash;

/** A token that both sides have, with what base has of it. */
export function both(ours: Token, theirs: Token, base: readonly Token[]): Joined {
  return { base: base.find((token) => token.key === ours.key), ours, theirs };
}

/** A token that one side has, with what base has of it, and the other side where that has it too. */
export function joined(base: readonly Token[], token: Token, side: 'ours' | 'theirs', other?: Token): Joined {
  const old = base.find((candidate) => candidate.key === token.key);
  return side === 'ours'
    ? { base: old, ours: token, theirs: other }
    : { base: old, ours: other, theirs: token };
}

export const isTask = (token: Token): boolean => token.kind === 'task';
export const proseOf = (tokens: readonly Token[]): Token[] => tokens.filter((token) => !isTask(token));

export interface Trimmed {
  readonly head: readonly Piece[];
  readonly ours: readonly Token[];
  readonly theirs: readonly Token[];
  readonly tail: readonly Piece[];
}

/** Takes off the tokens that both start with and end with. */
export function trimEqual(
  ours: readonly Token[],
  theirs: readonly Token[],
  base: readonly Token[],
  isTrimmed: (token: Token) => boolean = () => true,
): Trimmed {
  const isSame = (one: Token | undefined, other: Token | undefined): boolean =>
    one !== undefined && one.key === other?.key && isTrimmed(one);
  const [head, tail]: [Piece[], Piece[]] = [[], []];
  let [start, o, t] = [0, ours.length, theirs.length];
  while (isSame(ours[start], theirs[start])) {
    head.push(both(ours[start] as Token, theirs[start] as Token, base));
    start++;
  }
  while (o > start && t > start && isSame(ours[o - 1], theirs[t - 1]))
    tail.unshift(both(ours[--o] as Token, theirs[--t] as Token, base));
  return { head, ours: ours.slice(start, o), theirs: theirs.slice(start, t), tail };
}
