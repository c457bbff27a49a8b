/** Puts lost completions and tasks back into a list by splicing; every other byte stays as it is. Pure. */
import { markSplice, type Splice, spliceText } from '../tasks/edit-task-list.ts';
import { lineText, parseTaskList } from '../tasks/parse-task-list.ts';
import type { TaskList } from '../tasks/task.ts';
import type { Loss } from './find-losses.ts';
import { createLossPlacer } from './place-losses.ts';

export interface Restored {
  readonly code: 'completion-lost' | 'task-lost';
  readonly title: string;
  /** Line number, from 1, in the restored text. */
  readonly line: number;
}

export interface Restoration {
  readonly text: string;
  readonly restored: readonly Restored[];
}

/** What stands twice is left: which copy goes is for a person to say. */
export function restoreLosses(text: string, losses: readonly Loss[]): Restoration {
  const head = parseTaskList(text);
  const inserted = planInsertions(
    head,
    losses.filter(({ code }) => code === 'task-lost'),
  );
  const ending = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const splices = inserted.map(({ place, blocks }): Splice => {
    const start = head.lines[place]?.start ?? text.length;
    const isOpenEnd = start === text.length && text !== '' && !/[\r\n]$/.test(text);
    const rows = blocks.flatMap(({ rows: own }) => own.map((row) => row + ending));
    return { start, end: start, text: (isOpenEnd ? ending : '') + rows.join('') };
  });
  const ticked = losses.filter(({ code, now }) => code === 'completion-lost' && now !== undefined);
  const ticks = ticked.flatMap(({ now, task }) => (now ? [markSplice(head, now, task.mark)] : []));
  return {
    text: spliceText(text, [...splices, ...ticks]),
    restored: [...listInserted(inserted), ...listTicked(ticked, inserted)].sort((a, b) => a.line - b.line),
  };
}

interface Block {
  readonly title: string;
  /** The task's own lines, without line endings; tasks nested in it have blocks of their own. */
  readonly rows: readonly string[];
}

interface Insertion {
  /** Index of the line of head before which the blocks go. */
  readonly place: number;
  readonly blocks: Block[];
}

/** In the order of their places. A task whose parent is lost too follows its parent. */
function planInsertions(head: TaskList, losses: readonly Loss[]): Insertion[] {
  const placeOf = createLossPlacer(head);
  const insertions = new Map<number, Insertion>();
  const placeByTitle = new Map<string, number>();
  for (const { before, task } of losses) {
    const parent = task.parent === undefined ? undefined : before.tasks[task.parent]?.title;
    const beside = parent === undefined ? undefined : placeByTitle.get(parent);
    const place = beside ?? placeOf({ before, task });
    placeByTitle.set(task.title, place);
    const own = before.lines.slice(task.line - 1, task.ownEnd);
    const insertion = insertions.get(place) ?? { place, blocks: [] };
    insertion.blocks.push({ title: task.title, rows: own.map((line) => lineText(before.text, line)) });
    insertions.set(place, insertion);
  }
  return [...insertions.values()].sort((a, b) => a.place - b.place);
}

function listInserted(insertions: readonly Insertion[]): Restored[] {
  const restored: Restored[] = [];
  let above = 0;
  for (const { place, blocks } of insertions) {
    for (const { title, rows } of blocks) {
      restored.push({ code: 'task-lost', title, line: place + above + 1 });
      above += rows.length;
    }
  }
  return restored;
}

function listTicked(losses: readonly Loss[], insertions: readonly Insertion[]): Restored[] {
  return losses.map(({ now, task }) => {
    const line = now?.line ?? 0;
    const before = insertions.filter(({ place }) => place < line);
    const above = before.flatMap(({ blocks }) => blocks).reduce((sum, { rows }) => sum + rows.length, 0);
    return { code: 'completion-lost', title: task.title, line: line + above };
  });
}
