/** A scripted stand-in for a coding agent: it edits real files in its worktree, ticks its tasks and commits each one. */
import fs from 'node:fs';
import path from 'node:path';
import { tickTasks } from '../tasks/edit-task-list.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';

export interface PlannedTask {
  readonly id: string;
  readonly title: string;
  readonly touches: readonly { readonly path: string }[];
}

/** Works through the tasks in `worktree`; `git` runs git there. Returns the number of commits. */
export function workThroughTasks(
  worktree: string,
  tasksFile: string,
  tasks: readonly PlannedTask[],
  git: (...args: string[]) => string,
): number {
  for (const task of tasks) {
    const target = task.touches[0]?.path;
    if (target !== undefined && !target.endsWith('/')) appendNote(path.join(worktree, target), task.title);
    const list = path.join(worktree, tasksFile);
    fs.writeFileSync(list, tickTasks(parseTaskList(fs.readFileSync(list, 'utf8')), new Set([task.id])));
    git('add', '-A');
    git('commit', '-q', '-m', task.title);
  }
  return tasks.length;
}

function appendNote(file: string, title: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.appendFileSync(file, file.endsWith('.md') ? `\n${title}: done by the stand-in.\n` : `// ${title}\n`);
}
