/** What is suggested does what was meant when it is pasted, and says why. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commitFiles, git, runHere, temporaryRepository } from '../support/temporary-repository.ts';

const TASKS = '- [ ] Read `a.txt`\n- [ ] Write `b.txt`\n';
const sample = (): string => temporaryRepository({ 'TASKS.md': TASKS, 'a.txt': 'a\n', 'b.txt': 'b\n' });

async function refuse(repository: string, ...args: string[]): Promise<{ status: number; error: any }> {
  const { status, json } = await runHere(repository, [...args, '--json', '--quiet']);
  return { status, error: json.error };
}

test.each([
  [['docs', 'Big Name'], 'ctx-worktree create docs big-name'],
  [['Big Name', 'big-name'], 'ctx-worktree create docs big-name'],
  [['docs', '3', 'API'], 'ctx-worktree create docs parser api'],
  [['Docs', '--base', 'main', '--push'], 'ctx-worktree create docs --base main --push'],
])('create %j is answered with the other names and options kept', async (args, line) => {
  const { error } = await refuse(sample(), 'create', ...args);
  expect(error.remedy.split('\n').at(-1)).toBe(line);
});

test.each([
  ['main', 'git calls the branch'],
  ['HEAD', 'git calls the branch'],
  ['x1y', 'a number with a letter'],
  ['7', 'a number says'],
  ['agent-2', 'whoever works in it'],
])('create %s says what is wrong with that name', async (name, reason) => {
  const { error } = await refuse(sample(), 'create', name);
  expect(error.code).toBe('name-not-a-concern');
  expect(error.evidence).toContainEqual(expect.stringContaining(reason));
  expect(JSON.stringify(error)).not.toContain('not by a number');
});

test('a count of tracks that is too high keeps the list that was named', async () => {
  const { status, error } = await refuse(sample(), 'plan', '--tasks', 'TASKS.md', '--max-tracks', '7');
  expect(status).toBe(2);
  expect(error.remedy).toBe('ctx-worktree plan --max-tracks 4 --tasks TASKS.md');
});

test('a check of a plan comes as text, as JSON or as a matrix, and in no format that it would ignore', async () => {
  const repository = sample();
  const { stdout: plan } = await runHere(repository, ['plan', '--format', 'yaml', '--quiet']);
  fs.writeFileSync(path.join(repository, 'plan.yaml'), plan);
  const check = ['plan', '--check', 'plan.yaml', '--quiet'];
  expect(JSON.parse((await runHere(repository, [...check, '--format', 'json'])).stdout)).toEqual(
    (await runHere(repository, [...check, '--json'])).json,
  );
  for (const format of ['md', 'mermaid', 'html', 'yaml']) {
    const { status, error } = await refuse(repository, ...check, '--format', format);
    expect([status, error.code], format).toEqual([2, 'usage']);
  }
});

test.each([
  ['paln', 'plan'],
  ['statsu', 'status'],
  ['teardwon', 'teardown'],
])('%s is answered with %s', async (typed, meant) => {
  const { status, error } = await refuse(sample(), typed);
  expect(status).toBe(2);
  expect(error.message).toBe(`There is no such command. Did you mean ${meant}?`);
  expect(error.remedy).toBe(`ctx-worktree ${meant} --help`);
});

test('a command like no other is answered with the list alone', async () => {
  expect((await refuse(sample(), 'frobnicate')).error.message).toBe('There is no such command.');
});

test('the last lines of create name both places', async () => {
  const repository = sample();
  const { stdout } = await runHere(repository, ['create', 'docs']);
  const lines = stdout.split('\n');
  expect(lines).toContain(`  cd '${repository}-docs'`);
  expect(lines).toContain(`  cd '${repository}' && ctx-worktree teardown docs`);
});

test('a track is known by its name, its branch and its path', async () => {
  const repository = sample();
  await runHere(repository, ['create', 'docs', 'api']);
  for (const given of ['work/docs', `${repository}-docs`, '../project-docs/'])
    expect((await runHere(repository, ['brief', given, '--json'])).json, given).toMatchObject({
      name: 'docs',
    });
  commitFiles(repository, { 'new.txt': 'n\n' });
  expect((await runHere(repository, ['sync', 'work/docs', '--json'])).json.synced).toMatchObject([
    { name: 'docs' },
  ]);
  expect((await runHere(repository, ['teardown', 'work/docs'])).status).toBe(0);
  expect((await runHere(repository, ['teardown', `${repository}-api`])).status).toBe(0);
  expect(git(repository, 'branch', '--list', 'work/*')).toBe('');
  expect((await refuse(repository, 'teardown', '../other')).error.code).toBe('unknown-track');
});

test('check says what it compared, and when there is nothing to compare', async () => {
  const repository = sample();
  commitFiles(repository, { 'new.txt': 'n\n' });
  const [head, before] = ['HEAD', 'HEAD^'].map((name) => git(repository, 'rev-parse', name).slice(0, 10));
  expect((await runHere(repository, ['check'])).stdout).toBe(`Nothing was lost from ${before} to ${head}.\n`);
  expect((await runHere(repository, ['check', '--base', 'main'])).stdout).toBe(
    `There is nothing to compare: the base has all of ${head}. Name another with --base REV.\n`,
  );
});

test('an empty repository is told how to make its first commit, by commands that work there', async () => {
  const repository = temporaryRepository({});
  const { error } = await refuse(repository, 'create', 'docs');
  expect(error.code).toBe('not-a-repository');
  for (const line of error.remedy.split('\n'))
    execFileSync('sh', ['-c', line], { cwd: repository, stdio: 'ignore' });
  expect(git(repository, 'rev-list', '--count', 'HEAD')).toBe('1');
});

test('a section of a list without headings is answered by leaving it out', async () => {
  const { error } = await refuse(sample(), 'plan', '--section', 'Parser');
  expect(error.code).toBe('tasks-not-found');
  expect(error.remedy).toContain('leave --section out');
});
