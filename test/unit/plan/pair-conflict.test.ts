import { expect, test } from 'vitest';
import type { BlastRadius } from '../../../scripts/plan/blast-radius.ts';
import type { OpenTask } from '../../../scripts/plan/open-task.ts';
import { PAIR_FEATURES, pairChance, pairFeatures, pairViews } from '../../../scripts/plan/pair-conflict.ts';

const task = (id: string, title: string): OpenTask => ({
  id,
  title,
  text: title,
  headings: [],
  ancestors: [],
  taskFile: '',
  line: 0,
});
const radius = (id: string, files: Record<string, number>): BlastRadius => ({
  id,
  files: Object.entries(files).map(([path, score]) => ({ path, score, kind: 'existing', evidence: [] })),
  dirs: [],
});
const tasks = [task('a', 'Read quoted fields'), task('b', 'Count the lines'), task('c', 'Draw a logo')];

function viewsOf(...files: Record<string, number>[]) {
  return pairViews(
    tasks,
    files.map((each, at) => radius(tasks[at]?.id ?? '', each)),
  );
}

function chanceOfFirstTwo(...files: Record<string, number>[]): number {
  const [one, two] = viewsOf(...files);
  return one === undefined || two === undefined ? Number.NaN : pairChance(one, two);
}

test('the same likeliest file counts, wherever it stands in the radius', () => {
  const [one, two, three] = viewsOf(
    { 'src/a.ts': 0.2, 'src/b.ts': 0.5 },
    { 'src/b.ts': 0.4, 'src/c.ts': 0.3 },
    { 'src/c.ts': 0.4 },
  );
  const at = PAIR_FEATURES.indexOf('sameBest');
  if (one === undefined || two === undefined || three === undefined) throw new Error('three tasks');
  expect(pairFeatures(one, two)[at]).toBe(1);
  expect(pairFeatures(two, three)[at]).toBe(0);
});

test('tasks without any likely file have none in common', () => {
  const [one, two] = viewsOf({}, {}, {});
  if (one === undefined || two === undefined) throw new Error('three tasks');
  expect(pairFeatures(one, two)[PAIR_FEATURES.indexOf('sameBest')]).toBe(0);
});

test('two tasks whose likeliest file is one are likelier to meet than two that share a lesser one', () => {
  const same = chanceOfFirstTwo(
    { 'src/a.ts': 0.4, 'src/b.ts': 0.1 },
    { 'src/a.ts': 0.4, 'src/c.ts': 0.1 },
    {},
  );
  const lesser = chanceOfFirstTwo(
    { 'src/b.ts': 0.4, 'src/a.ts': 0.1 },
    { 'src/c.ts': 0.4, 'src/a.ts': 0.1 },
    {},
  );
  const apart = chanceOfFirstTwo({ 'src/b.ts': 0.4 }, { 'src/c.ts': 0.4 }, {});
  expect(same).toBeGreaterThan(lesser);
  expect(lesser).toBeGreaterThan(apart);
});
