/** The proof of a merge's own result: read again, it must hold what the three sides demand. */
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { TaskList } from '../tasks/task.ts';
import { markState } from '../tasks/task-state.ts';
import { joinMarks } from './join-task.ts';
import { joinTitles } from './join-title.ts';
import type { Lineage } from './lineages.ts';

export interface ProofInput {
  readonly base: TaskList;
  readonly ours: TaskList;
  readonly theirs: TaskList;
  readonly lineages: readonly Lineage[];
  /** Lineages that one side deleted and that stay deleted. */
  readonly deleted: ReadonlySet<number>;
  /** Lineages that a conflict shows, so that a person settles them. */
  readonly inConflict: ReadonlySet<number>;
  readonly variants: readonly [string, string];
}

/** What the result breaks, one sentence each; none is the proof. */
export function findBreaches(input: ProofInput): string[] {
  const [one, other] = input.variants;
  const results = one === other ? [one] : [one, other];
  const lists = results.map((text) => parseTaskList(text));
  return [...lists.flatMap((list) => taskBreaches(input, list)), ...lineBreaches(input, lists)];
}

function squash(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function taskBreaches(input: ProofInput, result: TaskList): string[] {
  const left = new Map<string, string[]>();
  for (const task of result.tasks) {
    const key = squash(task.title);
    left.set(key, [...(left.get(key) ?? []), task.mark]);
  }
  const breaches: string[] = [];
  const contested: Lineage[] = [];
  for (const lineage of input.lineages) {
    if (input.deleted.has(lineage.id)) continue;
    if (input.inConflict.has(lineage.id)) contested.push(lineage);
    else breaches.push(...claim(lineage, left));
  }
  for (const lineage of contested) claim(lineage, left);
  for (const [title, marks] of left) if (marks.length > 0) breaches.push(`doubled or invented: ${title}`);
  return breaches;
}

/** Takes a lineage's task out of what is left of the result. */
function claim(lineage: Lineage, left: Map<string, string[]>): string[] {
  const { base, ours, theirs } = lineage;
  const sides = [ours, theirs].flatMap((side) => (side ? [side] : []));
  const isDone = sides.some((side) => side.task.state === 'done');
  const mark =
    ours && theirs
      ? joinMarks(base?.task.mark, ours.task.mark, theirs.task.mark, markState)
      : sides[0]?.task.mark;
  const joined =
    ours && theirs ? joinTitles(base?.task.title, ours.task.title, theirs.task.title) : undefined;
  const titles = new Set(
    (joined === undefined ? sides.map((side) => side.task.title) : [joined]).map(squash),
  );
  for (const title of titles) {
    const marks = left.get(title);
    const at =
      marks?.findIndex((found) =>
        isDone ? markState(found) === 'done' : found === mark || mark === undefined,
      ) ?? -1;
    if (!marks || at < 0) continue;
    marks.splice(at, 1);
    return [];
  }
  return [`lost, or in another state: ${[...titles].join(' | ')}`];
}

/** Lines outside tasks: what a side added, and what both kept, is there. */
function lineBreaches(input: ProofInput, results: readonly TaskList[]): string[] {
  const [base, ours, theirs] = [input.base, input.ours, input.theirs].map(countLines) as [
    Counts,
    Counts,
    Counts,
  ];
  const found = results.map(countLines);
  const breaches: string[] = [];
  for (const line of new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])) {
    const [b, o, t] = [base.get(line) ?? 0, ours.get(line) ?? 0, theirs.get(line) ?? 0];
    const kept = Math.max(0, b - Math.max(0, b - o) - Math.max(0, b - t));
    const needed = kept + Math.max(0, o - b, t - b);
    const most = Math.max(...found.map((counts) => counts.get(line) ?? 0));
    if (most < needed) breaches.push(`line lost: ${line}`);
  }
  return breaches;
}

type Counts = Map<string, number>;

function countLines(list: TaskList): Counts {
  const counts: Counts = new Map();
  for (const line of list.lines) {
    if (line.kind === 'task' || line.kind === 'blank') continue;
    const text = squash(list.text.slice(line.start, line.end));
    if (/[\p{L}\p{N}]/u.test(text)) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}
