import { expect, test } from 'vitest';
import { findMentions } from '../../../scripts/plan/find-mentions.ts';
import { followMoves } from '../../../scripts/plan/follow-moves.ts';
import { indexHistory } from '../../../scripts/plan/history-index.ts';
import { toTermList } from '../../../scripts/plan/term-list.ts';
import { indexTree } from '../../../scripts/plan/tree-index.ts';

const PATHS = [
  'web/other/report.go',
  'cli/status/core/run.go',
  'cli/drift/old/run.go',
  'cli/drift/core/fix/fix.go',
  'cli/drift/core/check.go',
  'cli/doctor/core/fix.go',
  'shared/src/types/index.ts',
  'shared/src/types/git.ts',
  'shared/src/web/types.ts',
  'assets/text.yaml',
];
const tree = indexTree(PATHS.map((path, at) => ({ path, blob: String(at), size: 1 })));
const files = [
  'cli/drift/core/fix.go',
  'cli/drift/core/old.go',
  'shared/src/types.ts',
  'cli/drift/old/check.go',
  'cli/status/core/report.go',
  'notes.md',
];
const change = { id: 'a', subject: '', files, added: files, message: toTermList(new Map()), ticks: [] };
const history = indexHistory([change], tree, new Set());

function followed(text: string) {
  const found = followMoves({ tree, history }, findMentions(tree, { text, headings: [], ancestors: [] }));
  return {
    files: [...found.files.keys()].map((number) => tree.paths[number]),
    fresh: [...found.fresh.keys()],
    gone: [...found.gone],
    exact: [...found.exact].map((number) => tree.paths[number]),
  };
}

test('a path that is gone means the file of its name that is nearest to where it was', () => {
  const { files: meant, fresh } = followed('Move strings of cli/drift/core/fix.go');
  expect(meant).toEqual(['cli/drift/core/fix/fix.go']);
  expect(fresh).toEqual([]);
});

test('a file that was split up into a directory of its name stays one path, which binds who names it', () => {
  const { files: meant, fresh, gone } = followed('Create Status in shared/src/types.ts');
  expect(meant).toEqual([]);
  expect(fresh).toEqual(['shared/src/types.ts']);
  expect(gone).toEqual([]);
});

test('a file of its name beside the directory may be meant, one further away is another', () => {
  expect(followed('Speed up cli/status/core/report.go').files).toEqual([]);
  expect(followed('Speed up cli/drift/old/check.go').files).toEqual(['cli/drift/core/check.go']);
  expect(followed('Speed up cli/drift/old/check.go').exact).toEqual([]);
  expect(followed('Move strings of cli/drift/core/fix.go').exact).toEqual(['cli/drift/core/fix/fix.go']);
});

test('with no file of its name left, it may be wanted back', () => {
  const { fresh, gone } = followed('Restore cli/drift/core/old.go');
  expect(fresh).toEqual(['cli/drift/core/old.go']);
  expect(gone).toEqual(fresh);
});

test('a path that never was is to be made, and so is a name alone that was in use once elsewhere', () => {
  expect(followed('Write cli/drift/core/report.go').fresh).toEqual(['cli/drift/core/report.go']);
  expect(followed('Write old.go').fresh).toEqual(['old.go']);
});
