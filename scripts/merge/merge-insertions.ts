/** What both sides inserted at one place: both, ours first, what is equal once. */
import { alignTokens, isTelling } from './align.ts';
import { cutAt, listAnchors } from './cut-at-common.ts';
import { markClash } from './mark-clash.ts';
import { both, isTask, joined, type Piece, proseOf, trimEqual } from './pieces.ts';
import { hasAlikeLines } from './reworded-lines.ts';
import type { Token } from './tokens.ts';

type Tokens = readonly Token[];

/** From this share of equal lines on, two insertions are two versions of one text; of two whole files less has to be. */
const VARIANT = 0.3;
const FILE_VARIANT = 0.1;

/** What stands before the place and behind it. */
export interface Around {
  readonly after: Token | undefined;
  readonly next: Token | undefined;
}

export function mergeInsertions(ours: Tokens, theirs: Tokens, around: Around): Piece[] {
  const map = alignTokens(ours, theirs);
  const isVariant = isOneText(ours, theirs, map, around);
  const doubled = new Set(ours.filter(isTask).map((token) => token.key));
  return cutAt(ours, theirs, map, listPlaces(ours, theirs, map, isVariant)).flatMap((cut) => {
    const yours = cut.yours.filter((token) => !doubled.has(token.key));
    const place = { after: cut.after ?? around.after, next: cut.common?.ours ?? around.next };
    const { head, ours: o, theirs: t, tail } = trimEqual(cut.mine, yours, []);
    const pieces = [...head, ...mergeOwn(o, t, isVariant, place), ...tail];
    return cut.common ? [...pieces, both(cut.common.ours, cut.common.theirs, [])] : pieces;
  });
}

/** Whether the two are versions of one text, as their equal lines show. */
function isOneText(ours: Tokens, theirs: Tokens, map: Int32Array, { after, next }: Around): boolean {
  const size = (tokens: Tokens): number =>
    tokens.reduce((sum, token) => sum + token.lead.length + 1 + token.body.length, 0);
  const shared = size(ours.filter((_, at) => (map[at] ?? -1) >= 0));
  const isFile = after === undefined && next?.kind === 'end';
  const share = shared / Math.max(1, Math.min(size(ours), size(theirs)));
  return share >= (isFile ? FILE_VARIANT : VARIANT);
}

/** Where the two are cut: at every line of equal insertions, else at those that tell something. */
function listPlaces(ours: Tokens, theirs: Tokens, map: Int32Array, isVariant: boolean): readonly number[] {
  if (ours.length === theirs.length && map.every((to, at) => to === at)) return [...ours.keys()];
  // Two sections under different headings only look alike where they follow one template: each stays whole.
  const [first, other] = [ours[0], theirs[0]];
  const isApart = first?.kind === 'heading' && other?.kind === 'heading' && first.key !== other.key;
  return isApart && !isVariant ? [] : listAnchors(ours, map);
}

/** What each side has alone: two versions of one text are a conflict, anything else is kept from both. */
function mergeOwn(ours: Tokens, theirs: Tokens, isVariant: boolean, around: Around): Piece[] {
  const hasProse = (tokens: Tokens): boolean => proseOf(tokens).some(isTelling);
  const areApart = ours[0]?.kind === 'heading' && theirs[0]?.kind === 'heading';
  const isClash = isVariant || (!areApart && hasAlikeLines(ours, theirs));
  if (isClash && hasProse(ours) && hasProse(theirs)) return markClash(ours, theirs, []);
  return interleave(ours, theirs, around);
}

/** Ours first, but what belongs more firmly to what stands before: a nested task before a task, a task before a section. */
function interleave(ours: Tokens, theirs: Tokens, { after, next }: Around): Piece[] {
  const isText = after !== undefined && !isTask(after) && after.kind !== 'list';
  const depth = (token: Token): number => (token.kind === 'prose' && isText ? 1000 : token.depth);
  const pieces: Piece[] = [];
  let [o, t] = [0, 0];
  /** A token, and those behind it that are at least as deep. */
  const take = (side: 'ours' | 'theirs', start: number, limit: number): number => {
    const tokens = side === 'ours' ? ours : theirs;
    let end = start + 1;
    while (end < tokens.length && depth(tokens[end] as Token) >= limit) end++;
    for (const token of tokens.slice(start, end)) {
      const follows = pieces.length > 0 && token === tokens[start] ? next : undefined;
      pieces.push({ ...joined([], token, side), follows });
    }
    return end;
  };
  while (o < ours.length || t < theirs.length) {
    const [mine, yours] = [ours[o], theirs[t]].map((token) => token && depth(token));
    if (mine === undefined) t = take('theirs', t, Number.NEGATIVE_INFINITY);
    else if (yours === undefined) o = take('ours', o, Number.NEGATIVE_INFINITY);
    else if (yours > mine) t = take('theirs', t, mine + 1);
    else o = take('ours', o, yours);
  }
  return pieces;
}
