/**
 * Gradient-boosted trees for the logistic loss, by histograms (Friedman, "Greedy function approximation", 2001).
 */
import type { BoostedTrees, Tree } from '../scripts/plan/boosted-trees.ts';

export interface Table {
  readonly columns: number;
  /** Row after row. */
  readonly values: Float32Array;
  readonly labels: Uint8Array;
  readonly weights: Float32Array;
}

export interface Settings {
  readonly rounds: number;
  readonly depth: number;
  readonly rate: number;
  readonly ridge: number;
  readonly leastWeight: number;
}

const BINS = 32;

export function fitTrees(table: Table, settings: Settings): BoostedTrees {
  const rows = table.labels.length;
  const edges = Array.from({ length: table.columns }, (_, column) => edgesOf(table, column));
  const binned = binRows(table, edges);
  let [hits, all] = [0, 0];
  for (let row = 0; row < rows; row++) {
    hits += table.weights[row]! * table.labels[row]!;
    all += table.weights[row]!;
  }
  const bias = Math.log(hits / (all - hits));
  const sums = new Float64Array(rows).fill(bias);
  const slopes = new Float64Array(rows);
  const curves = new Float64Array(rows);
  const trees: Tree[] = [];
  for (let round = 0; round < settings.rounds; round++) {
    for (let row = 0; row < rows; row++) {
      const chance = 1 / (1 + Math.exp(-sums[row]!));
      slopes[row] = table.weights[row]! * (table.labels[row]! - chance);
      curves[row] = table.weights[row]! * Math.max(1e-6, chance * (1 - chance));
    }
    trees.push(growTree(binned, edges, slopes, curves, sums, settings));
  }
  return { bias, trees };
}

/** Values between which rows are told apart: quantiles of those that differ. */
function edgesOf({ values, columns, labels }: Table, column: number): number[] {
  const step = Math.max(1, Math.floor(labels.length / 20_000));
  const sample: number[] = [];
  for (let row = 0; row < labels.length; row += step) sample.push(values[row * columns + column]!);
  const sorted = Float32Array.from(sample).sort();
  const zero = sorted.findLastIndex((value) => value <= 0);
  // Most values are 0; the others get the bins.
  const above = zero < 0 ? sorted : sorted.subarray(zero + 1);
  const edges = new Set<number>(zero >= 0 && above.length > 0 ? [0] : []);
  for (let bin = 1; bin < BINS - 1; bin++) {
    const value = above[Math.floor((bin * above.length) / BINS)];
    if (value !== undefined && value < above.at(-1)!) edges.add(Math.round(value * 1e4) / 1e4);
  }
  return [...edges].sort((a, b) => a - b);
}

/** Per row the cells `column * BINS + bin` whose bin is not the lowest: most values are 0 and cost nothing. */
interface Binned {
  readonly starts: Int32Array;
  readonly cells: Uint16Array;
  /** Row after row, for deciding on which side of a split a row is. */
  readonly bins: Uint8Array;
  readonly columns: number;
}

function binRows({ values, columns, labels }: Table, edges: readonly (readonly number[])[]): Binned {
  const bins = new Uint8Array(values.length);
  const starts = new Int32Array(labels.length + 1);
  const cells: number[] = [];
  for (let row = 0; row < labels.length; row++) {
    for (let column = 0; column < columns; column++) {
      const bin = binOf(values[row * columns + column]!, edges[column]!);
      bins[row * columns + column] = bin;
      if (bin > 0) cells.push(column * BINS + bin);
    }
    starts[row + 1] = cells.length;
  }
  return { starts, cells: Uint16Array.from(cells), bins, columns };
}

function binOf(value: number, edges: readonly number[]): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Split {
  readonly gain: number;
  readonly column: number;
  readonly bin: number;
}

function growTree(
  binned: Binned,
  edges: readonly (readonly number[])[],
  slopes: Float64Array,
  curves: Float64Array,
  sums: Float64Array,
  settings: Settings,
): Tree {
  const tree = { feature: [-1], threshold: [0], left: [0], value: [0] };
  const order = Int32Array.from({ length: slopes.length }, (_, row) => row);
  const pending = [{ node: 0, from: 0, to: order.length, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, from, to, depth } = next;
    const part = order.subarray(from, to);
    let [slope, curve] = [0, 0];
    for (const row of part) {
      slope += slopes[row]!;
      curve += curves[row]!;
    }
    const value = (settings.rate * slope) / (curve + settings.ridge);
    tree.value[node] = value;
    const split =
      depth < settings.depth
        ? bestSplit(binned, edges, slopes, curves, part, slope, curve, settings)
        : undefined;
    if (split === undefined) {
      for (const row of part) sums[row]! += value;
      continue;
    }
    const isLeft = (row: number) => binned.bins[row * binned.columns + split.column]! <= split.bin;
    const left = part.filter(isLeft);
    const right = part.filter((row) => !isLeft(row));
    part.set(left);
    part.set(right, left.length);
    const child = tree.feature.length;
    tree.feature[node] = split.column;
    tree.threshold[node] = edges[split.column]![split.bin]!;
    tree.left[node] = child;
    for (const list of [tree.threshold, tree.left, tree.value]) list.push(0, 0);
    tree.feature.push(-1, -1);
    pending.push(
      { node: child, from, to: from + left.length, depth: depth + 1 },
      { node: child + 1, from: from + left.length, to, depth: depth + 1 },
    );
  }
  return tree;
}

function bestSplit(
  { starts, cells, columns }: Binned,
  edges: readonly (readonly number[])[],
  slopes: Float64Array,
  curves: Float64Array,
  rows: Int32Array,
  slope: number,
  curve: number,
  { ridge, leastWeight }: Settings,
): Split | undefined {
  const slopeSums = new Float64Array(columns * BINS);
  const curveSums = new Float64Array(columns * BINS);
  for (const row of rows) {
    const [a, b] = [slopes[row]!, curves[row]!];
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      const cell = cells[at]!;
      slopeSums[cell]! += a;
      curveSums[cell]! += b;
    }
  }
  const base = slope ** 2 / (curve + ridge);
  let best: Split | undefined;
  for (const [column, { length }] of edges.entries()) {
    // From the highest bin down, because the lowest is not summed.
    let [rightSlope, rightCurve] = [0, 0];
    for (let bin = length - 1; bin >= 0; bin--) {
      rightSlope += slopeSums[column * BINS + bin + 1]!;
      rightCurve += curveSums[column * BINS + bin + 1]!;
      const leftCurve = curve - rightCurve;
      if (leftCurve < leastWeight || rightCurve < leastWeight) continue;
      const gain =
        (slope - rightSlope) ** 2 / (leftCurve + ridge) + rightSlope ** 2 / (rightCurve + ridge) - base;
      if (gain > (best?.gain ?? 1e-6)) best = { gain, column, bin };
    }
  }
  return best;
}
