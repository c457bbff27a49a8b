/** One task as the merge leaves it: state, text, marker and notes, each joined for itself. */
import type { TaskState } from '../tasks/task.ts';
import { joinTitles } from './join-title.ts';
import { mergeSequences } from './merge-sequences.ts';
import type { Piece } from './pieces.ts';
import type { Row, Token } from './tokens.ts';

/** A task's first line in its parts; put together again they are the line. */
interface Head {
  /** Indentation and block quote markers. */
  readonly indent: string;
  readonly marker: string;
  readonly mark: string;
  readonly gap: string;
  readonly title: string;
  readonly tail: string;
}

const HEAD =
  /^((?:[ \t]*>)*[ \t]*)((?:[-*+]|\d{1,9}[.)])[ \t]+)\[([xXo]|[^\p{L}\p{N}\]])\]([ \t]*)(.*?)([ \t]*)$/u;

function parseHead(row: Row): Head {
  const [, indent = '', marker = '', mark = '', gap = '', title = '', tail = ''] = HEAD.exec(row.text) ?? [];
  return { indent, marker, mark, gap, title, tail };
}

function renderHead(head: Head): string {
  return `${head.indent}${head.marker}[${head.mark}]${head.gap}${head.title}${head.tail}`;
}

export interface SideOf<T> {
  readonly base: T | undefined;
  readonly ours: T | undefined;
  readonly theirs: T | undefined;
}

export type ClashReason = 'text' | 'state' | 'body' | 'deletion';

export interface JoinedTask {
  /** The first line as both variants of a conflict have it; equal where there is none. */
  readonly ours: string;
  readonly theirs: string;
  readonly indent: string;
  readonly body: readonly Piece[];
  readonly clashes: readonly ClashReason[];
}

/** Joins a task that both sides have, or copies it from the one that has it. */
export function joinTask(side: SideOf<Token>, stateOf: (mark: string) => TaskState): JoinedTask {
  const [b, o, t] = [side.base, side.ours, side.theirs].map((token) => token && parseHead(token.row));
  const only = o ?? t;
  if (!o || !t) {
    const line = only ? renderHead(only) : '';
    const body = (side.ours ?? side.theirs)?.body ?? [];
    const pick = (token: Token): Piece => ({
      base: undefined,
      ours: side.ours && token,
      theirs: side.theirs && token,
    });
    return { ours: line, theirs: line, indent: only?.indent ?? '', body: body.map(pick), clashes: [] };
  }
  const mark = joinMarks(b?.mark, o.mark, t.mark, stateOf);
  const title = joinTitles(b?.title, o.title, t.title);
  const place = {
    indent: choose(b?.indent, o.indent, t.indent),
    marker: choose(b?.marker, o.marker, t.marker),
    gap: choose(b?.gap, o.gap, t.gap),
    tail: choose(b?.tail, o.tail, t.tail),
  };
  const body = mergeSequences(side.base?.body ?? [], side.ours?.body ?? [], side.theirs?.body ?? []);
  const clashes: ClashReason[] = [];
  if (mark === undefined) clashes.push('state');
  if (title === undefined) clashes.push('text');
  if (body.some((piece) => 'conflict' in piece)) clashes.push('body');
  const variant = (head: Head): string =>
    renderHead({ ...place, mark: mark ?? head.mark, title: title ?? head.title });
  return { ours: variant(o), theirs: variant(t), indent: place.indent, body, clashes };
}

/** The three-way choice: the side that changed; ours where both did. */
export function choose<T>(base: T | undefined, ours: T, theirs: T): T {
  return base === ours ? theirs : ours;
}

/** Done wins over everything, also over an untick; then the side that changed; undefined where both did, differently. */
export function joinMarks(
  base: string | undefined,
  ours: string,
  theirs: string,
  stateOf: (mark: string) => TaskState,
): string | undefined {
  const done = [ours, theirs].filter((mark) => stateOf(mark) === 'done');
  if (done.length === 1) return done[0];
  if (ours === theirs) return ours;
  if (done.length === 2) return choose(base, ours, theirs);
  if (base === ours) return theirs;
  if (base === theirs) return ours;
  if (base !== undefined) return undefined;
  // Both added it: open is what every task starts as.
  if (stateOf(ours) === 'open') return theirs;
  return stateOf(theirs) === 'open' ? ours : undefined;
}
