import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BoostedTrees,
  chanceOfTrees,
  contributionsOfTrees,
} from '../../../scripts/plan/boosted-trees.ts';
import { FEATURES } from '../../../scripts/plan/features.ts';
import { FITTED } from '../../../scripts/plan/model.ts';

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

test('contributions are the way from the mean to the answer', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
        minLength: FEATURES.length,
        maxLength: FEATURES.length,
      }),
      (row) => {
        const start = FITTED.trees.trees.reduce((sum, tree) => sum + (tree.value[0] ?? 0), FITTED.trees.bias);
        const end = contributionsOfTrees(FITTED.trees, row).reduce((sum, gain) => sum + gain, start);
        expect(chance(end)).toBeCloseTo(chanceOfTrees(FITTED.trees, row), 9);
      },
    ),
  );
});

test('the fitted model asks only for features that a row has', () => {
  const asked = FITTED.trees.trees.flatMap((tree) => tree.feature);
  expect(Math.max(...asked)).toBeLessThan(FEATURES.length);
  expect(asked.some((feature) => feature >= 0)).toBe(true);
  expect(FITTED.linear.weights).toHaveLength(FEATURES.length);
});
