/** The fitted model: chances of single files from two plain models side by side, chances of pairs from one. */
import { type BoostedTrees, chanceOfTrees, contributionsOfTrees } from './boosted-trees.ts';
import fitted from './model-weights.json' with { type: 'json' };

export interface Weights {
  readonly bias: number;
  readonly weights: readonly number[];
}

/** A sum of weights and a set of shallow trees err in different ways: their mean is better than either. */
export interface FileModel {
  readonly linear: Weights;
  readonly trees: BoostedTrees;
}

/** Two questions: is a file that exists touched, and is a file of that path made? What tells them has little in common. */
export interface RadiusModel {
  readonly existing: FileModel;
  readonly fresh: FileModel;
}

/** Written by bench/fit-blast.ts; bench/blast-results.md says what it reached on repositories left out of the fit. */
export const FITTED: RadiusModel = fitted;

/** Chance that the row is true: 1 / (1 + e^-(bias + sum of weight * value)). */
export function chanceOf({ bias, weights }: Weights, row: ArrayLike<number>): number {
  let sum = bias;
  for (let at = 0; at < row.length; at++) sum += (weights[at] ?? 0) * (row[at] as number);
  return 1 / (1 + Math.exp(-sum));
}

export function chanceOfFile({ linear, trees }: FileModel, row: ArrayLike<number>): number {
  return (chanceOf(linear, row) + chanceOfTrees(trees, row)) / 2;
}

/** What each feature adds to the log-odds of a row, on the mean of both models. */
export function contributionsOf({ linear, trees }: FileModel, row: ArrayLike<number>): Float64Array {
  return contributionsOfTrees(trees, row).map(
    (gain, at) => (gain + (linear.weights[at] ?? 0) * (row[at] as number)) / 2,
  );
}
