/** A task that a plan names, with what it will likely touch. */
import type { BlastRadius } from './blast-radius.ts';
import type { OpenTask } from './open-task.ts';

export interface KnownTask {
  readonly task: OpenTask;
  readonly radius: BlastRadius;
}
