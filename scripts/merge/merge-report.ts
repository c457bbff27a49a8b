/** What a merge did, task by task, for those who ask. */
import type { Candidate } from './candidates.ts';
import type { TaskFates } from './decide-fates.ts';
import { isSameTask } from './decide-fates.ts';
import { type Lineage, lineageKey } from './lineages.ts';
import type { TaskClash } from './render-merge.ts';

export interface TaskNote {
  /** The task's title, as written. */
  readonly title: string;
  /** Line numbers, from 1, where the sides have it. */
  readonly lines: { readonly base?: number; readonly ours?: number; readonly theirs?: number };
  readonly detail: string;
}

export interface MergeReport {
  readonly completed: readonly TaskNote[];
  readonly joined: readonly TaskNote[];
  readonly deleted: readonly TaskNote[];
  readonly conflicts: readonly TaskNote[];
  /** Conflict hunks in the text, those around lines that are no task included. */
  readonly hunks: number;
  /** Why the result was not trusted and every difference became a conflict; empty when it was proved. */
  readonly breaches: readonly string[];
}

export const EMPTY_REPORT: MergeReport = {
  completed: [],
  joined: [],
  deleted: [],
  conflicts: [],
  hunks: 0,
  breaches: [],
};

const REASONS = {
  text: 'both sides changed its words',
  state: 'both sides set another state',
  body: 'both sides changed the same notes below it',
  deletion: 'deleted on one side, changed on the other, and its notes would come back with it',
} as const;

export function describeMerge(
  lineages: readonly Lineage[],
  fates: TaskFates,
  clashes: readonly TaskClash[],
): Pick<MergeReport, 'completed' | 'joined' | 'deleted' | 'conflicts'> {
  const byKey = new Map(lineages.map((lineage) => [lineageKey(lineage.id), lineage]));
  return {
    completed: lineages.flatMap((lineage) => describeCompletion(lineage)),
    joined: lineages.flatMap((lineage) => describeJoin(lineage)),
    deleted: lineages.flatMap((lineage) => {
      if (!fates.deleted.has(lineageKey(lineage.id))) return [];
      const { ours, theirs } = lineage;
      const where = ours ? 'theirs' : theirs ? 'ours' : 'both';
      return [note(lineage, `deleted in ${where}`)];
    }),
    conflicts: clashes.flatMap(({ key, reason }) => {
      const lineage = byKey.get(key);
      return lineage ? [note(lineage, REASONS[reason])] : [];
    }),
  };
}

function describeCompletion(lineage: Lineage): TaskNote[] {
  const { base, ours, theirs } = lineage;
  if (base?.task.state === 'done') return [];
  const isDone = (side: Candidate | undefined): boolean => side?.task.state === 'done';
  const by = [isDone(ours) ? 'ours' : '', isDone(theirs) ? 'theirs' : ''].filter(Boolean);
  return by.length === 0 ? [] : [note(lineage, `completed in ${by.join(' and ')}`)];
}

function describeJoin(lineage: Lineage): TaskNote[] {
  const { base, ours, theirs } = lineage;
  if (!base) return ours && theirs ? [note(lineage, 'added on both sides')] : [];
  const isChanged = (side: Candidate | undefined): boolean => side !== undefined && !isSameTask(side, base);
  if (isChanged(ours) && isChanged(theirs)) return [note(lineage, 'changed on both sides')];
  if (ours && theirs) {
    const isUnticked = [ours, theirs].some(({ task }) => base.task.state === 'done' && task.state !== 'done');
    return isUnticked && [ours, theirs].some(({ task }) => task.state === 'done')
      ? [note(lineage, 'unticked on one side: stays done')]
      : [];
  }
  if (!isChanged(ours ?? theirs)) return [];
  return [
    note(lineage, `deleted in ${ours ? 'theirs' : 'ours'}, changed in ${ours ? 'ours' : 'theirs'}: kept`),
  ];
}

function note({ base, ours, theirs }: Lineage, detail: string): TaskNote {
  const lines = {
    ...(base ? { base: base.task.line } : {}),
    ...(ours ? { ours: ours.task.line } : {}),
    ...(theirs ? { theirs: theirs.task.line } : {}),
  };
  return { title: (ours ?? theirs ?? base)?.task.title ?? '', lines, detail };
}
