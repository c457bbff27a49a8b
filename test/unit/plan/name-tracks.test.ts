import { expect, test } from 'vitest';
import { type NamedTask, nameTracks } from '../../../scripts/plan/name-tracks.ts';
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

test('names are unique and plain, whatever the tasks say', () => {
  const names = nameTracks([[task('')], [task('')], [task('../../etc; rm -rf')], [task('main 1 2 3', '')]]);
  expect(new Set(names).size).toBe(4);
  expect(names.map(nameProblem)).toEqual([undefined, undefined, undefined, undefined]);
});
