/** What a check of a plan finds, and how it speaks of a task. */
import { safeLine } from '../report/safe-text.ts';
import type { OpenTask } from './open-task.ts';
import type { EditedPlan, EditedTask } from './plan-file.ts';

export type PlanFindingCode =
  | 'too-many-tracks'
  | 'bad-name'
  | 'name-twice'
  | 'task-twice'
  | 'task-left-out'
  | 'task-unknown'
  | 'scope-overlap'
  | 'path-unknown'
  | 'scope-contradicted'
  | 'tracks-meet'
  | 'coupled-scopes';

export interface PlanFinding {
  readonly code: PlanFindingCode;
  /** Errors make the check fail; notes are for judgement. */
  readonly level: 'error' | 'note';
  /** Line in the plan file, from 1; 0 where none is to blame. */
  readonly line: number;
  readonly detail: string;
  /** How sure, 0 to 1: the surest note comes first. */
  readonly chance: number;
}

export const findError = (code: PlanFindingCode, line: number, detail: string): PlanFinding => ({
  code,
  level: 'error',
  line,
  detail,
  chance: 1,
});
export const findNote = (code: PlanFindingCode, line: number, detail: string, chance = 1): PlanFinding => ({
  code,
  level: 'note',
  line,
  detail,
  chance: Math.round(100 * chance) / 100,
});

/** `plan.yaml:7: error: bench is no concern [bad-name]`; without a line where none is to blame. */
export function tellFinding({ code, level, line, detail }: PlanFinding, file: string): string {
  return `${line > 0 ? `${safeLine(file)}:${line}: ` : ''}${level}: ${safeLine(detail)} [${code}]`;
}

const LONGEST_TITLE = 50;

export function toldTask(task: Pick<OpenTask, 'id' | 'title' | 'line'>): string {
  const title = [...task.title].slice(0, LONGEST_TITLE).join('');
  return task.line > 0 ? `line ${task.line} "${title}"` : `${task.id} "${title}"`;
}

/** Every task of a plan with the name of the track that it is in, or `hold`, or `unknown`. */
export function listPlaces(
  plan: Pick<EditedPlan, 'tracks' | 'hold' | 'unknown'>,
): { task: EditedTask; place: string }[] {
  return [
    ...plan.tracks.flatMap((track) => track.tasks.map((task) => ({ task, place: track.name }))),
    ...plan.hold.map((task) => ({ task, place: 'hold' })),
    ...plan.unknown.map((task) => ({ task, place: 'unknown' })),
  ];
}
