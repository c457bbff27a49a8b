/** What both sides inserted at one place: both, ours first, what is equal once. */
import { alignTokens, isTelling } from './align.ts';
import { markClash } from './mark-clash.ts';
import { isTask, type Joined, joined, type Piece, proseOf, trimEqual } from './pieces.ts';
import { hasAlikeLines } from './reworded-lines.ts';
import type { Token } from './tokens.ts';

/** From this share of equal lines on, two insertions are two versions of one text. */
const VARIANT = 0.3;
const FILE_VARIANT = 0.1;

/** What both sides inserted at one place: equal lines once, the rest from both. */
export function mergeInsertions(
  ours: readonly Token[],
  theirs: readonly Token[],
  after: Token | undefined,
  next: Token | undefined,
): Piece[] {
  const map = alignTokens(ours, theirs);
  const isAnchor = (token: Token, at: number): boolean => (map[at] ?? -1) >= 0 && isTelling(token);
  const anchors = ours.flatMap((token, at) => (isAnchor(token, at) ? [at] : []));
  const whole = ours.length === theirs.length && map.every((to, at) => to === at);
  // Two insertions that are partly equal are two versions of one text; of two whole files less has to be.
  const isFile = after === undefined && next?.kind === 'end';
  const share = shareOf(ours, theirs, listAligned(map));
  const isVariant = share >= (isFile ? FILE_VARIANT : VARIANT);
  // Two sections under different headings only look alike where they follow one template: each stays whole.
  const [first, other] = [ours[0], theirs[0]];
  const isApart = first?.kind === 'heading' && other?.kind === 'heading' && first.key !== other.key;
  const places = whole ? [...ours.keys()] : isApart && !isVariant ? [] : anchors;
  const doubled = new Set(ours.filter(isTask).map((token) => token.key));
  const anchored = new Set(places.map((at) => map[at]));
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  for (const at of [...places, ours.length]) {
    const to = at < ours.length ? (map[at] ?? 0) : theirs.length;
    const mine = ours.slice(i, at);
    const yours = theirs.slice(j, to).filter((token, k) => anchored.has(j + k) || !doubled.has(token.key));
    pieces.push(...mergeGap(mine, yours, isVariant, ours[i - 1] ?? after, ours[at] ?? next));
    if (at < ours.length) pieces.push({ base: undefined, ours: ours[at], theirs: theirs[to] });
    [i, j] = [at + 1, to + 1];
  }
  return pieces;
}

function listAligned(map: Int32Array): number[] {
  return [...map.keys()].filter((at) => (map[at] ?? -1) >= 0);
}

function shareOf(ours: readonly Token[], theirs: readonly Token[], common: readonly number[]): number {
  const size = (tokens: readonly Token[]): number =>
    tokens.reduce((sum, token) => sum + token.lead.length + 1 + token.body.length, 0);
  const shared = size(common.map((at) => ours[at] as Token));
  return shared / Math.max(1, Math.min(size(ours), size(theirs)));
}

/** Equal lines at both ends of a gap, such as a fence, stand once. */
function mergeGap(
  mine: readonly Token[],
  yours: readonly Token[],
  isVariant: boolean,
  after: Token | undefined,
  next: Token | undefined,
): Piece[] {
  const { head, ours, theirs, tail } = trimEqual(mine, yours, []);
  return [...head, ...interleave(ours, theirs, isVariant, after, next), ...tail];
}

function interleave(
  ours: readonly Token[],
  theirs: readonly Token[],
  isVariant: boolean,
  after: Token | undefined,
  next: Token | undefined,
): Piece[] {
  const mine = (token: Token): Joined => joined([], token, 'ours');
  const yours = (token: Token): Joined => joined([], token, 'theirs');
  const hasProse = (tokens: readonly Token[]): boolean => proseOf(tokens).some(isTelling);
  const areApart = ours[0]?.kind === 'heading' && theirs[0]?.kind === 'heading';
  if (hasProse(ours) && hasProse(theirs) && (isVariant || (!areApart && hasAlikeLines(ours, theirs))))
    return markClash(ours, theirs, []);
  const isText = after !== undefined && !isTask(after) && after.kind !== 'list';
  const depth = (token: Token | undefined): number =>
    token === undefined ? -1 : token.kind === 'prose' && isText ? 1000 : token.depth;
  const pieces: Piece[] = [];
  const [o, t] = [[...ours], [...theirs]];
  const run = (list: Token[], limit: number, only: (token: Token) => Joined, follows?: Token): void => {
    let first = true;
    while (list.length > 0 && (first || depth(list[0]) >= limit)) {
      const piece = only(list.shift() as Token);
      pieces.push(first && follows ? { ...piece, follows } : piece);
      first = false;
    }
  };
  while (o.length > 0 && t.length > 0) {
    const behind = pieces.length > 0 ? next : undefined;
    if (depth(t[0]) > depth(o[0])) run(t, depth(o[0]) + 1, yours, behind);
    else run(o, depth(t[0]), mine, behind);
  }
  const follows = pieces.length > 0 && next ? next : undefined;
  if (t.length > 0) run(t, -2, yours, follows);
  if (o.length > 0) run(o, -2, mine, follows);
  return pieces;
}
