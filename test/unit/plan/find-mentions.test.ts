import { expect, test } from 'vitest';
import { findMentions } from '../../../scripts/plan/find-mentions.ts';
import { indexTree } from '../../../scripts/plan/tree-index.ts';

const PATHS = [
  'src/parser/read.ts',
  'src/parser/write.ts',
  'src/server/listen.ts',
  'test/parser/read.test.ts',
  'docs/guide.md',
  'packages/core/src/BlobReader.ts',
  'docs/Überblick neu.md',
  'docs/入門.md',
];
const tree = indexTree(PATHS.map((path, at) => ({ path, blob: String(at), size: 1 })));
const mentionsIn = (text: string) => {
  const found = findMentions(tree, { text, headings: [], ancestors: [] });
  const names = (numbers: Iterable<number>) => [...numbers].map((number) => tree.paths[number]).sort();
  return {
    files: names(found.files.keys()),
    stems: names(found.stems.keys()),
    directories: [...found.directories.keys()].sort(),
    fresh: [...found.fresh.keys()].sort(),
  };
};

test.each([
  ['Fix `src/parser/read.ts`.', ['src/parser/read.ts']],
  ['Fix @src/parser/read.ts, then rest', ['src/parser/read.ts']],
  ['see (parser/write.ts)', ['src/parser/write.ts']],
  ['guide.md is wrong', ['docs/guide.md']],
  ['all of src/parser/*.ts', ['src/parser/read.ts', 'src/parser/write.ts']],
  ['old/place/src/server/listen.ts has moved', ['src/server/listen.ts']],
  ['see [the reader](src/parser/read.ts).', ['src/parser/read.ts']],
  ['see [the site](https://example.invalid/src/parser/read.ts) and parser/write.ts', ['src/parser/write.ts']],
  ['Correct docs/入門.md', ['docs/入門.md']],
  ['Correct `docs/Überblick neu.md`', ['docs/Überblick neu.md']],
  ['Correct [it](<docs/Überblick neu.md>)', ['docs/Überblick neu.md']],
  ['fails in /home/you/project/src/parser/read.ts', ['src/parser/read.ts']],
  ['see https://example.invalid/src/parser/read.ts', []],
])('%s', (text, files) => {
  expect(mentionsIn(text).files).toEqual(files);
});

test('a directory is one, by path or by its end', () => {
  expect(mentionsIn('everything in `src/parser/`').directories).toEqual(['src/parser']);
  expect(mentionsIn('core/src/ needs care').directories).toEqual(['packages/core/src']);
});

test('dots are taken out of a path, and none leads out of the repository', () => {
  expect(mentionsIn('see [it](../../src/parser/read.ts)').files).toEqual(['src/parser/read.ts']);
  expect(mentionsIn('write ../../../notes/limits.md').fresh).toEqual(['notes/limits.md']);
  expect(mentionsIn('fix src/server/../parser/./read.ts').files).toEqual(['src/parser/read.ts']);
});

test('a file that is not there is fresh, in the directory that its path means', () => {
  expect(mentionsIn('write `src/parser/check.ts`').fresh).toEqual(['src/parser/check.ts']);
  expect(mentionsIn('write `core/src/Writer.ts`').fresh).toEqual(['packages/core/src/Writer.ts']);
  expect(mentionsIn('write `core/src/writer.css`').fresh).toEqual(['core/src/writer.css']);
});

test.each([
  'runs on Node.js 20',
  'port it to Next.js',
  'faster than TensorFlow.js',
  'reads ~/.config/amem/state.json',
  'writes /tmp/amem/state.json',
])('no file: %s', (text) => {
  expect(mentionsIn(text).fresh).toEqual([]);
});

test('what is left of a path with blanks is no file of its own', () => {
  expect(mentionsIn('Correct `docs/Überblick neu.md` now').fresh).toEqual([]);
});

test('a new file may be named in any script', () => {
  expect(mentionsIn('write docs/größe.md').fresh).toEqual(['docs/größe.md']);
});

test('an identifier that is the name of a file points at it', () => {
  expect(mentionsIn('`BlobReader` leaks').stems).toEqual(['packages/core/src/BlobReader.ts']);
  expect(mentionsIn('the blob-reader leaks').stems).toEqual(['packages/core/src/BlobReader.ts']);
});
