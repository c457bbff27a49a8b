/**
 * The three-way merge of task lists: the text merges line by line with the checkboxes left out of it, then each task
 * gets the state that both sides together gave it.
 */
import { diff3Merge } from 'node-diff3';
import { markSplice, spliceText } from '../tasks/edit-task-list.ts';
import { normaliseTitle } from '../tasks/identity.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { Task, TaskList } from '../tasks/task.ts';

export interface MergeLabels {
  readonly ours: string;
  readonly theirs: string;
}

export interface TaskListMerge {
  /** The merged text; with conflict markers when it is not clean. */
  readonly text: string;
  readonly clean: boolean;
}

export function mergeTaskLists(
  base: string,
  ours: string,
  theirs: string,
  options: { readonly labels?: MergeLabels } = {},
): TaskListMerge {
  const labels = options.labels ?? { ours: 'ours', theirs: 'theirs' };
  const lists = [base, ours, theirs].map(parseTaskList) as [TaskList, TaskList, TaskList];
  const [baseLines, oursLines, theirsLines] = lists.map(linesWithoutMarks) as [string[], string[], string[]];
  let clean = true;
  const lines = diff3Merge(oursLines, baseLines, theirsLines).flatMap((part) => {
    if (part.ok) return part.ok;
    clean = false;
    return [
      `<<<<<<< ${labels.ours}`,
      ...(part.conflict?.a ?? []),
      '=======',
      ...(part.conflict?.b ?? []),
      `>>>>>>> ${labels.theirs}`,
    ];
  });
  return { text: withJoinedMarks(lines.join('\n'), lists), clean };
}

function linesWithoutMarks(list: TaskList): string[] {
  const unmarked = list.tasks.map((task) => markSplice(list, task, ' '));
  return spliceText(list.text, unmarked).split('\n');
}

function withJoinedMarks(
  text: string,
  [base, ours, theirs]: readonly [TaskList, TaskList, TaskList],
): string {
  const merged = parseTaskList(text);
  const marks = [base, ours, theirs].map(marksByIdentity) as [Marks, Marks, Marks];
  const identities = identitiesOf(merged);
  const splices = merged.tasks.map((task, index) => {
    const [b, o, t] = marks.map((each) => each.get(identities[index] ?? ''));
    return markSplice(merged, task, joinMarks(b, o, t));
  });
  return spliceText(text, splices);
}

/** A completion on either side wins over everything; then the side that changed wins over the one that did not. */
function joinMarks(base: string | undefined, ours: string | undefined, theirs: string | undefined): string {
  for (const mark of [ours, theirs, base]) if (mark !== undefined && /^[xX✓✔✅☑☒]$/u.test(mark)) return mark;
  if (ours !== undefined && ours !== base) return ours;
  return theirs ?? ours ?? base ?? ' ';
}

type Marks = ReadonlyMap<string, string>;

function marksByIdentity(list: TaskList): Marks {
  const identities = identitiesOf(list);
  return new Map(list.tasks.map((task, index) => [identities[index] ?? '', task.mark]));
}

/** The visible title, and which of several with that title it is. */
function identitiesOf(list: TaskList): string[] {
  const seen = new Map<string, number>();
  return list.tasks.map((task: Task) => {
    const title = normaliseTitle(task.title);
    const count = (seen.get(title) ?? 0) + 1;
    seen.set(title, count);
    return `${count} ${title}`;
  });
}
