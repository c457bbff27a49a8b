/** Where what is lost would stand at head. Pure. */
import type { Task, TaskList } from '../tasks/task.ts';
import type { Loss } from './find-losses.ts';
import { createPlacer } from './place-task.ts';

/** As `createPlacer`, for losses against several older lists; each pair of lists is compared once. */
export function createLossPlacer(head: TaskList): (loss: Pick<Loss, 'before' | 'task'>) => number {
  const placers = new Map<TaskList, (task: Task) => number>();
  return ({ before, task }) => {
    const placer = placers.get(before) ?? createPlacer(before, head);
    placers.set(before, placer);
    return placer(task);
  };
}

/** The line number, from 1, that stands above such a place. */
export function lineAbove(place: number): number {
  return Math.max(1, place);
}
