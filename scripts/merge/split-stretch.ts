/**
 * Cuts a place that both sides changed at what stands for itself: list items, table rows, headings, paragraphs. Where
 * each side has one of them as base has it or reworded, it is merged alone, so that a row which one side reworded is no
 * part of its neighbour's conflict. A line inside a paragraph never stands for itself: its sentence would be torn.
 */
import type { Stretch } from './merge-stretch.ts';
import { isTask } from './pieces.ts';
import { sharedWords } from './task-words.ts';
import type { Token } from './tokens.ts';

/** From this share of common words on an item is the same one reworded. */
const REWORDED = 0.5;
/** More pairs of items than this are not compared. */
const LIMIT = 10_000;

/** The parts in order; one that is the whole where it cannot be cut. */
export function splitStretch(stretch: Stretch): Stretch[] {
  const [base, ours, theirs] = [stretch.base, stretch.ours, stretch.theirs].map(listItems) as [
    Item[],
    Item[],
    Item[],
  ];
  const [toOurs, toTheirs] = [pairItems(base, ours), pairItems(base, theirs)];
  const parts: Stretch[] = [];
  let [b, o, t] = [0, 0, 0];
  const push = (toBase: number, toO: number, toT: number): void => {
    const part = {
      base: base.slice(b, toBase).flat(),
      ours: ours.slice(o, toO).flat(),
      theirs: theirs.slice(t, toT).flat(),
    };
    if (part.base.length + part.ours.length + part.theirs.length > 0) parts.push(part);
    [b, o, t] = [toBase, toO, toT];
  };
  for (const at of base.keys()) {
    const [mine, yours] = [toOurs.get(at), toTheirs.get(at)];
    if (mine === undefined || yours === undefined) continue;
    push(at, mine, yours);
    push(at + 1, mine + 1, yours + 1);
  }
  push(base.length, ours.length, theirs.length);
  return parts;
}

type Item = readonly Token[];
type Items = readonly Item[];

function listItems(tokens: readonly Token[]): Item[] {
  const items: Token[][] = [];
  for (const token of tokens) {
    const isOwn = token.kind !== 'prose' || token.lead.length > 0 || /^\s*\|/.test(token.row.text);
    const last = items.at(-1);
    if (isOwn || last === undefined || last.some(isTask)) items.push([token]);
    else last.push(token);
  }
  return items;
}

/** Items of base to the side's, in one order, with as much likeness as can be. */
function pairItems(base: Items, side: Items): Map<number, number> {
  const pairs = new Map<number, number>();
  if (base.length * side.length > LIMIT) return pairs;
  const likeness = base.map((one) => side.map((other) => compareItems(one, other)));
  const width = side.length + 1;
  const best = new Float64Array((base.length + 1) * width);
  const at = (b: number, s: number): number => best[b * width + s] ?? 0;
  const sumAt = (b: number, s: number): number => {
    const here = likeness[b]?.[s] ?? 0;
    return here > 0 ? here + at(b + 1, s + 1) : 0;
  };
  for (let b = base.length - 1; b >= 0; b--)
    for (let s = side.length - 1; s >= 0; s--)
      best[b * width + s] = Math.max(at(b + 1, s), at(b, s + 1), sumAt(b, s));
  for (let [b, s] = [0, 0]; b < base.length && s < side.length; ) {
    if (sumAt(b, s) > 0 && sumAt(b, s) === at(b, s)) pairs.set(b++, s++);
    else if (at(b + 1, s) === at(b, s)) b++;
    else s++;
  }
  return pairs;
}

/** 2 for equal items, the share of common words for one that may be the other reworded, 0 for two items. */
function compareItems(one: Item, other: Item): number {
  const [a, b] = [one, other].map((item) => item.map(({ key }) => key).join('\n')) as [string, string];
  if (a === b) return 2;
  if (one.some(isTask) || other.some(isTask) || one[0]?.kind !== other[0]?.kind) return 0;
  const share = sharedWords(a, b);
  return share >= REWORDED ? share : 0;
}
