/** What becomes of tasks that one side deleted. */
import type { Candidate } from './candidates.ts';
import { type Lineage, lineageKey } from './lineages.ts';

/** Keys of lineages. */
export interface TaskFates {
  /** They are gone: the other side left them alone. */
  readonly deleted: ReadonlySet<string>;
  /** The other side completed or edited them: they stay. */
  readonly restored: ReadonlySet<string>;
  /** Of these, those with notes, which would come back with them, and those reopened there: a person decides. */
  readonly contested: ReadonlySet<string>;
}

export function decideFates(lineages: readonly Lineage[]): TaskFates {
  const [deleted, restored, contested] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { id, base, ours, theirs } of lineages) {
    if (!base || (ours && theirs)) continue;
    const kept = ours ?? theirs;
    if (!kept || isSameTask(kept, base)) deleted.add(lineageKey(id));
    else {
      restored.add(lineageKey(id));
      const isReopened = base.task.state === 'done' && kept.task.state !== 'done';
      if (kept.body.trim() !== '' || isReopened) contested.add(lineageKey(id));
    }
  }
  return { deleted, restored, contested };
}

/** Whether mark and text are the same, blanks aside. */
export function isSameTask(one: Candidate, other: Candidate): boolean {
  return one.task.mark === other.task.mark && squash(one.task.text) === squash(other.task.text);
}

function squash(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
