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

export const isTask = (token: Token): boolean => token.kind === 'task';
export const proseOf = (tokens: readonly Token[]): Token[] => tokens.filter((token) => !isTask(token));
