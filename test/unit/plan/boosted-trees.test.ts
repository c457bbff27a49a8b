import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BoostedTrees,
  chanceOfTrees,
  contributionsOfTrees,
} from '../../../scripts/plan/boosted-trees.ts';
import { FEATURES } from '../../../scripts/plan/features.ts';
import { FITTED } from '../../../scripts/plan/model.ts';
import { NEW_FILE_FEATURES } from '../../../scripts/plan/new-file-features.ts';

/** Asks feature 1 at 0.5, then on the right feature 0 at 2. */
const TREE = {
  feature: [1, -1, 0, -1, -1],
  threshold: [0.5, 0, 2, 0, 0],
  left: [1, 0, 3, 0, 0],
  value: [0.1, -1, 0.8, 0.5, 1.5],
};
const model: BoostedTrees = { bias: -1, trees: [TREE, TREE] };
const chance = (logOdds: number) => 1 / (1 + Math.exp(-logOdds));

test.each([
  [[0, 0.5], -1 - 2],
  [[2, 0.6], -1 + 1],
  [[2.1, 0.6], -1 + 3],
])('row %j has log-odds %d', (row, logOdds) => {
  expect(chanceOfTrees(model, row)).toBeCloseTo(chance(logOdds), 12);
});

const MODELS = [
  ['of files that exist', FITTED.existing, FEATURES.length],
  ['of new files', FITTED.fresh, NEW_FILE_FEATURES.length],
] as const;

test.each(MODELS)('contributions %s are the way from the mean to the answer', (_, { trees }, columns) => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: columns, maxLength: columns }),
      (row) => {
        const start = trees.trees.reduce((sum, tree) => sum + (tree.value[0] ?? 0), trees.bias);
        const end = contributionsOfTrees(trees, row).reduce((sum, gain) => sum + gain, start);
        expect(chance(end)).toBeCloseTo(chanceOfTrees(trees, row), 9);
      },
    ),
  );
});

test.each(MODELS)('the model %s asks only for features that a row has', (_, { trees, linear }, columns) => {
  const asked = trees.trees.flatMap((tree) => tree.feature);
  expect(Math.max(...asked)).toBeLessThan(columns);
  expect(asked.some((feature) => feature >= 0)).toBe(true);
  expect(linear.weights).toHaveLength(columns);
});
