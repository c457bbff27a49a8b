import { expect, test } from 'vitest';
import { joinLike, splitWords, writeLike } from '../../../scripts/plan/write-name.ts';

test.each([
  ['blob reader', 'task-list.test.ts', 'blob-reader.test.ts'],
  ['blob reader', 'test_plan.py', 'test_blob_reader.py'],
  ['blob reader', 'plan_test.go', 'blob_reader_test.go'],
  ['blob reader', 'TaskList.tsx', 'BlobReader.tsx'],
  ['blob reader', 'taskList.js', 'blobReader.js'],
  ['blob reader', 'plan.rs', 'blob_reader.rs'],
  ['blob', 'TaskListTest.java', 'BlobTest.java'],
  ['blob test', 'plan_test.go', undefined],
  ['test blob', 'test_plan.py', undefined],
  ['blob tests', 'plan.test.ts', undefined],
  ['blob test', 'plan.go', 'blob_test.go'],
  ['blob', 'Makefile', undefined],
  ['blob', '.eslintrc.json', undefined],
])('%s like %s is %s', (words, example, expected) => {
  expect(writeLike(words, example)).toBe(expected);
});

test('words are joined as in the example, and plainly where it has only one', () => {
  expect(joinLike(['blob', 'reader'], 'task', '')).toBe('blobreader');
  expect(joinLike(['blob', 'reader'], 'task_list', '')).toBe('blob_reader');
});

test('a name is split at capitals, underscores and hyphens', () => {
  expect(splitWords('readBlob_text-now')).toEqual(['read', 'Blob', 'text', 'now']);
});
