/**
 * The three-way merge of token sequences. Where one side changed, it wins; what both insert at one place is kept from
 * both; only lines that both sides rewrote are a conflict.
 */
import { alignTokens, isTelling } from './align.ts';
import { sharedWords, wordsOf } from './task-words.ts';
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

export function mergeSequences(
  base: readonly Token[],
  ours: readonly Token[],
  theirs: readonly Token[],
): Piece[] {
  const toOurs = alignTokens(base, ours);
  const toTheirs = alignTokens(base, theirs);
  const pieces: Piece[] = [];
  let [b0, o0, t0] = [0, 0, 0];
  for (let b = 0; b <= base.length; b++) {
    const o = b < base.length ? (toOurs[b] ?? -1) : ours.length;
    const t = b < base.length ? (toTheirs[b] ?? -1) : theirs.length;
    if (o < 0 || t < 0) continue;
    const region = {
      base: base.slice(b0, b),
      ours: sideOf(ours, o0, o, toOurs, b0, b),
      theirs: sideOf(theirs, t0, t, toTheirs, b0, b),
      after: base[b0 - 1],
      oursNext: ours[o],
    };
    pieces.push(...mergeRegion(region));
    if (b < base.length) pieces.push({ base: base[b], ours: ours[o], theirs: theirs[t] });
    [b0, o0, t0] = [b + 1, o + 1, t + 1];
  }
  return pieces;
}

/** A side of a region: hunks over base indexes (from the region's start), as a diff has them. */
interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly tokens: readonly Token[];
}

interface Side {
  readonly hunks: readonly Hunk[];
  /** The side's token for each base token that it keeps. */
  readonly kept: ReadonlyMap<number, Token>;
}

interface Region {
  readonly base: readonly Token[];
  readonly ours: Side;
  readonly theirs: Side;
  /** What stands before the region. */
  readonly after: Token | undefined;
  readonly oursNext: Token | undefined;
}

function sideOf(
  tokens: readonly Token[],
  start: number,
  end: number,
  map: Int32Array,
  b0: number,
  b1: number,
): Side {
  const hunks: Hunk[] = [];
  const kept = new Map<number, Token>();
  let [from, at] = [b0, start];
  for (let b = b0; b <= b1; b++) {
    const s = b === b1 ? end : (map[b] ?? -1);
    if (s < 0) continue;
    if (b > from || s > at) hunks.push({ from: from - b0, to: b - b0, tokens: tokens.slice(at, s) });
    const token = tokens[s];
    if (b < b1 && token) kept.set(b - b0, token);
    [from, at] = [b + 1, s + 1];
  }
  return { hunks, kept };
}

/** Walks both sides' hunks; hunks that do not touch the same base tokens are applied one after the other. */
function mergeRegion(region: Region): Piece[] {
  const pieces: Piece[] = [];
  const [ours, theirs] = [[...region.ours.hunks], [...region.theirs.hunks]];
  let at = 0;
  const copyTo = (end: number): void => {
    for (; at < end; at++) {
      pieces.push({
        base: region.base[at],
        ours: region.ours.kept.get(at),
        theirs: region.theirs.kept.get(at),
      });
    }
  };
  while (ours.length > 0 || theirs.length > 0) {
    const group = takeGroup(ours, theirs);
    copyTo(group.from);
    pieces.push(...mergeGroup(region, group));
    at = group.to;
  }
  copyTo(region.base.length);
  return pieces;
}

interface Group {
  readonly from: number;
  readonly to: number;
  readonly ours: readonly Hunk[];
  readonly theirs: readonly Hunk[];
}

/** The next hunks that have to be looked at together. */
function takeGroup(ours: Hunk[], theirs: Hunk[]): Group {
  const first = !theirs[0] || (ours[0] && isBefore(ours[0], theirs[0])) ? ours.shift() : undefined;
  const group = { ours: first ? [first] : [], theirs: first ? [] : [theirs.shift() as Hunk] };
  let { from, to } = (group.ours[0] ?? group.theirs[0]) as Hunk;
  for (;;) {
    const isSaid = (hunk: Hunk): boolean =>
      hunk.from === to && [...group.ours, ...group.theirs].some((other) => sharesLine(hunk, other));
    const isIn = (hunk: Hunk | undefined): boolean =>
      hunk !== undefined &&
      (hunk.from < to || (hunk.from === to && from === to && hunk.to === hunk.from) || isSaid(hunk));
    const [list, into] = isIn(ours[0]) ? [ours, group.ours] : isIn(theirs[0]) ? [theirs, group.theirs] : [];
    if (!list || !into) return { from, to, ...group };
    const hunk = list.shift() as Hunk;
    into.push(hunk);
    from = Math.min(from, hunk.from);
    to = Math.max(to, hunk.to);
  }
}

/** Both wrote the same line next to each other: it must not stand twice. */
function sharesLine(one: Hunk, other: Hunk): boolean {
  const keys = new Set(one.tokens.filter(isTelling).map((token) => token.key));
  return other.tokens.some((token) => keys.has(token.key));
}

function isBefore(one: Hunk, other: Hunk): boolean {
  return one.from < other.from || (one.from === other.from && one.to <= other.to);
}

function contentOf(group: Group, side: Side, hunks: readonly Hunk[]): Token[] {
  const tokens: Token[] = [];
  let at = group.from;
  const keep = (end: number): void => {
    for (; at < end; at++) {
      const token = side.kept.get(at);
      if (token) tokens.push(token);
    }
  };
  for (const hunk of hunks) {
    keep(hunk.from);
    tokens.push(...hunk.tokens);
    at = hunk.to;
  }
  keep(group.to);
  return tokens;
}

const isTask = (token: Token): boolean => token.kind === 'task';
const proseOf = (tokens: readonly Token[]): Token[] => tokens.filter((token) => !isTask(token));
const keysOf = (tokens: readonly Token[]): string => tokens.map((token) => token.key).join('\n');

function mergeGroup(region: Region, group: Group): Piece[] {
  const base = region.base.slice(group.from, group.to);
  const ours = contentOf(group, region.ours, group.ours);
  const theirs = contentOf(group, region.theirs, group.theirs);
  const oursOnly = (token: Token): Joined => joined(base, token, 'ours');
  const theirsOnly = (token: Token): Joined => joined(base, token, 'theirs');
  if (group.theirs.length === 0) return ours.map(oursOnly);
  if (group.ours.length === 0) return theirs.map(theirsOnly);
  const after = region.base[group.from - 1] ?? region.after;
  if (base.length === 0) return mergeInsertions(ours, theirs, after, region.oursNext);
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

function joined(base: readonly Token[], token: Token, side: 'ours' | 'theirs', other?: Token): Joined {
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
function conflictOf(
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

function both(ours: Token, theirs: Token, base: readonly Token[]): Joined {
  return { base: base.find((token) => token.key === ours.key), ours, theirs };
}

/** From this share of equal lines on, two insertions are two versions of one text. */
const VARIANT = 0.3;
const FILE_VARIANT = 0.1;

/** What both sides inserted at one place: equal lines once, the rest from both. */
function mergeInsertions(
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

/** Whether a line of one is a reworded line of the other. */
function hasAlikeLines(ours: readonly Token[], theirs: readonly Token[]): boolean {
  const [o, t] = [proseOf(ours), proseOf(theirs)].map((tokens) =>
    tokens
      .filter((token) => token.kind !== 'heading' && wordsOf(token.key).length > 5)
      .map((token) => token.key),
  ) as [string[], string[]];
  if (o.length * t.length > 10_000) return false;
  return o.some((one) => t.some((other) => sharedWords(one, other) >= 0.6));
}

/** Equal lines at both ends of a gap, such as a fence, stand once. */
function mergeGap(
  ours: Token[],
  theirs: Token[],
  isVariant: boolean,
  after: Token | undefined,
  next: Token | undefined,
): Piece[] {
  const [o, t] = [[...ours], [...theirs]];
  const head: Piece[] = [];
  const tail: Piece[] = [];
  while (o[0] && o[0].key === t[0]?.key) head.push(both(o.shift() as Token, t.shift() as Token, []));
  while (o.length > 0 && o.at(-1)?.key === t.at(-1)?.key) {
    tail.unshift(both(o.pop() as Token, t.pop() as Token, []));
  }
  return [...head, ...interleave(o, t, isVariant, after, next), ...tail];
}

function interleave(
  ours: Token[],
  theirs: Token[],
  isVariant: boolean,
  after: Token | undefined,
  next: Token | undefined,
): Piece[] {
  const mine = (token: Token): Joined => ({ base: undefined, ours: token, theirs: undefined });
  const yours = (token: Token): Joined => ({ base: undefined, ours: undefined, theirs: token });
  const hasProse = (tokens: readonly Token[]): boolean => proseOf(tokens).some(isTelling);
  const areApart = ours[0]?.kind === 'heading' && theirs[0]?.kind === 'heading';
  if (hasProse(ours) && hasProse(theirs) && (isVariant || (!areApart && hasAlikeLines(ours, theirs))))
    return conflictOf(ours, theirs, [], mine, yours);
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
