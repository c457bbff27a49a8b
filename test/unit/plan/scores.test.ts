import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepStrong, scaled, topOf } from '../../../scripts/plan/scores.ts';

test('the top of the scores is the head of all of them in order', () => {
  const scores = fc.array(fc.constantFrom(0, 0.25, 0.5, 1), { maxLength: 400 });
  fc.assert(
    fc.property(scores, fc.integer({ min: 0, max: 30 }), (values, most) => {
      const all = [...values.entries()]
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .map(([number, score]) => ({ number, score }));
      expect(topOf(new Map(values.entries()), most)).toEqual(all.slice(0, most));
    }),
  );
});

test('dense scores say what a map of the strong ones says', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { maxLength: 60 }), (sums) => {
      const most = Math.max(0, ...sums);
      const strong = new Map([...sums.entries()].filter(([, sum]) => sum > 0 && sum >= 0.05 * most));
      const dense = keepStrong(Float64Array.from(sums));
      expect(dense.most()).toBe(most);
      for (const [scores, map] of [
        [dense, strong],
        [dense.scaled(), scaled(new Map(strong))],
      ] as const) {
        const visited = new Map<number, number>();
        scores.forEach((score, number) => {
          visited.set(number, score);
        });
        expect(visited).toEqual(map);
        for (let number = 0; number <= sums.length; number++)
          expect(scores.get(number)).toBe(map.get(number));
        expect(topOf(scores, 7)).toEqual(topOf(map, 7));
      }
    }),
  );
});
