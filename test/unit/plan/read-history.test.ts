import { expect, test } from 'vitest';
import { parseHistory, parseTicks } from '../../../scripts/git/read-history.ts';

test('a log with a root commit, a deletion and odd names', () => {
  const log =
    '\x1eaaa\x1f100\x1fSubject\x1fBody\nmore\x1f\0M\0src/a b.ts\0A\0doc/é\n.md\0D\0gone.ts\0' +
    '\x1ebbb\x1f90\x1fEmpty\x1f\x1f\0';
  expect(parseHistory(log)).toEqual([
    {
      id: 'aaa',
      time: 100,
      subject: 'Subject',
      body: 'Body\nmore',
      files: ['src/a b.ts', 'doc/é\n.md'],
      added: ['doc/é\n.md'],
    },
    { id: 'bbb', time: 90, subject: 'Empty', body: '', files: [], added: [] },
  ]);
});

test('ticks are added lines with a filled box, by commit', () => {
  const id = 'a'.repeat(40);
  const diff = `${id}\ndiff --git a/TASKS.md b/TASKS.md\n@@ -1 +1 @@\n-- [ ] Fix it\n+- [x] Fix it\n+- [ ] New\n+  1. [X] Nested\n`;
  expect(parseTicks(diff)).toEqual(new Map([[id, ['Fix it', 'Nested']]]));
});
