/** The plans that a clone keeps: the same answer, as long as nothing that it was made from has changed. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commitFiles, runHere, temporaryRepository, writeFiles } from '../support/temporary-repository.ts';

const LIST = '- [ ] Speed up `parseLines`\n- [ ] Log requests in `listen`\n- [ ] Write docs/new.md\n';
const KEPT = 'Nothing has changed since the last plan';

function sample(): string {
  const directory = temporaryRepository({
    'TASKS.md': LIST,
    'src/lines.ts': 'export function parseLines(text: string) {}\n',
    'src/server.ts': 'export function listen(port: number) {}\n',
    'docs/guide.md': '# Guide\n',
  });
  commitFiles(directory, { 'src/server.ts': 'export function listen() {}\n' }, 'Server: listen');
  return directory;
}

const plansOf = (directory: string): string => path.join(directory, '.git/ctx-worktree/cache/plans');

test('a plan that is asked for again is the same in every format', async () => {
  const directory = sample();
  for (const format of ['text', 'md', 'mermaid', 'html', 'yaml', 'json', 'github-matrix']) {
    fs.rmSync(plansOf(directory), { recursive: true, force: true });
    const made = await runHere(directory, ['plan', '--format', format]);
    const kept = await runHere(directory, ['plan', '--format', format]);
    expect(made.stderr).not.toContain(KEPT);
    expect(kept.stderr).toContain(KEPT);
    expect(kept.stdout).toBe(made.stdout);
  }
});

test('what was predicted is written again, whatever stands there', async () => {
  const directory = sample();
  const predictions = path.join(directory, '.git/ctx-worktree/predictions.json');
  await runHere(directory, ['plan']);
  const first = fs.readFileSync(predictions, 'utf8');
  fs.writeFileSync(predictions, '{}');
  expect((await runHere(directory, ['plan'])).stderr).toContain(KEPT);
  expect(fs.readFileSync(predictions, 'utf8')).toBe(first);
});

const CHANGES: readonly (readonly [string, (directory: string) => void, readonly string[]])[] = [
  [
    'the list',
    (directory: string) => writeFiles(directory, { 'TASKS.md': `${LIST}- [ ] Test \`listen\`\n` }),
    [],
  ],
  ['a finished task', (directory: string) => writeFiles(directory, { 'TASKS.md': `${LIST}- [x] Old\n` }), []],
  ['the commit', (directory: string) => void commitFiles(directory, { 'src/new.ts': 'export {};\n' }), []],
  ['the number of tracks', () => undefined, ['--max-tracks', '2']],
  [
    'what somebody says',
    (directory: string) => writeFiles(directory, { 't.yaml': '"1": [docs/guide.md]\n' }),
    ['--touches', 't.yaml'],
  ],
];

test.each(CHANGES)('another plan is made when %s has changed', async (_, change, more) => {
  const directory = sample();
  await runHere(directory, ['plan']);
  change(directory);
  expect((await runHere(directory, ['plan', ...more])).stderr).not.toContain(KEPT);
});

test('a check and a plan of other tracks predict nothing again, and say the same as if they did', async () => {
  const directory = sample();
  await runHere(directory, ['plan', '--format', 'yaml']).then(({ stdout }) =>
    writeFiles(directory, { 'plan.yaml': stdout }),
  );
  const radii = path.join(directory, '.git/ctx-worktree/cache/radii');
  const [kept = ''] = fs.readdirSync(radii);
  const { mtimeMs } = fs.statSync(path.join(radii, kept));
  const asked = [
    ['plan', '--check', 'plan.yaml', '--json'],
    ['plan', '--max-tracks', '2', '--json'],
  ];
  const remembered = [];
  for (const args of asked) remembered.push((await runHere(directory, args)).stdout);
  expect(fs.readdirSync(radii)).toEqual([kept]);
  expect(fs.statSync(path.join(radii, kept)).mtimeMs).toBe(mtimeMs);
  fs.rmSync(path.dirname(radii), { recursive: true });
  for (const [at, args] of asked.entries())
    expect((await runHere(directory, args)).stdout).toBe(remembered[at]);
});

const EDITS: readonly (readonly [string, string])[] = [
  ['a task more, above the others', `- [ ] Test \`listen\`\n${LIST}`],
  ['a task less', LIST.split('\n').slice(1).join('\n')],
  ['a task in other words', LIST.replace('Log', 'Count')],
];

test.each(EDITS)('with %s the plan is what it is without anything kept', async (_, list) => {
  const directory = sample();
  await runHere(directory, ['plan']);
  writeFiles(directory, { 'TASKS.md': list });
  const remembered = await runHere(directory, ['plan', '--json']);
  fs.rmSync(path.join(directory, '.git/ctx-worktree/cache'), { recursive: true });
  expect(remembered.stdout).toBe((await runHere(directory, ['plan', '--json'])).stdout);
});

test('of a list that has changed, only the tasks that are new are judged', async () => {
  const directory = sample();
  await runHere(directory, ['plan']);
  const folder = path.join(directory, '.git/ctx-worktree/cache/radii');
  const [name = ''] = fs.readdirSync(folder);
  const file = path.join(folder, name);
  const marked = fs.readFileSync(file, 'utf8').slice(64).replaceAll('src/lines.ts', 'src/marked.ts');
  fs.writeFileSync(file, createHash('sha256').update(marked).digest('hex') + marked);
  writeFiles(directory, { 'TASKS.md': `- [ ] Test \`listen\` of src/lines.ts\n${LIST}` });
  const { stdout } = await runHere(directory, ['plan', '--json']);
  const { tracks } = JSON.parse(stdout) as {
    tracks: { tasks: { title: string; touches: { path: string }[] }[] }[];
  };
  const pathsOf = (part: string) =>
    tracks
      .flatMap(({ tasks }) => tasks)
      .find(({ title }) => title.includes(part))
      ?.touches.map(({ path }) => path);
  expect(pathsOf('parseLines')).toContain('src/marked.ts');
  expect(pathsOf('Test')).toContain('src/lines.ts');
});

test('a damaged file is no plan, and at most four are kept', async () => {
  const directory = sample();
  const { stdout } = await runHere(directory, ['plan']);
  const [name = ''] = fs.readdirSync(plansOf(directory));
  const file = path.join(plansOf(directory), name);
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('TASKS.md', 'OTHER.md'));
  const again = await runHere(directory, ['plan']);
  expect(again.stderr).not.toContain(KEPT);
  expect(again.stdout).toBe(stdout);
  for (const text of ['a', 'b', 'c', 'd', 'e']) {
    writeFiles(directory, { 'TASKS.md': `${LIST}- [ ] ${text}\n` });
    await runHere(directory, ['plan']);
  }
  expect(fs.readdirSync(plansOf(directory))).toHaveLength(4);
});
