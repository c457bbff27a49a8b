import { expect, test } from 'vitest';
import type { BlastRadius } from '../../../scripts/plan/blast-radius.ts';
import { holdReason, likeliestTouches } from '../../../scripts/plan/hold-reason.ts';

const radius = (path: string, score: number): BlastRadius => ({
  id: path,
  files: [{ path, score, kind: 'existing', evidence: [] }],
  dirs: [],
});
const tracks = [{ name: 'docs', branch: 'work/docs', scope: [], tasks: [] }];

test.each([
  [0.6, 'may meet'],
  [0.9, 'likely meets'],
])('at a chance of %d for each of two tasks, they: %s', (chance, words) => {
  const held = radius('a.ts', chance);
  const reason = holdReason(held.files, [likeliestTouches([0], [radius('a.ts', chance)])], tracks);
  expect(reason).toBe(`cuts across: ${words} docs in a.ts`);
});
