/** Tasks with everything that they are looked for by. */
import { normaliseTitle } from '../tasks/identity.ts';
import type { Task, TaskList } from '../tasks/task.ts';
import { looseTitle, sectionKey } from './task-words.ts';

export interface Candidate {
  /** Index into `TaskList.tasks`. */
  readonly index: number;
  readonly task: Task;
  /** The visible words of the title. */
  readonly title: string;
  /** The words without explicit id, dates and fields: what stays when a task is renumbered or completed. */
  readonly words: string;
  readonly section: string;
  /** The words of the task that it is nested in; empty at the top. */
  readonly parent: string;
  /** The task's own further lines. */
  readonly body: string;
  /** The words of the tasks before and after it in the file. */
  readonly previous: string;
  readonly next: string;
}

export function listCandidates(list: TaskList): Candidate[] {
  const sections = new Map<string, string>();
  const words = list.tasks.map(lastingWords);
  return list.tasks.map((task, index) => {
    const path = task.headings.join('\n');
    const section = sections.get(path) ?? sectionKey(task.headings);
    sections.set(path, section);
    return {
      index,
      task,
      title: normaliseTitle(task.title),
      words: words[index] ?? '',
      section,
      parent: task.parent === undefined ? '' : (words[task.parent] ?? ''),
      body: task.text.includes('\n') ? task.text.slice(task.text.indexOf('\n') + 1) : '',
      previous: words[index - 1] ?? '',
      next: words[index + 1] ?? '',
    };
  });
}

/** Where nothing but an id, a date or marks would be left, they are the text. */
function lastingWords({ title, explicitId }: Task): string {
  const rest = explicitId === undefined ? title : title.slice(title.indexOf(explicitId) + explicitId.length);
  return looseTitle(rest) || normaliseTitle(title) || title;
}
