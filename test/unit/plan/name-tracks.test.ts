import { expect, test } from 'vitest';
import type { NamedTask } from '../../../scripts/plan/concern-words.ts';
import { nameTracks } from '../../../scripts/plan/name-tracks.ts';
import { nameProblem } from '../../../scripts/worktree/names.ts';

const task = (title: string, ...paths: string[]): NamedTask => ({
  title,
  headings: [],
  touches: paths.map((path) => ({ path, score: 0.6, kind: 'existing', evidence: [] })),
});

test('a track is called by the directory that its tasks share', () => {
  const names = nameTracks([
    [
      task('Accept tabs', 'src/parser/read.ts'),
      task('Speed up long lines', 'src/parser/read.ts', 'src/parser/lines.ts'),
    ],
    [task('Log requests', 'src/server/http/listen.ts'), task('Time out', 'src/server/http/listen.ts')],
    [task('Write about limits', 'docs/limits.md'), task('Correct the guide', 'docs/guide.md')],
  ]);
  expect(names).toEqual(['parser', 'http', 'docs']);
});

test('a directory that all tracks share names none of them', () => {
  const names = nameTracks([
    [task('Export ledger', 'billing/ledger.go'), task('Round the ledger', 'billing/ledger.go')],
    [task('Send invoices', 'billing/invoice.go'), task('Number invoices', 'billing/invoice.go')],
  ]);
  expect(names).toEqual(['ledger', 'invoices']);
});

test('the verb of a task is no concern', () => {
  const names = nameTracks([
    [task('Allow quotas', 'a.go'), task('Allow quotas per team', 'b.go')],
    [task('Transition webhooks', 'c.go'), task('Transition webhooks again', 'd.go')],
  ]);
  expect(names).toEqual(['quotas', 'webhooks']);
});

test('a section names the track of its tasks when paths do not', () => {
  const inSection = (title: string, heading: string): NamedTask => ({
    ...task(title),
    headings: ['Tasks', heading],
  });
  const names = nameTracks([
    [inSection('Make one', 'Phase 3: Scratchpad'), inSection('Make two', 'Phase 3: Scratchpad')],
    [inSection('Do this', 'Onboarding'), inSection('Do that', 'Onboarding')],
  ]);
  expect(names).toEqual(['scratchpad', 'onboarding']);
});

test('what a title does or how something is names no track: the files do that the tasks share', () => {
  const names = nameTracks([
    [
      task('Fail fast on concurrent edits', 'src/store/read.ts'),
      task('Fail closed on related ids', 'src/store/write.ts'),
    ],
    [
      task('Show related tasks below blocking ones', 'src/ui/task-composer.ts'),
      task('Keep related fields visible', 'src/ui/task-composer.ts'),
    ],
  ]);
  expect(names).toEqual(['store', 'task-composer']);
});

test('a section of odds and ends is no concern', () => {
  const inSection = (title: string, path: string): NamedTask => ({
    ...task(title, path),
    headings: ['Misc'],
  });
  const names = nameTracks([
    [inSection('Shorten a slug', 'a.go'), inSection('Trim a slug', 'b.go')],
    [task('Do this', 'lib/feed/c.go'), task('Do that', 'lib/feed/d.go')],
  ]);
  expect(names).toEqual(['slug', 'feed']);
});

test('words that stand together in every title are one name', () => {
  const names = nameTracks([
    [task('Count acceptance criteria', 'a.go'), task('Export acceptance criteria', 'b.go')],
    [task('Bare numeric quotas', 'c.go'), task('Circular quotas', 'd.go')],
  ]);
  expect(names).toEqual(['acceptance-criteria', 'quotas']);
});

test('a label in front of the title names the track', () => {
  const names = nameTracks([
    [task('Search engine: retry', 'a.go'), task('fix(search): give up in the end', 'b.go')],
    [task('Web UI: show a clock', 'c.go'), task('Web: show no clock', 'd.go')],
  ]);
  expect(names).toEqual(['search', 'web']);
});

test('a settings file is called by its name, and only what builds the project is the build', () => {
  const names = nameTracks([
    [task('Accept mail', 'languages.toml'), task('Accept more', 'languages.toml')],
    [task('Raise it', 'package.json'), task('Lower it', 'package.json', 'tsconfig.json')],
  ]);
  expect(names).toEqual(['languages', 'build']);
});

test('the likeliest path names a track of which no word says anything', () => {
  const names = nameTracks([
    [task('Edit src/a.js', 'src/a.js'), task('Test src/a.js', 'src/a.js')],
    [task('Edit src/b.js', 'src/b.js')],
  ]);
  expect(names).toEqual(['src-a', 'src-b']);
});

test('names are unique and plain, whatever the tasks say', () => {
  const names = nameTracks([[task('')], [task('')], [task('../../etc; rm -rf')], [task('main 1 2 3', '')]]);
  expect(new Set(names).size).toBe(4);
  expect(names.map(nameProblem)).toEqual([undefined, undefined, undefined, undefined]);
});
