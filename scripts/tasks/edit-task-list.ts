/** Edits of a task list: ranges of the original text are spliced, every other byte stays as it is. */
import type { Task, TaskList } from './task.ts';

export interface Splice {
  /** Offset of the first character to replace. */
  readonly start: number;
  /** Offset after the last one. */
  readonly end: number;
  readonly text: string;
}

/** Applies splices that do not overlap, in any order. None is the identity. */
export function spliceText(text: string, splices: readonly Splice[]): string {
  const ordered = [...splices].sort((a, b) => a.start - b.start);
  let result = '';
  let at = 0;
  for (const splice of ordered) {
    if (splice.start < at) throw new RangeError(`splices overlap at offset ${splice.start}`);
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at);
}

/** The splice that gives a task's checkbox another mark. */
export function markSplice(list: TaskList, task: Task, mark: string): Splice {
  const line = list.lines[task.line - 1];
  if (!line) throw new RangeError(`no line ${task.line}`);
  const start = list.text.indexOf(`[${task.mark}]`, line.start) + 1;
  return { start, end: start + task.mark.length, text: mark };
}

/** The list's text with the named tasks ticked; tasks that are done stay as they are. */
export function tickTasks(list: TaskList, ids: ReadonlySet<string>): string {
  const open = list.tasks.filter((task) => ids.has(task.id) && task.state !== 'done');
  return spliceText(
    list.text,
    open.map((task) => markSplice(list, task, 'x')),
  );
}
