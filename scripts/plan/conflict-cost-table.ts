/**
 * `conflictCost`, looked up: the search asks for it some million times, and a power and an exponential take most of its
 * time. Within 1e-5 of the formula, by which all that is found is judged in the end.
 */
import { conflictCost } from './partition-objective.ts';

/** Steps by the root of the weight, in which the cost is smooth near nothing as well. */
const STEPS = 1024;
/** Beyond this root what is missing from the whole cost is below 1e-5. */
const LARGEST_ROOT = 12;

const table = new Float64Array(STEPS * LARGEST_ROOT + 2);
for (let step = 0; step < table.length; step++) table[step] = conflictCost((step / STEPS) ** 2);

/** What one task costs whose weights to the tasks of other tracks sum up to `weight`. */
export function lookUpConflictCost(weight: number): number {
  if (!(weight > 0)) return 0;
  const at = Math.min(Math.sqrt(weight), LARGEST_ROOT) * STEPS;
  const step = Math.floor(at);
  const low = table[step] as number;
  return low + ((table[step + 1] as number) - low) * (at - step);
}
