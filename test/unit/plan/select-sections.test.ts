import { expect, test } from 'vitest';
import { adviseParts } from '../../../scripts/plan/plan-advice.ts';
import { openTasksOf } from '../../../scripts/plan/read-open-tasks.ts';
import { selectSections } from '../../../scripts/plan/select-sections.ts';

const open = openTasksOf(
  `# Tasks
## Phase 1: \`parser\`
- [ ] one
  - [ ] two
### Errors
- [ ] three
## Phase 10: Docs
- [ ] four
`,
  'TASKS.md',
);
const titles = (sections: readonly string[], also: readonly string[] = []) =>
  selectSections(open, sections, new Set(also)).tasks.map(({ title }) => title);

test.each([
  [['Phase 1'], ['one', 'two', 'three']],
  [['phase 1: `Parser`'], ['one', 'two', 'three']],
  [['errors'], ['three']],
  [['error'], []],
  [
    ['Errors', 'docs'],
    ['three', 'four'],
  ],
])('below %j stand %j', (sections, expected) => {
  expect(titles(sections)).toEqual(expected);
});

test('a task that is named is kept, and nested tasks keep their parent', () => {
  expect(titles(['Docs'], [open.tasks[2]?.id ?? ''])).toEqual(['three', 'four']);
  expect(selectSections(open, ['Errors', 'Phase 1']).parents).toEqual([undefined, 0, undefined]);
});

test('a long list is told to be planned in parts, a part or a short list is not', () => {
  const lines = (heading: string, tasks: number) =>
    `## ${heading}\n${Array.from({ length: tasks }, (_, at) => `- [ ] ${heading} ${at}\n`).join('')}`;
  const { tasks } = openTasksOf(lines('All', 40) + lines("It's next", 25) + lines('Small', 3), 'TASKS.md');
  expect(adviseParts(tasks, [])).toBe(
    "68 open tasks are more than tracks of a few days hold. Plan a part: one section at a time, such as --section 'It'\\''s next' (25 of them); it may stand several times.",
  );
  expect(adviseParts(tasks, ['All'])).toBeUndefined();
  expect(adviseParts(tasks.slice(0, 60), [])).toBeUndefined();
});
