/** Paths that no pattern finds in a text, for their blanks or for their script: they are looked for one by one. */
import { baseOf } from './paths.ts';
import type { TreeIndex } from './tree-index.ts';

/** Letters of scripts that leave blanks between words: in others, what stands beside a path belongs to the sentence. */
export const LETTER = '\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{M}\\p{N}_';
const ODD = new RegExp(`[^${LETTER}.@~\\-[\\]()+{}/]`, 'u');
/** More of them would cost more than they tell. */
const MOST_ODD = 1000;
/** A shorter name is found in any text. */
const SHORTEST_NAME = 5;

interface OddPaths {
  readonly found: readonly { readonly number: number; readonly isWhole: boolean }[];
  /** The text without them: it may hold others. */
  readonly rest: string;
}

/** Finds them by the whole path, or by a name that only one file has. */
export function takeOddPaths(tree: TreeIndex, text: string): OddPaths {
  const found: { number: number; isWhole: boolean }[] = [];
  let rest = text;
  for (const number of oddPaths(tree)) {
    const path = tree.paths[number] ?? '';
    const base = baseOf(path);
    if (!rest.includes(base)) continue;
    const isWhole = rest.includes(path);
    const isOnly = base.length >= SHORTEST_NAME && tree.byBase.get(base.toLowerCase())?.length === 1;
    if (!isWhole && !isOnly) continue;
    found.push({ number, isWhole });
    rest = rest.replaceAll(isWhole ? path : base, ' ');
  }
  return { found, rest };
}

const known = new WeakMap<TreeIndex, readonly number[]>();

function oddPaths(tree: TreeIndex): readonly number[] {
  const before = known.get(tree);
  if (before !== undefined) return before;
  const found: number[] = [];
  for (const [number, path] of tree.paths.entries()) if (ODD.test(path)) found.push(number);
  const few = found.length > MOST_ODD ? [] : found;
  known.set(tree, few);
  return few;
}
