/** Two sequences, cut at what both have. */
import { isTelling } from './align.ts';
import type { Token } from './tokens.ts';

type Tokens = readonly Token[];

/** What each has alone up to something that both have, and that; the last one ends with neither. */
export interface Cut {
  readonly mine: Tokens;
  readonly yours: Tokens;
  readonly common: { readonly ours: Token; readonly theirs: Token } | undefined;
  /** What stands before it in ours. */
  readonly after: Token | undefined;
}

/** Indexes into ours of what both have, but for lines that stand everywhere. */
export function listAnchors(ours: Tokens, map: Int32Array): number[] {
  return [...ours.keys()].filter((at) => (map[at] ?? -1) >= 0 && isTelling(ours[at] as Token));
}

/**
 * @param map for each token of ours the index of the same in theirs, or -1
 * @param places growing indexes into ours of tokens that theirs has too
 */
export function cutAt(ours: Tokens, theirs: Tokens, map: Int32Array, places: readonly number[]): Cut[] {
  const cuts: Cut[] = [];
  let [i, j] = [0, 0];
  for (const at of places) {
    const to = map[at] ?? -1;
    const common = { ours: ours[at] as Token, theirs: theirs[to] as Token };
    cuts.push({ mine: ours.slice(i, at), yours: theirs.slice(j, to), common, after: ours[i - 1] });
    [i, j] = [at + 1, to + 1];
  }
  cuts.push({ mine: ours.slice(i), yours: theirs.slice(j), common: undefined, after: ours[i - 1] });
  return cuts;
}
