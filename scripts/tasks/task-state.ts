/** What the character between a checkbox's brackets says. */
import type { TaskState } from './task.ts';

const DONE = /^[xX✓✔✅☑☒]$/u;

export function markState(mark: string): TaskState {
  if (mark.trim() === '') return 'open';
  if (DONE.test(mark)) return 'done';
  return mark === '-' ? 'skipped' : 'other';
}
