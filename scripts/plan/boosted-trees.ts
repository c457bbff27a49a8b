/** Gradient-boosted decision trees, as they are stored and used; fitting them is bench/fit-trees.ts. */

/**
 * A tree as flat lists by node, root first. `feature` is -1 in a leaf; elsewhere a row goes to `left` when its value
 * is at most `threshold`, else to the node after it. `value` is the mean of the log-odds below the node.
 */
export interface Tree {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly value: readonly number[];
}

export interface BoostedTrees {
  /** Log-odds before any tree. */
  readonly bias: number;
  readonly trees: readonly Tree[];
}

/** Chance that the row is true: 1 / (1 + e^-(bias + sum of the leaves it falls into)). */
export function chanceOfTrees({ bias, trees }: BoostedTrees, row: ArrayLike<number>): number {
  let sum = bias;
  for (const tree of trees) {
    let node = 0;
    for (let feature = tree.feature[0] as number; feature >= 0; feature = tree.feature[node] as number) {
      const left = tree.left[node] as number;
      node = (row[feature] as number) <= (tree.threshold[node] as number) ? left : left + 1;
    }
    sum += tree.value[node] as number;
  }
  return 1 / (1 + Math.exp(-sum));
}

/**
 * What each feature added to the log-odds of a row: along its way down each tree, the change of the mean at every node
 * counts for the feature that was asked there.
 */
export function contributionsOfTrees({ trees }: BoostedTrees, row: ArrayLike<number>): Float64Array {
  const gains = new Float64Array(row.length);
  for (const tree of trees) {
    let node = 0;
    for (let feature = tree.feature[0] as number; feature >= 0; feature = tree.feature[node] as number) {
      const left = tree.left[node] as number;
      const next = (row[feature] as number) <= (tree.threshold[node] as number) ? left : left + 1;
      gains[feature] =
        (gains[feature] as number) + (tree.value[next] as number) - (tree.value[node] as number);
      node = next;
    }
  }
  return gains;
}
