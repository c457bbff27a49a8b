import { expect, test } from 'vitest';
import { pathIn } from '../../../scripts/plan/new-places.ts';

const place = (example: string, ownFolder: boolean) => ({
  example,
  ownFolder,
  weight: 1,
  features: {} as never,
});

test.each([
  ['internal/cli/sync.go', false, 'internal/cli/blob_reader.go'],
  ['setup.py', false, 'blob_reader.py'],
  ['skills/task-list/SKILL.md', true, 'skills/blob-reader/SKILL.md'],
  ['skills/plan/SKILL.md', true, 'skills/blob-reader/SKILL.md'],
  ['src/graph/task_list/task_list.ts', true, 'src/graph/blob_reader/blob_reader.ts'],
  ['src/ui/TaskList/TaskList.test.tsx', true, 'src/ui/BlobReader/BlobReader.test.tsx'],
  ['internal/cli/sync/cmd.go', true, 'internal/cli/blobreader/cmd.go'],
  ['docs/Makefile', false, undefined],
])('beside %s (a folder of its own: %s) it is %s', (example, ownFolder, expected) => {
  expect(pathIn(place(example, ownFolder), 'blob reader')).toBe(expected);
});
