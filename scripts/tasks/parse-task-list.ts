/** Markdown text to task list. Pure; nothing is changed, every task knows the lines that it owns. */
import { parseExplicitId, parseTags, titleHash } from './identity.ts';
import { readBlocks } from './read-blocks.ts';
import type { Heading, Line, LineKind, Task, TaskList } from './task.ts';
import { markState } from './task-state.ts';

/**
 * A list item with a checkbox, possibly in a block quote: `- [ ] text`, `3. [x] text`, `> * [-] text`. The state is
 * one character that is no letter or digit, except x, X and o; so `- [1] a note` and `- [a] an option` are no tasks.
 */
const TASK_LINE =
  /^((?:[ \t]*>)*[ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+\[([xXo]|[^\p{L}\p{N}\]])\](?=[ \t]|$)[ \t]*(.*)$/u;
const LIST_LINE = /^(?:[ \t]*>)*[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)/;

export function parseTaskList(text: string): TaskList {
  const { kinds, headings } = readBlocks(text);
  const lines = splitLines(text).map((span, index) => ({
    ...span,
    kind: kindOf(text, span, kinds.get(index)),
  }));
  return { text, lines, headings, tasks: readTasks(text, lines, headings) };
}

type Span = Pick<Line, 'start' | 'end' | 'next'>;

function splitLines(text: string): Span[] {
  const spans: Span[] = [];
  const ending = /\r\n|\n|\r/g;
  let start = 0;
  for (let match = ending.exec(text); match; match = ending.exec(text)) {
    spans.push({ start, end: match.index, next: ending.lastIndex });
    start = ending.lastIndex;
  }
  if (start < text.length) spans.push({ start, end: text.length, next: text.length });
  return spans;
}

function kindOf(text: string, span: Span, block: LineKind | undefined): LineKind {
  if (block !== undefined) return block;
  const line = lineText(text, span);
  if (line.trim() === '') return 'blank';
  if (TASK_LINE.test(line)) return 'task';
  return LIST_LINE.test(line) ? 'list' : 'text';
}

/** The text of a line without its ending, and without the byte order mark that may open a file. */
export function lineText(text: string, line: Span): string {
  const slice = text.slice(line.start, line.end);
  return line.start === 0 ? slice.replace(/^\uFEFF/, '') : slice;
}

function readTasks(text: string, lines: readonly Line[], headings: readonly Heading[]): Task[] {
  const tasks: Task[] = [];
  const seen = new Map<string, number>();
  const sections = sectionReader(headings);
  // The tasks that the next one may be nested in, by growing indentation.
  let open: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'heading') open = [];
    const found = line.kind === 'task' || line.kind === 'list' ? lineText(text, line) : undefined;
    if (found === undefined) continue;
    const indent = indentOf(found);
    open = open.filter((at) => (tasks[at]?.indent ?? 0) < indent);
    const match = line.kind === 'task' ? TASK_LINE.exec(found) : null;
    if (!match) continue;
    const [, , mark = ' ', title = ''] = match;
    const end = findEnd(text, lines, index, indent);
    const ownEnd = findOwnEnd(lines, index, end);
    const explicitId = parseExplicitId(title);
    const own = lines.slice(index + 1, ownEnd).map((body) => lineText(text, body).trim());
    const whole = [title.trim(), ...own].join('\n').trimEnd();
    tasks.push({
      id: uniqueId(explicitId ?? titleHash(title), seen),
      explicitId,
      state: markState(mark),
      mark,
      title: title.trim(),
      text: whole,
      line: index + 1,
      ownEnd,
      end,
      indent,
      headings: sections(index),
      parent: open.at(-1),
      tags: parseTags(whole),
    });
    open.push(tasks.length - 1);
  }
  return tasks;
}

/** A reader of section paths, for line indexes that grow from call to call. */
function sectionReader(headings: readonly Heading[]): (line: number) => string[] {
  const path: Heading[] = [];
  let next = 0;
  return (line) => {
    for (let heading = headings[next]; heading && heading.line < line; heading = headings[++next]) {
      while (path.length > 0 && (path.at(-1)?.depth ?? 0) >= heading.depth) path.pop();
      path.push(heading);
    }
    return path.map((heading) => heading.title);
  };
}

/** Columns before the list marker, block quote markers included. */
function indentOf(line: string): number {
  return columns(/^(?:[ \t]*>)*[ \t]*/.exec(line)?.[0] ?? '');
}

function columns(blank: string): number {
  let column = 0;
  for (const character of blank) column += character === '\t' ? 4 - (column % 4) : 1;
  return column;
}

/**
 * The first line after a task and all below it. A line belongs to the task when it is indented deeper than the
 * task's marker, or follows without a blank line and starts no block of its own (CommonMark's lazy continuation). A
 * fence that opens inside belongs as a whole. Blank lines at the end do not.
 */
function findEnd(text: string, lines: readonly Line[], start: number, indent: number): number {
  let end = start + 1;
  for (let index = start + 1; index < lines.length; index++) {
    const line = lines[index];
    if (!line || line.kind === 'heading') break;
    if (line.kind === 'blank') continue;
    const insideOpaque = line.kind === 'opaque' && lines[index - 1]?.kind === 'opaque' && index === end;
    const isDeeper = indentOf(lineText(text, line)) > indent;
    const isLazy = line.kind === 'text' && index === end && lines[index - 1]?.kind !== 'opaque';
    if (!isDeeper && !isLazy && !insideOpaque) break;
    end = index + 1;
  }
  return end;
}

/** The first line after a task's own text: where its first nested task starts, blank lines before that left out. */
function findOwnEnd(lines: readonly Line[], start: number, end: number): number {
  let own = start + 1;
  while (own < end && lines[own]?.kind !== 'task') own++;
  while (own > start + 1 && lines[own - 1]?.kind === 'blank') own--;
  return own;
}

function uniqueId(id: string, seen: Map<string, number>): string {
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return count === 1 ? id : `${id}-${count}`;
}
