/**
 * A text as the sequence that is merged: one token for a task with its own further lines, one for each other line.
 * Blank lines belong to the token that they stand before, so that they neither hide nor cause a difference.
 */
import { lineText } from '../tasks/parse-task-list.ts';
import type { Line, Task, TaskList } from '../tasks/task.ts';

/** One line of a file: its text, and its line ending (empty at the end of a file without a final newline). */
export interface Row {
  readonly text: string;
  readonly ending: string;
}

export type TokenKind = 'task' | 'heading' | 'list' | 'prose' | 'end';

export interface Token {
  /** Tokens with the same key are the same thing. A task's key is its lineage's. */
  readonly key: string;
  readonly kind: TokenKind;
  /** Blank lines before it. */
  readonly lead: readonly Row[];
  /** Its first line; a task's line with the checkbox. */
  readonly row: Row;
  /** A task's further lines, as tokens. */
  readonly body: readonly Token[];
  /** Index into the list's tasks. */
  readonly task: number | undefined;
  /** How firmly it belongs to what stands before it: headings 1 to 6, text 7, list items 8 and their indentation. */
  readonly depth: number;
}

/** The tokens of a list, with an `end` token that owns the blank lines at the end. */
export function listTokens(list: TaskList, keyOf: ReadonlyMap<number, string>): Token[] {
  const taskAt = new Map(list.tasks.map((task, index) => [task.line - 1, index]));
  const depths = new Map(list.headings.map((heading) => [heading.line, heading.depth]));
  const tokens: Token[] = [];
  let lead: Row[] = [];
  for (let at = 0; at < list.lines.length; ) {
    const line = list.lines[at] as Line;
    const index = taskAt.get(at);
    if (line.kind === 'blank') lead.push(rowOf(list, line));
    else {
      const task = index === undefined ? undefined : list.tasks[index];
      if (task && index !== undefined) tokens.push(taskToken(list, task, index, lead, keyOf.get(index)));
      else tokens.push(lineToken(list, at, lead, 0, depths.get(at)));
      lead = [];
      if (task) {
        at = task.ownEnd;
        continue;
      }
    }
    at++;
  }
  tokens.push({
    key: 'end',
    kind: 'end',
    lead,
    row: { text: '', ending: '' },
    body: [],
    task: undefined,
    depth: 0,
  });
  return tokens;
}

export function rowOf(list: TaskList, line: Line): Row {
  return { text: lineText(list.text, line), ending: list.text.slice(line.end, line.next) };
}

function taskToken(list: TaskList, task: Task, index: number, lead: Row[], key = ''): Token {
  const body: Token[] = [];
  let blanks: Row[] = [];
  for (let at = task.line; at < task.ownEnd; at++) {
    const line = list.lines[at] as Line;
    if (line.kind === 'blank') blanks.push(rowOf(list, line));
    else {
      body.push(lineToken(list, at, blanks, task.indent));
      blanks = [];
    }
  }
  const row = rowOf(list, list.lines[task.line - 1] as Line);
  return { key, kind: 'task', lead, row, body, task: index, depth: 8 + task.indent };
}

function lineToken(list: TaskList, at: number, lead: Row[], outdent: number, heading?: number): Token {
  const line = list.lines[at] as Line;
  const row = rowOf(list, line);
  const blank = /^[ \t]*/.exec(row.text)?.[0] ?? '';
  const indent = columns(blank);
  const kind = line.kind === 'heading' ? 'heading' : line.kind === 'list' ? 'list' : 'prose';
  const depth = kind === 'heading' ? (heading ?? 6) : kind === 'list' ? 8 + indent : 7;
  // Inside a task indentation counts from the task, so that a task nested elsewhere keeps its notes.
  const key = `line ${outdent === 0 ? blank : ' '.repeat(Math.max(0, indent - outdent))}${row.text.slice(blank.length).trimEnd()}`;
  return { key, kind, lead, row, body: [], task: undefined, depth };
}

function columns(blank: string): number {
  let column = 0;
  for (const character of blank) column += character === '\t' ? 4 - (column % 4) : 1;
  return column;
}
