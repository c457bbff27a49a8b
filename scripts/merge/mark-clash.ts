/** The conflict of one place: markers around the lines that both sides rewrote, and around nothing else. */
import { alignTokens } from './align.ts';
import { cutAt, listAnchors } from './cut-at-common.ts';
import { both, isTask, joined, type Piece, proseOf, trimEqual } from './pieces.ts';
import { hasReworded } from './reworded-lines.ts';
import type { Token } from './tokens.ts';

type Tokens = readonly Token[];

/**
 * Tasks before and behind the lines, and what both sides wrote, stay outside of the markers.
 *
 * @param isCut whether this is between things that both sides wrote already
 */
export function markClash(ours: Tokens, theirs: Tokens, base: Tokens, isCut = false): Piece[] {
  const [inBase, inOurs, inTheirs] = [base, ours, theirs].map(listKeys) as [Keys, Keys, Keys];
  const stays = (token: Token): boolean => !isTask(token) || !inBase.has(token.key);
  const isOwn = (token: Token): boolean => isTask(token) && inOurs.has(token.key) !== inTheirs.has(token.key);
  const [o, t] = [peelTasks(ours.filter(stays), isOwn), peelTasks(theirs.filter(stays), isOwn)];
  return [
    ...o.before.map((token) => joined(base, token, 'ours')),
    ...t.before.map((token) => joined(base, token, 'theirs')),
    ...splitClash(o.lines, t.lines, base, isCut),
    ...o.behind.map((token) => joined(base, token, 'ours')),
    ...t.behind.map((token) => joined(base, token, 'theirs')),
  ];
}

type Keys = ReadonlySet<string>;

function listKeys(tokens: Tokens): Keys {
  return new Set(tokens.map((token) => token.key));
}

function peelTasks(
  tokens: Tokens,
  isPeeled: (token: Token) => boolean,
): { before: Tokens; lines: Tokens; behind: Tokens } {
  const isLine = (token: Token): boolean => !isPeeled(token);
  const end = tokens.findLastIndex(isLine) + 1;
  const start = end === 0 ? 0 : tokens.findIndex(isLine);
  return { before: tokens.slice(0, start), lines: tokens.slice(start, end), behind: tokens.slice(end) };
}

/** Cut at what both sides wrote. */
function splitClash(ours: Tokens, theirs: Tokens, base: Tokens, isCut: boolean): Piece[] {
  const map = alignTokens(ours, theirs);
  const anchors = listAnchors(ours, map);
  if (anchors.length === 0 && !isCut) return markGap(ours, theirs, base);
  const only = (tokens: Tokens, side: 'ours' | 'theirs'): Piece[] =>
    tokens.map((token) => joined(base, token, side));
  return cutAt(ours, theirs, map, anchors).flatMap(({ mine, yours, common }) => {
    const pieces = isAddition(mine, yours, base, theirs)
      ? only(mine, 'ours')
      : isAddition(yours, mine, base, ours)
        ? only(yours, 'theirs')
        : markGap(mine, yours, base);
    return common ? [...pieces, both(common.ours, common.theirs, base)] : pieces;
  });
}

/** Whether one side added lines between those that both wrote, and the other has nothing there, in no other words either. */
function isAddition(added: Tokens, others: Tokens, base: Tokens, other: Tokens): boolean {
  const [known, kept] = [listKeys(base), listKeys(other)];
  const gone = proseOf(base).filter((token) => !kept.has(token.key));
  return (
    others.length === 0 && !added.some(({ key }) => known.has(key)) && !hasReworded(gone, added, [], base)
  );
}

function markGap(ours: Tokens, theirs: Tokens, base: Tokens): Piece[] {
  const { head, ours: o, theirs: t, tail } = trimEqual(ours, theirs, base);
  if (o.length === 0 && t.length === 0) return [...head, ...tail];
  const conflict = {
    ours: o.map((token) => joined(base, token, 'ours')),
    theirs: t.map((token) => joined(base, token, 'theirs')),
  };
  return [...head, { conflict }, ...tail];
}
