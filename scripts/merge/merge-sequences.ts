/**
 * The three-way merge of token sequences. Where one side changed, it wins; what both insert at one place is kept from
 * both; only lines that both sides rewrote are a conflict.
 */

import { alignTokens, isTelling } from './align.ts';
import { type Around, mergeInsertions } from './merge-insertions.ts';
import { mergeStretch, type Stretch } from './merge-stretch.ts';
import { joined, type Piece } from './pieces.ts';
import { splitStretch } from './split-stretch.ts';
import type { Token } from './tokens.ts';

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

function mergeGroup(region: Region, group: Group): Piece[] {
  const base = region.base.slice(group.from, group.to);
  const ours = contentOf(group, region.ours, group.ours);
  const theirs = contentOf(group, region.theirs, group.theirs);
  if (group.theirs.length === 0) return ours.map((token) => joined(base, token, 'ours'));
  if (group.ours.length === 0) return theirs.map((token) => joined(base, token, 'theirs'));
  const around = { after: region.base[group.from - 1] ?? region.after, next: region.oursNext };
  const whole = mergePlace({ base, ours, theirs }, around);
  const parts = whole.some((piece) => 'conflict' in piece) ? splitStretch({ base, ours, theirs }) : [];
  return parts.length < 2 ? whole : mergeParts(parts, around);
}

function mergePlace(place: Stretch, around: Around): Piece[] {
  return place.base.length > 0 ? mergeStretch(place) : mergeInsertions(place.ours, place.theirs, around);
}

function mergeParts(parts: readonly Stretch[], around: Around): Piece[] {
  return parts.flatMap((part, at) =>
    mergePlace(part, {
      after: parts[at - 1]?.base.at(-1) ?? around.after,
      next: parts[at + 1]?.ours[0] ?? around.next,
    }),
  );
}
