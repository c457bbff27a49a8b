/** Puts lost completions and tasks back into a list by splicing; every other byte stays as it is. Pure. */
import { listCandidates } from '../merge/candidates.ts';
import { FOLLOW, matchTasks } from '../merge/match-tasks.ts';
import { markSplice, spliceText } from '../tasks/edit-task-list.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { TaskList } from '../tasks/task.ts';
import type { Loss } from './find-losses.ts';
import { placeTask } from './place-task.ts';

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
  const ticked = losses.filter(({ code }) => code === 'completion-lost');
  let result = tick(text, ticked);
  const back = losses.filter(({ code }) => code === 'task-lost');
  for (const loss of back) result = putBack(result, loss);
  const list = parseTaskList(result);
  const restored = [...ticked, ...back].map((loss) => ({
    code: loss.code as Restored['code'],
    title: loss.task.title,
    line: findLine(list, loss),
  }));
  return { text: result, restored: restored.sort((a, b) => a.line - b.line) };
}

function tick(text: string, losses: readonly Loss[]): string {
  const list = parseTaskList(text);
  const splices = losses.flatMap(({ now, task }) => {
    const there = list.tasks.find(({ line }) => line === now?.line);
    return there === undefined ? [] : [markSplice(list, there, task.mark)];
  });
  return spliceText(text, splices);
}

/** Inserts the task's own lines. Tasks nested in it that are lost too have losses of their own. */
function putBack(text: string, { before, task }: Loss): string {
  const list = parseTaskList(text);
  if (findLine(list, { before, task }) > 0) return text;
  const ending = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const own = before.lines.slice(task.line - 1, task.ownEnd);
  const block = own
    .map((line) => before.text.slice(line.start, line.end).replace(/^\uFEFF/, '') + ending)
    .join('');
  const place = placeTask(before, task, list);
  const start = list.lines[place]?.start ?? text.length;
  const isOpenEnd = start === text.length && text !== '' && !/[\r\n]$/.test(text);
  return spliceText(text, [{ start, end: start, text: isOpenEnd ? ending + block : block }]);
}

/** The line at which a task of the old list stands in this one; 0 when it does not. */
function findLine(list: TaskList, { before, task }: Pick<Loss, 'before' | 'task'>): number {
  const sources = listCandidates(before);
  const pairs = matchTasks(sources, listCandidates(list), FOLLOW);
  const source = sources.find((one) => one.task.line === task.line);
  return (source === undefined ? undefined : pairs.get(source)?.task.line) ?? 0;
}
