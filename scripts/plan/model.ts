/** The fitted weights and the one formula that uses them: logistic regression, so a score is a chance. */
import weights from './model-weights.json' with { type: 'json' };

export interface Weights {
  readonly bias: number;
  readonly weights: readonly number[];
}

export interface Model {
  readonly first: Weights;
  readonly second: Weights;
}

/** Written by bench/fit-blast.ts; see there for how it was fitted and what it reached on repositories left out. */
export const FITTED: Model = weights;

/** Chance that the row is true: 1 / (1 + e^-(bias + sum of weight * value)). */
export function chanceOf({ bias, weights }: Weights, row: readonly number[]): number {
  let sum = bias;
  for (const [at, value] of row.entries()) sum += (weights[at] ?? 0) * value;
  return 1 / (1 + Math.exp(-sum));
}
