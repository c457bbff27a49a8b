/**
 * A side that already holds all that the other side changed is the result as it stands. So merging a result again with
 * either of its sides changes nothing, and a branch that took the other's changes over by hand is not joined twice.
 */

import { markState } from '../tasks/task-state.ts';
import { isTelling } from './align.ts';
import type { TaskFates } from './decide-fates.ts';
import { joinTask } from './join-task.ts';
import { findMoved } from './place-lineages.ts';
import { hasReworded } from './reworded-lines.ts';
import type { Row, Token } from './tokens.ts';

type Tokens = readonly Token[];

/** The three versions as tokens; tasks of one lineage have one key. */
export interface Versions {
  readonly base: Tokens;
  readonly ours: Tokens;
  readonly theirs: Tokens;
}

/** @param fates what becomes of tasks that one side deleted */
export function findMergedSide(versions: Versions, fates: TaskFates): 'ours' | 'theirs' | undefined {
  const { base, ours, theirs } = versions;
  if (holdsAll(base, ours, theirs, fates)) return 'ours';
  return holdsAll(base, theirs, ours, fates) ? 'theirs' : undefined;
}

function holdsAll(base: Tokens, outer: Tokens, inner: Tokens, fates: TaskFates): boolean {
  return (
    holdsTasks(base, outer, inner, fates) &&
    holdsLines(lines(base), lines(outer), lines(inner)) &&
    holdsPlaces(base, outer, inner)
  );
}

const isTask = (token: Token): boolean => token.kind === 'task';
const lines = (tokens: Tokens): Token[] => tokens.filter((token) => !isTask(token));

function indexTasks(tokens: Tokens): Map<string, Token> {
  return new Map(tokens.filter(isTask).map((token) => [token.key, token]));
}

function holdsTasks(base: Tokens, outer: Tokens, inner: Tokens, fates: TaskFates): boolean {
  const [b, o, i] = [base, outer, inner].map(indexTasks) as [
    Map<string, Token>,
    Map<string, Token>,
    Map<string, Token>,
  ];
  for (const key of new Set([...b.keys(), ...i.keys()])) {
    const [was, mine, yours] = [b.get(key), o.get(key), i.get(key)];
    if (mine && yours) {
      if (!holdsTask(was, mine, yours)) return false;
    } else if (mine ? fates.deleted.has(key) || fates.contested.has(key) : yours && !fates.deleted.has(key)) {
      return false;
    }
  }
  return true;
}

function holdsTask(base: Token | undefined, outer: Token, inner: Token): boolean {
  const joined = joinTask({ base, ours: outer, theirs: inner }, markState);
  if (joined.ours !== outer.row.text || joined.theirs !== outer.row.text) return false;
  return holdsLines(base?.body ?? [], outer.body, inner.body);
}

/** Lines that the inner side added are there, those that it deleted are not, in that order. */
function holdsLines(base: Tokens, outer: Tokens, inner: Tokens): boolean {
  const [b, o, i] = [base, outer, inner].map(countKeys) as [Counts, Counts, Counts];
  const gone: Token[] = [];
  for (const token of [...base, ...inner].filter(isTelling)) {
    const [was, mine, yours] = [b, o, i].map((counts) => counts.get(token.key) ?? 0) as [
      number,
      number,
      number,
    ];
    if (yours > was && mine < yours) return false;
    if (yours < was && mine > yours) return false;
    if (yours < was) gone.push(token);
  }
  const added = outer.filter((token) => !b.has(token.key) && !i.has(token.key));
  const isEditedOutside = ({ key }: Token): boolean => i.has(key) && !o.has(key);
  const isMore = (token: Token): boolean =>
    isTelling(token) && (i.get(token.key) ?? 0) > (b.get(token.key) ?? 0);
  return (
    isInOrder(inner.filter(isMore), outer) &&
    holdsSilent(base, outer, inner) &&
    !hasReworded(gone, added, base.filter(isEditedOutside), base)
  );
}

/**
 * Lines without a letter or digit (fences, rules, blank lines in code) stand everywhere, so where the inner side has
 * more or fewer of them than base, a run of them is known by the line before it or behind it: one that the inner side
 * added is there, one that it deleted is not.
 */
function holdsSilent(base: Tokens, outer: Tokens, inner: Tokens): boolean {
  const [b, o, i] = [base, outer, inner].map(listSilent) as [Silent[], Silent[], Silent[]];
  const [inBase, inOuter, inInner] = [b, o, i].map(finderOf) as [Finder, Finder, Finder];
  const [was, yours] = [b, i].map(countKeys) as [Counts, Counts];
  const isMore = ({ key }: Silent): boolean => (yours.get(key) ?? 0) > (was.get(key) ?? 0);
  const isLess = ({ key }: Silent): boolean => (yours.get(key) ?? 0) < (was.get(key) ?? 0);
  return (
    i.filter(isMore).every((run) => inBase(run) || inOuter(run)) &&
    b.filter(isLess).every((run) => inInner(run) || !inOuter(run))
  );
}

/** A run of lines that say nothing, and the same with the line before it, and with the line behind it where there is one. */
interface Silent {
  readonly key: string;
  readonly places: readonly string[];
}

type Finder = (run: Silent) => boolean;

function listSilent(tokens: Tokens): Silent[] {
  const isSilent = (token: Token | undefined): boolean =>
    token !== undefined && token.kind !== 'end' && !isTelling(token);
  return tokens.flatMap((token, at): Silent[] => {
    if (!isSilent(token) || isSilent(tokens[at - 1])) return [];
    let end = at + 1;
    while (isSilent(tokens[end])) end++;
    const key = tokens
      .slice(at, end)
      .map((line) => line.key)
      .join('\n');
    const [before, after] = [tokens[at - 1]?.key ?? '', tokens[end]];
    const isLast = after === undefined || after.kind === 'end';
    return [{ key, places: [`${before}\n${key}\n`, ...(isLast ? [] : [`\n${key}\n${after.key}`])] }];
  });
}

function finderOf(runs: readonly Silent[]): Finder {
  const known = new Set(runs.flatMap(({ places }) => places));
  return ({ places }) => places.some((place) => known.has(place));
}

type Counts = ReadonlyMap<string, number>;

function countKeys(tokens: readonly { readonly key: string }[]): Counts {
  const counts = new Map<string, number>();
  for (const { key } of tokens) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function isInOrder(part: Tokens, whole: Tokens): boolean {
  let at = 0;
  for (const { key } of whole) if (part[at]?.key === key) at++;
  return at === part.length;
}

/** What both sides have stands in one order, but for what the outer side alone moved; blank lines as the inner set them. */
function holdsPlaces(base: Tokens, outer: Tokens, inner: Tokens): boolean {
  const [was, mine, yours] = [base, outer, inner].map(indexSingles) as [Singles, Singles, Singles];
  const movedHere = findMoved(base, outer);
  const movedThere = findMoved(base, inner);
  const isComparable = ({ key }: Token): boolean =>
    mine.has(key) && yours.has(key) && (!movedHere.has(key) || movedThere.has(key));
  const order = (tokens: Tokens): string =>
    tokens
      .filter(isComparable)
      .map(({ key }) => key)
      .join('\n');
  if (order(outer) !== order(inner)) return false;
  return [...yours].every(([key, token]) => {
    const [old, here] = [was.get(key), mine.get(key)];
    const isSet = old !== undefined && blanks(old.lead) !== blanks(token.lead);
    return !isSet || here === undefined || blanks(here.lead) === blanks(token.lead);
  });
}

type Singles = ReadonlyMap<string, Token>;

const blanks = (rows: readonly Row[]): string => rows.map(({ text }) => text).join('\n') + rows.length;

/** Tokens that stand once, so that their place can be compared. */
function indexSingles(tokens: Tokens): Singles {
  const counts = countKeys(tokens);
  return new Map(
    tokens
      .filter((token) => counts.get(token.key) === 1 && (isTelling(token) || token.kind === 'end'))
      .map((token) => [token.key, token]),
  );
}
