/** A context file that had entries and has none of them, as after `ctx init` in a worktree. Pure. */
import { parseEntries } from '../merge/merge-entries.ts';
import { count } from '../report/layout.ts';
import { lineText, parseTaskList } from '../tasks/parse-task-list.ts';

export interface WipeOptions {
  /** Whether a text went to another file. */
  readonly isMoved: (title: string) => boolean;
  /** A file that `ctx` keeps: where it has neither tasks nor dated entries, its list items are its entries. */
  readonly isKept: boolean;
}

/** Says how a file was wiped; undefined when it was not. Completed tasks may go: they are archived. */
export function describeWipe(
  before: string,
  after: string | undefined,
  { isMoved, isKept }: WipeOptions,
): string | undefined {
  const had = listEntries(before, isKept);
  const kept = had.filter(({ mayGo }) => !mayGo);
  if (kept.length === 0) return undefined;
  const left = new Set(listEntries(after ?? '', isKept).map(({ text }) => text));
  if (had.some(({ text }) => left.has(text) || isMoved(text))) return undefined;
  // As many new ones: somebody wrote the list anew, and what is gone is told task by task.
  if (left.size >= kept.length) return undefined;
  // Only of a file that `ctx` keeps is it sure that its entries are what it is for; another one may have been rewritten.
  if (!isKept && countLines(after ?? '') * 2 > countLines(before)) return undefined;
  return after === undefined
    ? `was deleted with ${count(kept.length, 'entry', 'entries')}`
    : `had ${count(kept.length, 'entry', 'entries')}, none of them is left`;
}

function countLines(text: string): number {
  return text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').length;
}

interface Entry {
  readonly text: string;
  /** A completed task: it may have been archived. */
  readonly mayGo: boolean;
}

/** Tasks and dated entries; where there are neither, list items of a file that is kept. */
function listEntries(text: string, isKept: boolean): Entry[] {
  const list = parseTaskList(text);
  const tasks = list.tasks.map(({ title, state }) => ({ text: title, mayGo: state === 'done' }));
  const entries = parseEntries(text).entries.map(({ title }) => ({ text: title, mayGo: false }));
  if (!isKept || list.tasks.length + entries.length > 0) return [...tasks, ...entries];
  return list.lines
    .filter(({ kind }) => kind === 'list' || kind === 'table')
    .map((line) => ({ text: lineText(text, line).trim(), mayGo: false }));
}
