/** What a context file lost between two revisions. Pure. */
import { parseTaskList } from '../tasks/parse-task-list.ts';
import { findConflictMarker } from './conflict-markers.ts';
import { findRegressions } from './find-regressions.ts';
import { listEntries, parseEntries } from './parse-entries.ts';

export interface Finding {
  readonly code: 'completion-lost' | 'task-lost' | 'task-doubled' | 'merge-conflict' | 'context-wiped';
  readonly path: string;
  /** Line number, from 1, in the file at head; for a lost task in the file at the base. */
  readonly line: number;
  readonly detail: string;
}

export interface ContextVersions {
  readonly path: string;
  readonly base: string | undefined;
  readonly head: string | undefined;
  readonly isTaskList: boolean;
  /** Other files' texts at head: a task that went there is not lost. */
  readonly elsewhere: readonly string[];
}

export function checkContextFile({ path, base, head, isTaskList, elsewhere }: ContextVersions): Finding[] {
  const marker = head === undefined ? undefined : findConflictMarker(head);
  if (marker !== undefined) {
    return [{ code: 'merge-conflict', path, line: marker, detail: 'a conflict marker stands in the file' }];
  }
  if (base === undefined) return [];
  const wiped = describeWipe(base, head ?? '', elsewhere);
  if (wiped !== undefined) return [{ code: 'context-wiped', path, line: 1, detail: wiped }];
  if (!isTaskList) return [];
  return findRegressions([base], head ?? '').flatMap((found): Finding[] => {
    if (found.code === 'task-lost' && elsewhere.some((text) => text.includes(found.title))) return [];
    return [{ code: found.code, path, line: found.line, detail: `${found.title}: ${found.detail}` }];
  });
}

/** A file that had entries and has none: tasks, dated sections, or list items and paragraphs below headings. */
function describeWipe(base: string, head: string, elsewhere: readonly string[]): string | undefined {
  const had = countEntries(base);
  const entries = countEntries(head);
  if (had === 0 || entries > 0) return undefined;
  const kept = parseTaskList(base).tasks.filter(({ title }) =>
    elsewhere.some((text) => text.includes(title)),
  );
  return kept.length >= had ? undefined : `had ${had} entries, has none`;
}

function countEntries(text: string): number {
  const list = parseTaskList(text);
  const sections = listEntries(parseEntries(text)).length;
  const items = list.lines.filter((line) => line.kind === 'list' || line.kind === 'table').length;
  return list.tasks.length + sections + (list.tasks.length + sections === 0 ? items : 0);
}
