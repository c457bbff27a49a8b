import fc from 'fast-check';
import { expect, test } from 'vitest';
import { topOf } from '../../../scripts/plan/scores.ts';

test('the top of the scores is the head of all of them in order', () => {
  const scores = fc.array(fc.constantFrom(0, 0.25, 0.5, 1), { maxLength: 400 });
  fc.assert(
    fc.property(scores, fc.integer({ min: 0, max: 30 }), (values, most) => {
      const all = [...values.entries()].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      expect(topOf(new Map(values.entries()), most)).toEqual(all.slice(0, most));
    }),
  );
});
