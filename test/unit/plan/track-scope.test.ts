import { expect, test } from 'vitest';
import { scopesOf } from '../../../scripts/plan/track-scope.ts';

const task = (path: string, score: number) => ({
  id: path,
  title: path,
  line: 1,
  touches: [{ path, score, kind: 'existing' as const, evidence: [] }],
});
// Every file has a neighbour in the other track, so that no directory is of one track alone.
const files = (track: string, score: number) =>
  Array.from({ length: 20 }, (_, at) => task(`dir${at}/${track}.ts`, score));

test('a scope holds all that its tasks likely touch, however much that is', () => {
  const [own = []] = scopesOf([files('a', 0.6), files('b', 0.6)], new Set());
  expect(own).toHaveLength(20);
});

test('of what its tasks may touch a scope names twelve paths', () => {
  const [own = []] = scopesOf([files('a', 0.3), files('b', 0.3)], new Set());
  expect(own).toHaveLength(12);
});
