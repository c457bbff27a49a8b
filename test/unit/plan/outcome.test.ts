import { expect, test } from 'vitest';
import type { BlastRadius } from '../../../scripts/plan/blast-radius.ts';
import { learnFromOutcomes } from '../../../scripts/plan/learn-from-outcomes.ts';
import type { OpenTask } from '../../../scripts/plan/open-task.ts';
import { finishedTasks, type Outcome, scoreOutcomes } from '../../../scripts/plan/outcome.ts';

const outcome = (tasks: Outcome['tasks'], touched: string[]): Outcome => ({
  track: 'parser',
  commit: 'c0ffee',
  when: '2026-01-01T00:00:00.000Z',
  tasks,
  touched,
});
const said = (title: string, done: boolean, ...files: [string, number][]) => ({
  title,
  done,
  predicted: files.map(([path, score]) => ({ path, score })),
});
const task = (title: string): OpenTask => ({
  id: title,
  title,
  text: title,
  headings: [],
  ancestors: [],
  taskFile: 'TASKS.md',
  line: 1,
});
const radius = (id: string, ...files: [string, number][]): BlastRadius => ({
  id,
  files: files.map(([path, score]) => ({
    path,
    score,
    kind: 'existing',
    evidence: [{ kind: 'lexical', detail: 'shares words' }],
  })),
  dirs: [],
});

test('only finished tasks are reckoned, and two that foretell one file count it once', () => {
  const score = scoreOutcomes([
    outcome(
      [
        said('One', true, ['a.ts', 0.5], ['b.ts', 0.2]),
        said('Two', true, ['a.ts', 0.5]),
        said('Three', false, ['c.ts', 0.9]),
      ],
      ['a.ts', 'c.ts', 'd.ts'],
    ),
  ]);
  expect(score).toEqual({ tracks: 1, touched: 3, foretold: 1, expected: 0.95, came: 1 });
});

test('a track of which nothing was predicted says nothing', () => {
  expect(scoreOutcomes([outcome([said('One', true)], ['a.ts'])]).tracks).toBe(0);
});

test('of many finished tasks, each has only the files that were predicted for it', () => {
  const tasks = ['One', 'Two', 'Three', 'Four'].map((title, at) => said(title, true, [`${at}.ts`, 0.5]));
  const files = finishedTasks([outcome(tasks, ['0.ts', '2.ts', 'other.ts'])]).map((past) => past.files);
  expect(files).toEqual([['0.ts'], [], ['2.ts'], []]);
  expect(finishedTasks([outcome(tasks.slice(0, 1), ['other.ts'])])[0]?.files).toEqual(['other.ts']);
});

test('a task that reads like a finished one is expected to touch its files', () => {
  const past = outcome([said('Accept tabs in the lexer', true, ['x.ts', 0.1])], ['src/lexer.ts', 'gone.ts']);
  const [alike, other] = learnFromOutcomes(
    [task('Accept newlines in the lexer'), task('Write a guide')],
    [radius('a', ['x.ts', 0.2]), radius('b', ['docs/guide.md', 0.4])],
    [past],
    (path) => path !== 'gone.ts',
  );
  expect(alike?.files[0]?.path).toBe('src/lexer.ts');
  expect(alike?.files[0]?.evidence[0]?.detail).toBe(
    'finished task "Accept tabs in the lexer" of track parser',
  );
  expect(alike?.files.map((file) => file.path)).not.toContain('gone.ts');
  expect(other?.files.map((file) => file.path)).toEqual(['docs/guide.md']);
});

test('where less came than was said, chances go down; where more came, up', () => {
  const many = Array.from({ length: 40 }, (_, at): [string, number] => [`${at}.ts`, 0.8]);
  const after = (touched: string[]) =>
    learnFromOutcomes(
      [task('Unlike')],
      [radius('a', ['z.ts', 0.5])],
      [outcome([said('Past', true, ...many)], touched)],
      () => true,
    )[0]?.files[0]?.score ?? 0;
  expect(after(['0.ts'])).toBeLessThan(0.35);
  expect(after(many.map(([path]) => path))).toBeGreaterThan(0.5);
});

test('what a person said is never changed', () => {
  const byHand: BlastRadius = {
    id: 'a',
    files: [{ path: 'a.ts', score: 1, kind: 'existing', evidence: [{ kind: 'override', detail: 'said' }] }],
    dirs: [],
  };
  const past = outcome([said('Same words here', true, ['b.ts', 0.9])], ['b.ts']);
  expect(learnFromOutcomes([task('Same words here')], [byHand], [past], () => true)).toEqual([byHand]);
});
