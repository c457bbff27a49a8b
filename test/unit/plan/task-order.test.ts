import { expect, test } from 'vitest';
import type { OpenTask } from '../../../scripts/plan/open-task.ts';
import { dependenciesOf, readOrder } from '../../../scripts/plan/task-order.ts';

const task = (id: string, title: string, heading = ''): OpenTask => ({
  id,
  title,
  text: title,
  headings: heading === '' ? [] : [heading],
  ancestors: [],
  taskFile: 'tasks.md',
  line: 1,
});
const order = (...tasks: OpenTask[]) =>
  readOrder(
    tasks,
    tasks.map(() => undefined),
  );

test.each([
  ['depends on T012', ['t012']],
  ['Do it (after T001, T002 and T003)', ['t001', 't002', 't003']],
  ['blocked by #14', ['14']],
  ['look after the children', []],
])('%s', (text, ids) => {
  expect(dependenciesOf(text)).toEqual(ids);
});

test('a task stays with what it depends on', () => {
  expect(order(task('T1', 'One'), task('T2', 'Two, depends on T1')).together).toEqual([[0, 1]]);
});

test('a nested task stays with its parent', () => {
  expect(readOrder([task('a', 'A'), task('b', 'B')], [undefined, 0]).together).toEqual([[0, 1]]);
});

test("spec-kit's foundation comes first, and only [P] tasks of a phase are independent", () => {
  const { together, later } = order(
    task('T001', 'T001 Make the project', 'Phase 1: Setup'),
    task('T002', 'T002 Configure it', 'Phase 1: Setup'),
    task('T003', 'T003 [P] Lint it', 'Phase 1: Setup'),
    task('T004', 'T004 [P] Story', 'Phase 3: User Story 1'),
  );
  expect(together).toEqual([[0, 1]]);
  expect([...later.keys()]).toEqual([3]);
});

test('after the foundation, polish waits and stories do not', () => {
  const { later } = order(
    task('T010', 'T010 Story one', 'Phase 3: User Story 1'),
    task('T020', 'T020 Story two', 'Phase 4: User Story 2'),
    task('T030', 'T030 Tidy', 'Phase 5: Polish'),
  );
  expect([...later.keys()]).toEqual([2]);
});
