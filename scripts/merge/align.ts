/**
 * Which tokens of one sequence stand in another, in the same order. Tokens that are unique in both are anchors (the
 * heaviest increasing chain of them); between anchors node-diff3's longest common subsequence decides.
 */
import { LCS } from 'node-diff3';
import { saysNothing } from './task-words.ts';
import type { Token } from './tokens.ts';

type Keyed = Pick<Token, 'key' | 'kind'>;

/** For each token of `from` the index of the same token in `to`, or -1. The indexes grow. */
export function alignTokens(from: readonly Keyed[], to: readonly Keyed[]): Int32Array {
  const result = new Int32Array(from.length).fill(-1);
  let [i, j] = [0, 0];
  for (const [p, q] of [...findAnchors(from, to), [from.length, to.length] as const]) {
    alignBetween(from, to, [i, p], [j, q], result);
    if (p < from.length) result[p] = q;
    [i, j] = [p + 1, q + 1];
  }
  return result;
}

/** Above this product of lengths a stretch without any unique line is taken as rewritten. */
const LIMIT = 4_000_000;

function alignBetween(
  from: readonly Keyed[],
  to: readonly Keyed[],
  [f0, f1]: readonly [number, number],
  [t0, t1]: readonly [number, number],
  result: Int32Array,
): void {
  const same = (f: number, t: number): boolean => from[f]?.key === to[t]?.key;
  let [i, j, p, q] = [f0, t0, f1, t1];
  while (i < p && j < q && same(i, j)) result[i++] = j++;
  while (i < p && j < q && same(p - 1, q - 1)) result[--p] = --q;
  if (i === p || j === q || (p - i) * (q - j) > LIMIT) return;
  const keys = (tokens: readonly Keyed[], start: number, end: number): string[] =>
    tokens.slice(start, end).map((token) => token.key);
  let found: ReturnType<typeof LCS<string>> | null = LCS(keys(from, i, p), keys(to, j, q));
  for (; found?.chain; found = found.chain as typeof found)
    result[i + found.buffer1index] = j + found.buffer2index;
}

const WEIGHT = { end: 1, heading: 8, task: 2, list: 1, prose: 1 } as const;

function findAnchors(from: readonly Keyed[], to: readonly Keyed[]): (readonly [number, number])[] {
  const inFrom = uniqueKeys(from);
  const inTo = uniqueKeys(to);
  const points: { f: number; t: number; weight: number }[] = [];
  for (const [f, token] of from.entries()) {
    const t = inTo.get(token.key);
    if (t === undefined || inFrom.get(token.key) !== f) continue;
    points.push({ f, t, weight: WEIGHT[token.kind] });
  }
  return heaviestChain(points, to.length);
}

/** Keys that stand once, with their index; lines without a letter or digit tell nothing. */
function uniqueKeys(tokens: readonly Keyed[]): Map<string, number | undefined> {
  const keys = new Map<string, number | undefined>();
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'task' && token.kind !== 'end' && !isTelling(token)) continue;
    keys.set(token.key, keys.has(token.key) ? undefined : index);
  }
  return keys;
}

export function isTelling(token: Keyed): boolean {
  return token.kind === 'task' || !saysNothing(token.key.slice(5));
}

/** The heaviest chain of points that grows in both coordinates; points come by growing `f`. */
function heaviestChain(
  points: readonly { f: number; t: number; weight: number }[],
  size: number,
): (readonly [number, number])[] {
  // A Fenwick tree over t: the best chain that ends at or before t.
  const tree: number[] = new Array(size + 2).fill(-1);
  const best: number[] = [];
  const before: number[] = [];
  const heavier = (a: number, b: number): number => ((best[a] ?? 0) >= (best[b] ?? 0) ? a : b);
  for (const [index, { t, weight }] of points.entries()) {
    let previous = -1;
    for (let k = t; k > 0; k -= k & -k) previous = heavier(previous, tree[k] ?? -1);
    best[index] = weight + (best[previous] ?? 0);
    before[index] = previous;
    for (let k = t + 1; k < tree.length; k += k & -k) tree[k] = heavier(tree[k] ?? -1, index);
  }
  let at = -1;
  for (const index of points.keys()) at = heavier(at, index);
  const chain: (readonly [number, number])[] = [];
  for (; at >= 0; at = before[at] ?? -1) {
    const point = points[at];
    if (point) chain.push([point.f, point.t]);
  }
  return chain.reverse();
}
