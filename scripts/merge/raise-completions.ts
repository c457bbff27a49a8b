/** The rule that no completion goes back, for a text that some merge has already made. */
import { markSplice, spliceText } from '../tasks/edit-task-list.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import { listCandidates } from './candidates.ts';
import { FOLLOW, matchTasks } from './match-tasks.ts';

/** `text` with every task ticked that one of the sides has done; all other bytes stay. */
export function raiseCompletions(text: string, sides: readonly string[]): string {
  let raised = text;
  for (const side of sides) {
    if (side === raised) continue;
    const list = parseTaskList(raised);
    const pairs = matchTasks(listCandidates(parseTaskList(side)), listCandidates(list), FOLLOW);
    const splices = [...pairs].flatMap(([before, after]) =>
      before.task.state === 'done' && after.task.state !== 'done'
        ? [markSplice(list, after.task, before.task.mark)]
        : [],
    );
    raised = spliceText(raised, splices);
  }
  return raised;
}
