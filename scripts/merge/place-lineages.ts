/**
 * Moves and deletions, settled task by task before the sequences are merged: a moved task goes where the side that
 * moved it has it, so it leaves the other sequences and is that side's insertion.
 */
import { alignTokens } from './align.ts';
import type { Token } from './tokens.ts';

export interface Sequences {
  readonly base: readonly Token[];
  readonly ours: readonly Token[];
  readonly theirs: readonly Token[];
}

type Keys = ReadonlySet<string>;

/**
 * @param restored keys of tasks that one side deleted and the other changed: they are that side's insertion
 * @param addedTwice keys of tasks that both sides added
 */
export function placeLineages(sides: Sequences, restored: Keys, addedTwice: Keys): Sequences {
  const byOurs = findMoved(sides.base, sides.ours);
  const byTheirs = new Set([...findMoved(sides.base, sides.theirs)].filter((key) => !byOurs.has(key)));
  const base = sides.base.filter(
    (token) => !restored.has(token.key) && !byOurs.has(token.key) && !byTheirs.has(token.key),
  );
  const toOurs = adopt(sides.ours, sides.theirs, byOurs, sides.base);
  const toTheirs = adopt(toOurs.from, toOurs.into, byTheirs, sides.base);
  const ours = without(toTheirs.from, byTheirs);
  const theirs = without(toTheirs.into, byOurs);
  return { base, ours, theirs: dropDistantTwins({ base, ours, theirs }, addedTwice) };
}

function without(tokens: readonly Token[], keys: Keys): Token[] {
  return tokens.filter((token) => !keys.has(token.key));
}

/** Keys of tasks and headings that both have, but in another order. */
export function findMoved(base: readonly Token[], side: readonly Token[]): Set<string> {
  const map = alignTokens(base, side);
  const counts = new Map<string, number>();
  for (const token of [...base, ...side]) counts.set(token.key, (counts.get(token.key) ?? 0) + 1);
  const inSide = new Set(side.map((token) => token.key));
  const moved = new Set<string>();
  for (const [at, token] of base.entries()) {
    if ((map[at] ?? -1) >= 0 || !inSide.has(token.key)) continue;
    if (token.kind === 'task' || (token.kind === 'heading' && counts.get(token.key) === 2))
      moved.add(token.key);
  }
  return moved;
}

/**
 * What `from` added in a section or below a task that `into` moved goes along: it leaves `from` and follows, in
 * `into`, the token that it stood behind.
 */
function adopt(
  into: readonly Token[],
  from: readonly Token[],
  moved: Keys,
  base: readonly Token[],
): { into: readonly Token[]; from: readonly Token[] } {
  if (moved.size === 0) return { into, from };
  const known = new Set([...base, ...into].map((token) => token.key));
  const containers = findContainers(from);
  const going = new Map<string, Token[]>();
  let anchor = '';
  for (const [at, token] of from.entries()) {
    const isGoing = !known.has(token.key) && containers[at]?.some((key) => moved.has(key));
    if (isGoing) going.set(anchor, [...(going.get(anchor) ?? []), token]);
    else anchor = token.key;
  }
  if (going.size === 0) return { into, from };
  const inInto = new Set(into.map((token) => token.key));
  for (const key of going.keys()) if (!inInto.has(key)) going.delete(key);
  const gone = new Set([...going.values()].flat().map((token) => token.key));
  const placed = new Set<string>();
  return {
    from: without(from, gone),
    into: into.flatMap((token) => {
      const added = placed.has(token.key) ? [] : (going.get(token.key) ?? []);
      placed.add(token.key);
      return [token, ...added];
    }),
  };
}

/** For each token the keys of its innermost heading and of the tasks that it is nested in. */
function findContainers(tokens: readonly Token[]): string[][] {
  let heading: string[] = [];
  let open: Token[] = [];
  return tokens.map((token) => {
    if (token.kind === 'heading') {
      heading = [token.key];
      open = [];
      return [];
    }
    open = open.filter((outer) => outer.depth < token.depth);
    const containers = [...heading, ...open.map((outer) => outer.key)];
    if (token.kind === 'task') open.push(token);
    return containers;
  });
}

/** A task that both sides added in different places stays where ours has it. */
function dropDistantTwins(sides: Sequences, addedTwice: Keys): Token[] {
  const places = (tokens: readonly Token[]): Map<string, number> => {
    const map = alignTokens(sides.base, tokens);
    const found = new Map<string, number>();
    let [b, at] = [0, 0];
    for (const [s, token] of tokens.entries()) {
      while (b < map.length && ((map[b] ?? -1) < 0 || (map[b] ?? -1) <= s)) {
        if ((map[b] ?? -1) >= 0) at = b + 1;
        b++;
      }
      if (addedTwice.has(token.key)) found.set(token.key, at);
    }
    return found;
  };
  if (addedTwice.size === 0) return [...sides.theirs];
  const [inOurs, inTheirs] = [places(sides.ours), places(sides.theirs)];
  return sides.theirs.filter(
    (token) => !addedTwice.has(token.key) || inOurs.get(token.key) === inTheirs.get(token.key),
  );
}
