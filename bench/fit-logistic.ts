/** Logistic regression by Newton's method with a ridge, on standardised columns; the weights come back unscaled. */
import type { Weights } from '../scripts/plan/model.ts';

/**
 * @param ridge strength of the pull towards zero, in units of standardised weights
 * @param counts how much each row counts; 1 when not given
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  ridge: number,
  counts: readonly number[] = rows.map(() => 1),
): Weights {
  const columns = rows[0]?.length ?? 0;
  const { mean, spread } = scaleOf(rows, columns);
  const width = columns + 1;
  const table = new Float64Array(rows.length * width);
  for (const [at, row] of rows.entries()) {
    table[at * width] = 1;
    for (let c = 0; c < columns; c++) table[at * width + c + 1] = ((row[c] ?? 0) - mean[c]!) / spread[c]!;
  }
  let weights = new Float64Array(width);
  weights[0] = -3;
  for (let round = 0; round < 12; round++)
    weights = newtonStep({ table, labels, counts, width, ridge }, weights);
  const plain = Array.from({ length: columns }, (_, c) => weights[c + 1]! / spread[c]!);
  return { bias: weights[0]! - plain.reduce((sum, weight, c) => sum + weight * mean[c]!, 0), weights: plain };
}

function scaleOf(rows: readonly (readonly number[])[], columns: number) {
  const mean = new Array<number>(columns).fill(0);
  const square = new Array<number>(columns).fill(0);
  for (const row of rows) {
    for (let c = 0; c < columns; c++) {
      mean[c]! += (row[c] ?? 0) / rows.length;
      square[c]! += (row[c] ?? 0) ** 2 / rows.length;
    }
  }
  const spread = square.map((value, c) => Math.sqrt(Math.max(1e-12, value - mean[c]! ** 2)) || 1);
  return { mean, spread: spread.map((value) => (value < 1e-5 ? 1 : value)) };
}

interface Rows {
  /** Row after row, each led by 1. */
  readonly table: Float64Array;
  readonly labels: readonly number[];
  readonly counts: readonly number[];
  readonly width: number;
  readonly ridge: number;
}

function lossOf({ table, labels, counts, width, ridge }: Rows, weights: Float64Array): number {
  let loss = 0;
  for (let c = 1; c < width; c++) loss += (ridge / 2) * weights[c]! ** 2;
  for (let at = 0; at < labels.length; at++) {
    let sum = 0;
    for (let c = 0; c < width; c++) sum += weights[c]! * table[at * width + c]!;
    const margin = labels[at] === 1 ? -sum : sum;
    loss += counts[at]! * (margin > 30 ? margin : Math.log1p(Math.exp(margin)));
  }
  return loss;
}

function newtonStep(rows: Rows, weights: Float64Array): Float64Array<ArrayBuffer> {
  const { table, labels, counts, width, ridge } = rows;
  const gradient = new Float64Array(width);
  const hessian = Array.from({ length: width }, () => new Float64Array(width));
  for (let at = 0; at < labels.length; at++) {
    const start = at * width;
    let sum = 0;
    for (let c = 0; c < width; c++) sum += weights[c]! * table[start + c]!;
    const chance = 1 / (1 + Math.exp(-sum));
    const slope = counts[at]! * Math.max(1e-6, chance * (1 - chance));
    for (let a = 0; a < width; a++) {
      const value = table[start + a]!;
      if (value === 0) continue;
      gradient[a]! += counts[at]! * value * (labels[at]! - chance);
      const row = hessian[a]!;
      for (let b = 0; b <= a; b++) row[b]! += slope * value * table[start + b]!;
    }
  }
  for (let a = 1; a < width; a++) {
    gradient[a]! -= ridge * weights[a]!;
    hessian[a]![a]! += ridge;
  }
  for (let a = 0; a < width; a++) {
    hessian[a]![a]! += 1e-6;
    for (let b = a + 1; b < width; b++) hessian[a]![b] = hessian[b]![a]!;
  }
  const step = solve(hessian, gradient);
  // A full step may overshoot where the chances are near 0 or 1: it is halved until the fit is no worse.
  const before = lossOf(rows, weights);
  for (let share = 1; share > 1e-4; share /= 2) {
    const next = weights.map((weight, at) => weight + share * step[at]!);
    if (lossOf(rows, next) <= before) return next;
  }
  return new Float64Array(weights);
}

/** Gaussian elimination with pivots. */
function solve(matrix: readonly Float64Array[], values: Float64Array): number[] {
  const rows = matrix.map((row, at) => [...row, values[at]!]);
  for (let column = 0; column < rows.length; column++) {
    let pivot = column;
    for (let at = column + 1; at < rows.length; at++)
      if (Math.abs(rows[at]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = at;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let at = 0; at < rows.length; at++) {
      if (at === column) continue;
      const factor = rows[at]![column]! / rows[column]![column]!;
      if (factor !== 0)
        for (let c = column; c <= rows.length; c++) rows[at]![c]! -= factor * rows[column]![c]!;
    }
  }
  return rows.map((row, at) => row[rows.length]! / row[at]!);
}
