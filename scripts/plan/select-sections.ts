/** A part of a backlog: the open tasks below headings that somebody names. Pure. */
import { normalTask } from './history-index.ts';
import type { OpenTask } from './open-task.ts';
import type { OpenTasks } from './read-open-tasks.ts';

/**
 * The tasks that stand below a heading, at any depth, that holds one of these texts as whole words, in whatever case.
 *
 * @param also ids of tasks that are kept wherever they stand
 */
export function selectSections(
  open: OpenTasks,
  sections: readonly string[],
  also: ReadonlySet<string> = new Set(),
): OpenTasks {
  const wanted = sections.map((section) => ` ${wordsOf(section)} `);
  const isBelow = ({ headings }: OpenTask) =>
    headings.some((heading) => wanted.some((words) => ` ${wordsOf(heading)} `.includes(words)));
  const kept = [...open.tasks.entries()].filter(([, task]) => also.has(task.id) || isBelow(task));
  const places = new Map(kept.map(([before], place) => [before, place]));
  return {
    tasks: kept.map(([, task]) => task),
    parents: kept.map(([before]) => {
      const parent = open.parents[before];
      return parent === undefined ? undefined : places.get(parent);
    }),
    touches: open.touches,
  };
}

const wordsOf = (text: string): string =>
  normalTask(text)
    .replace(/[^\p{L}\p{N}.-]+/gu, ' ')
    .trim()
    .toLowerCase();

/** A part of a list has at most so many tasks, where there is a choice. */
const MOST_IN_PART = 30;

/** Headings with open tasks right below them, each with how many: those that make a good plan first, the longest first. */
export function listSections(
  tasks: readonly OpenTask[],
): { readonly heading: string; readonly tasks: number }[] {
  const sizes = new Map<string, number>();
  for (const { headings } of tasks) {
    const heading = headings.at(-1);
    if (heading !== undefined) sizes.set(heading, (sizes.get(heading) ?? 0) + 1);
  }
  const isPart = (size: number) => size <= MOST_IN_PART;
  return [...sizes]
    .sort(([, a], [, b]) => Number(isPart(b)) - Number(isPart(a)) || b - a)
    .map(([heading, size]) => ({ heading, tasks: size }));
}
