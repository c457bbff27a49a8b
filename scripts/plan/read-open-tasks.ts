/** Open tasks out of a task list, or out of a JSON file of tasks. Pure. */
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { OpenTask } from './open-task.ts';

export interface OpenTasks {
  readonly tasks: readonly OpenTask[];
  /** By task, the place of the open task that it is nested in. */
  readonly parents: readonly (number | undefined)[];
  /** By task id, what `touches:` lines in its text name. */
  readonly touches: ReadonlyMap<string, readonly string[]>;
}

export function openTasksOf(text: string, taskFile: string): OpenTasks {
  const list = parseTaskList(text).tasks;
  const places = new Map<number, number>();
  const open = [...list.entries()].filter(([, task]) => task.state === 'open');
  for (const [place, [index]] of open.entries()) places.set(index, place);
  const ancestorsOf = (parent: number | undefined): string[] => {
    const above = parent === undefined ? undefined : list[parent];
    return above === undefined ? [] : [...ancestorsOf(above.parent), above.title];
  };
  const tasks = open.map(([, task]) => ({
    id: task.id,
    title: task.title,
    text: task.text,
    headings: task.headings,
    ancestors: ancestorsOf(task.parent),
    taskFile,
    line: task.line,
  }));
  const parents = open.map(([, task]) => (task.parent === undefined ? undefined : places.get(task.parent)));
  return { tasks, parents, touches: touchesOf(tasks) };
}

/**
 * Parses `[{"id", "text", "headings", "ancestors", "taskFile", "line"}]`, all but the first two optional.
 *
 * @throws Failure `usage`
 */
export function parseTasksJson(text: string, file: string): OpenTasks {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw badTasks(file, 'it is no JSON', cause);
  }
  if (!Array.isArray(value)) throw badTasks(file, 'it is no list');
  const tasks = value.map((entry: Partial<OpenTask> | null, at): OpenTask => {
    if (typeof entry?.id !== 'string' || typeof entry.text !== 'string')
      throw badTasks(file, `entry ${at + 1} has no "id" and "text"`);
    const strings = (list: unknown): string[] =>
      Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
    return {
      id: entry.id,
      title: entry.text.split('\n', 1)[0] ?? '',
      text: entry.text,
      headings: strings(entry.headings),
      ancestors: strings(entry.ancestors),
      taskFile: typeof entry.taskFile === 'string' ? entry.taskFile : '',
      line: typeof entry.line === 'number' ? entry.line : 0,
    };
  });
  return { tasks, parents: tasks.map(() => undefined), touches: touchesOf(tasks) };
}

function badTasks(file: string, why: string, cause?: unknown): Failure {
  return new Failure('usage', 'That file is no list of tasks.', {
    evidence: [`${safeLine(file)}: ${why}`],
    remedy: 'Give a JSON file such as [{"id": "1", "text": "Fix the parser"}].',
    cause,
  });
}

const TOUCHES = /^\s*(?:[-*+]\s+)?touches:\s*(.+)$/im;

/** `touches: src/a.ts, docs/` in a task's own text. */
function touchesOf(tasks: readonly OpenTask[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const task of tasks) {
    const paths = TOUCHES.exec(task.text)?.[1]
      ?.split(/[,\s]+/)
      .map((path) => path.replace(/^[`'"]+|[`'"]+$/g, '').replace(/^\.\//, ''))
      .filter((path) => path !== '');
    if (paths !== undefined && paths.length > 0) found.set(task.id, paths);
  }
  return found;
}
