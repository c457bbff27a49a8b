import { expect, test } from 'vitest';
import { replaceName } from '../../../scripts/plan/analogous-files.ts';

test.each([
  ['internal/cli/sync.go', 'hook', 'internal/cli/hook.go'],
  ['src/graph/blob_reader/blob_reader.test.ts', 'task list', 'src/graph/task_list/task_list.test.ts'],
  ['src/BlobReader.tsx', 'task list', 'src/TaskList.tsx'],
  ['tests/test_sync.py', 'blob reader', 'tests/test_blob_reader.py'],
  ['docs/Makefile', 'hook', undefined],
])('like %s, %s is %s', (path, words, expected) => {
  expect(replaceName(path, words)).toBe(expected);
});
