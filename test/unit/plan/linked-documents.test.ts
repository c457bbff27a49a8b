import { expect, test } from 'vitest';
import { linkedDocuments } from '../../../scripts/plan/linked-documents.ts';
import { indexTree } from '../../../scripts/plan/tree-index.ts';

const PATHS = [
  'backlog/tasks/task-12.3 - Write-the-guide-for-new-users.md',
  'backlog/tasks/task-4 - Short.md',
  'backlog/docs/parser-notes-2026.md',
  'specs/007-limits/spec.md',
  'specs/007-limits/plan.md',
  'specs/007-limits/tasks.md',
  'src/read.ts',
];
const tree = indexTree(PATHS.map((path, at) => ({ path, blob: String(at), size: 1 })));
const linked = (text: string, taskFile = '') =>
  linkedDocuments(tree, [{ id: 't', title: text, text, headings: [], ancestors: [], taskFile, line: 1 }]).get(
    't',
  ) ?? { own: [], named: ['nothing'] };

test('a document that bears the title of a task is its own', () => {
  expect(linked('Write the guide for new users').own).toEqual([PATHS[0]]);
  expect(linked('First things\nWrite the guide for new users\n- and more').own).toEqual([PATHS[0]]);
});

test('a short title could be many things', () => {
  expect(linked('Short')).toEqual({ own: [], named: [] });
});

test('documents that the text names, and those beside its list', () => {
  expect(linked('Follow parser-notes-2026.md').named).toEqual([PATHS[2]]);
  expect(linked('Raise it', 'specs/007-limits/tasks.md').named).toEqual([PATHS[3], PATHS[4]]);
});
