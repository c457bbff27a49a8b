import { expect, test } from 'vitest';
import { sectionKey } from '../../../scripts/plan/repository-facts.ts';
import { scanDoneTasks } from '../../../scripts/plan/scan-done-tasks.ts';
import { parseTaskList } from '../../../scripts/tasks/parse-task-list.ts';

const LIST = `# Tasks

- [x] At the top
## Parser \`v2\`
- [ ] Open
- [x] Read it
  * [X] Nested, read too
### Deep ##
1. [x] Count
## Server
\`\`\`
# No heading
- [x] No task
\`\`\`
- [-] Skipped
+ [x] Listen\r
`;

test('the quick scan finds the done tasks that the parser finds, in the same sections', () => {
  const parsed = parseTaskList(LIST).tasks.filter((task) => task.state === 'done');
  expect(scanDoneTasks(LIST).map(({ title }) => title)).toEqual(parsed.map(({ title }) => title));
  const sections = (tasks: readonly { headings: readonly string[] }[]) =>
    tasks.map(({ headings }) => sectionKey('TASKS.md', headings));
  expect(sections(scanDoneTasks(LIST))).toEqual(sections(parsed));
  expect(parsed).toHaveLength(5);
});
