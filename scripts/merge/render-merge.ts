/** Merged tokens to text: each line as its side has it, true conflicts between markers. */
import type { TaskState } from '../tasks/task.ts';
import { type ClashReason, choose, joinTask } from './join-task.ts';
import type { Joined, Piece } from './pieces.ts';
import type { Row, Token } from './tokens.ts';

export interface Labels {
  readonly ours: string;
  readonly theirs: string;
}

export interface TaskClash {
  readonly key: string;
  readonly reason: ClashReason;
}

export interface Rendered {
  readonly text: string;
  /** The text that stays when every conflict is settled for one side; both are `text` where there is none. */
  readonly variants: readonly [ours: string, theirs: string];
  readonly hunks: number;
  readonly clashes: readonly TaskClash[];
}

export interface RenderOptions {
  readonly labels: Labels;
  /** The line ending of markers and of lines that had none; given, all lines get it. */
  readonly ending: string;
  readonly isUniform: boolean;
  readonly hasFinalNewline: boolean;
  readonly stateOf: (mark: string) => TaskState;
  /** For each token of a side the key of the one before it there. */
  readonly previous: ReadonlyMap<Token, string | undefined>;
  /** Keys of tasks that one side deleted and the other changed: kept in a conflict, for they have notes. */
  readonly contested: ReadonlySet<string>;
}

/** A line that begins a block of its own also right behind a list item; any other would be the item's text. */
const BEGINS_BLOCK = /^ {0,3}(?:[<>#]|`{3}|~{3}|([-*_])(?:[ \t]*\1){2,}[ \t]*$)/;

type Entry = Row | { readonly ours: readonly Row[]; readonly theirs: readonly Row[] };

export function renderMerge(pieces: readonly Piece[], options: RenderOptions): Rendered {
  const renderer = new Renderer(options);
  renderer.add(pieces);
  return renderer.finish();
}

class Renderer {
  readonly entries: Entry[] = [];
  readonly clashes: TaskClash[] = [];
  readonly options: RenderOptions;
  /** Key of the token that was written last; undefined after a conflict. */
  last: string | undefined;
  /** Whether the line that was written last is a task's, so that text right below it would be the task's as well. */
  isBehindTask = false;

  constructor(options: RenderOptions) {
    this.options = options;
  }

  add(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      if ('conflict' in piece) {
        const rows = (list: readonly Joined[]): Row[] => list.flatMap((joined) => this.plainRows(joined));
        this.addConflict(rows(piece.conflict.ours), rows(piece.conflict.theirs));
        this.last = undefined;
        this.isBehindTask = false;
      } else this.addJoined(piece);
    }
  }

  /** Equal rows at the start, such as a blank line, stand before the markers. */
  addConflict(ours: Row[], theirs: Row[]): void {
    const equal = ours.findIndex((row, at) => row.text !== theirs[at]?.text);
    const common = equal < 0 ? Math.min(ours.length, theirs.length) : equal;
    this.entries.push(...ours.slice(0, common));
    this.entries.push({ ours: ours.slice(common), theirs: theirs.slice(common) });
  }

  plainRows(joined: Joined): Row[] {
    const token = joined.ours ?? joined.theirs;
    if (!token) return [];
    return [...token.lead, token.row, ...token.body.flatMap((line) => [...line.lead, line.row])];
  }

  addJoined(joined: Joined): void {
    const token = joined.ours ?? joined.theirs;
    if (!token) return;
    if (this.options.contested.has(token.key)) {
      const rows = this.plainRows(joined);
      this.entries.push({ ours: joined.ours ? rows : [], theirs: joined.theirs ? rows : [] });
      this.clashes.push({ key: token.key, reason: 'deletion' });
      return;
    }
    this.entries.push(...this.leadOf(joined));
    this.last = token.key;
    this.isBehindTask = false;
    if (token.kind === 'task') this.addTask(joined, token);
    else if (token.kind !== 'end') this.entries.push(chooseRow(joined));
  }

  /** A side that has the token behind the same neighbour as the result knows best how many lines stand between. */
  leadOf(joined: Joined): readonly Row[] {
    const { ours, theirs } = joined;
    const fits = (token: Token | undefined): boolean =>
      token !== undefined && this.options.previous.get(token) === this.last;
    if (ours && theirs && fits(ours) !== fits(theirs)) return fits(ours) ? ours.lead : theirs.lead;
    const lead = joinLeads(joined);
    if (lead.length > 0 || fits(ours) || fits(theirs)) return lead;
    return this.isBehindTask && isText(ours ?? theirs) ? [{ text: '', ending: this.options.ending }] : lead;
  }

  addTask(joined: Joined, token: Token): void {
    const task = joinTask(joined, this.options.stateOf);
    const { ending } = chooseRow(joined);
    if (task.ours === task.theirs) this.entries.push({ text: task.ours, ending });
    else {
      this.entries.push({ ours: [{ text: task.ours, ending }], theirs: [{ text: task.theirs, ending }] });
    }
    for (const reason of task.clashes) this.clashes.push({ key: token.key, reason });
    const from = this.entries.length;
    this.add(task.body);
    this.last = token.key;
    this.isBehindTask = true;
    this.indentBody(joined, task.indent, from);
  }

  /** Notes that one side wrote at its own indentation follow the task's indentation in the result. */
  indentBody(joined: Joined, indent: string, from: number): void {
    const olds = [joined.ours, joined.theirs].map(
      (token) => token && (/^[ \t]*/.exec(token.row.text)?.[0] ?? ''),
    );
    if (olds.every((old) => old === undefined || old === indent)) return;
    for (let at = from; at < this.entries.length; at++) {
      const entry = this.entries[at];
      if (!entry || !('text' in entry) || entry.text.trim() === '') continue;
      const blank = /^[ \t]*/.exec(entry.text)?.[0] ?? '';
      if (blank.length > indent.length && blank.startsWith(indent)) continue;
      const old = olds.find((side) => side !== undefined && side !== indent) ?? '';
      if (blank.startsWith(old)) this.entries[at] = { ...entry, text: indent + entry.text.slice(old.length) };
    }
  }

  finish(): Rendered {
    const { labels, ending } = this.options;
    const marker = (text: string): Row => ({ text, ending });
    const rows: Row[] = [];
    const [ours, theirs]: [Row[], Row[]] = [[], []];
    let hunks = 0;
    for (const entry of this.entries) {
      if ('text' in entry) {
        for (const list of [rows, ours, theirs]) list.push(entry);
        continue;
      }
      hunks++;
      rows.push(marker(`<<<<<<< ${labels.ours}`), ...entry.ours, marker('======='));
      rows.push(...entry.theirs, marker(`>>>>>>> ${labels.theirs}`));
      ours.push(...entry.ours);
      theirs.push(...entry.theirs);
    }
    return {
      text: this.join(rows),
      variants: [this.join(ours), this.join(theirs)],
      hunks,
      clashes: this.clashes,
    };
  }

  join(rows: readonly Row[]): string {
    const { ending, isUniform, hasFinalNewline } = this.options;
    return rows
      .map((row, at) => {
        if (at === rows.length - 1 && !hasFinalNewline) return row.text;
        return row.text + (isUniform || row.ending === '' ? ending : row.ending);
      })
      .join('');
  }
}

function isText(token: Token | undefined): boolean {
  return token?.kind === 'prose' && !BEGINS_BLOCK.test(token.row.text);
}

function chooseRow({ base, ours, theirs }: Joined): Row {
  if (!ours || !theirs) return (ours ?? theirs)?.row ?? { text: '', ending: '' };
  return base?.row.text === ours.row.text ? theirs.row : ours.row;
}

/** Blank lines before a token: as the side has them that changed them; a second block as its successor had them. */
function joinLeads({ base, ours, theirs, follows }: Joined): readonly Row[] {
  const only = ours ?? theirs;
  if (!ours || !theirs) {
    if (follows && only?.kind === 'task' && follows.kind === 'task') return follows.lead;
    return only?.lead ?? [];
  }
  const keyOf = (rows: readonly Row[]): string => rows.map((row) => row.text).join('\n');
  const isOurs =
    choose(
      base && keyOf(base.lead) + base.lead.length,
      keyOf(ours.lead) + ours.lead.length,
      keyOf(theirs.lead) + theirs.lead.length,
    ) ===
    keyOf(ours.lead) + ours.lead.length;
  return isOurs ? ours.lead : theirs.lead;
}
