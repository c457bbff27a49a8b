import { expect, test } from 'vitest';
import { buildField } from '../../../scripts/plan/full-text.ts';
import { listNewNames } from '../../../scripts/plan/new-names.ts';
import { countTerms, hashTerm } from '../../../scripts/plan/terms.ts';
import { indexTree } from '../../../scripts/plan/tree-index.ts';

const PATHS = ['internal/cli/sync.go', 'internal/cli/status.go', 'internal/graph/blob_reader.go'];
const tree = indexTree(PATHS.map((path, at) => ({ path, blob: String(at), size: 1 })));

function namesIn(title: string, more = '') {
  const text = `${title}\n${more}`;
  const vocabulary = new Set([...countTerms(text).keys()].map(hashTerm));
  const task = { id: '1', title, text, headings: [], ancestors: [], taskFile: 'TASKS.md', line: 1 };
  return listNewNames({ tree, pathField: buildField(tree.pathTerms, vocabulary) }, task);
}
const wordsIn = (title: string, more?: string) => namesIn(title, more).map(({ words }) => words);

test.each([
  ['Implement `amem drift`', 'drift'],
  ['T012: Implement the graph laplacian and eigendecomposition', 'graph laplacian'],
  ['Task: Configuration Manager - load the workflow list', 'configuration manager'],
  ['feat(core): add a retry budget', 'retry budget'],
  ['Add TestTypeFileConvention', 'type file convention'],
  ['Create immutable ProjectCallGraph', 'immutable project call graph'],
  ['Unified trade history', 'unified history'],
])('%s may make %s', (title, name) => {
  expect(wordsIn(title)).toContain(name);
});

test('the name that leads the title, and one in code, come before what else is said', () => {
  const [first, second] = wordsIn('Add `BlobWriter` for the graph, with a cache');
  expect([first, second]).toContain('blob writer');
  expect(first).not.toContain('cache');
});

test('a verb that leads is no name, nor is a word that joins', () => {
  const names = wordsIn('Write the guide for all of the commands');
  for (const word of ['write', 'the', 'for', 'all', 'of']) expect(names).not.toContain(word);
});

test('a name in code of the text counts, but less than one of the title', () => {
  const names = namesIn('Keep blobs', 'with a `RetryBudget`');
  const budget = names.find(({ words }) => words === 'retry budget');
  expect(budget?.features).toMatchObject({ quoted: 1, identifier: 1, part: 1 });
});

test('says whether a file of the name is there', () => {
  const [there] = namesIn('Add `blob_reader`');
  const [other] = namesIn('Add `blob_writer`');
  expect(there?.features.stemThere).toBeGreaterThan(0);
  expect(other?.features.stemThere).toBe(0);
});

test('however much is said, twenty names are looked at', () => {
  const letters = ['alpha', 'bravo', 'delta', 'gamma', 'omega', 'sigma', 'theta', 'zeta'];
  const clause = (before: string) => letters.map((word) => `${before}${word}`).join(' ');
  expect(namesIn([clause('a'), clause('b'), clause('c')].join(', '))).toHaveLength(20);
});
