/** `create --plan`: a plan with errors makes nothing, and one that the list has outrun is still a plan. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseTaskList } from '../../scripts/tasks/parse-task-list.ts';
import {
  type CliResult,
  commitFiles,
  git,
  runHere,
  temporaryRepository,
} from '../support/temporary-repository.ts';

const TASKS = '# Tasks\n\n- [ ] Read `src/in.ts`\n- [ ] Write `src/out.ts`\n- [ ] Tell `docs/guide.md`\n';
const IDS = parseTaskList(TASKS).tasks.map(({ id }) => id);
const [READ, WRITE, TELL] = IDS as [string, string, string];

const sample = (): string =>
  temporaryRepository({
    'TASKS.md': TASKS,
    'src/in.ts': '1\n',
    'src/out.ts': '2\n',
    'docs/guide.md': '# G\n',
  });

async function create(repository: string, plan: string, ...names: string[]): Promise<CliResult> {
  fs.writeFileSync(path.join(repository, 'plan.yaml'), plan);
  return runHere(repository, ['create', ...names, '--plan', 'plan.yaml', '--json', '--quiet']);
}

const HEAD = 'version: 1\ntasksFile: TASKS.md\n';

test.each([
  [
    'a task in a track and in hold',
    `tracks:\n  - { name: reader, tasks: [${READ}] }\nhold:\n  - ${READ}\n`,
    6,
    'task-twice',
  ],
  [
    'a task twice',
    `tracks:\n  - name: reader\n    tasks:\n      - ${READ}\n      - ${READ}\n`,
    7,
    'task-twice',
  ],
  ['an unknown task', 'tracks:\n  - name: reader\n    tasks:\n      - nobody\n', 6, 'task-unknown'],
  [
    'a shared scope',
    'tracks:\n  - { name: reader, scope: [src/] }\n  - { name: writer, scope: [src/out.ts] }\n',
    5,
    'scope-overlap',
  ],
  ['a bad name', 'tracks:\n  - { name: Warm Pool }\n', 4, 'bad-name'],
  ['a name of no concern', 'tracks:\n  - { name: track-1 }\n', 4, 'bad-name'],
  ['a name twice', 'tracks:\n  - { name: reader }\n  - { name: reader }\n', 5, 'name-twice'],
  [
    'too many tracks',
    `tracks:\n${['docs', 'api', 'auth', 'parser', 'pool'].map((name) => `  - { name: ${name} }\n`).join('')}`,
    8,
    'too-many-tracks',
  ],
])('%s makes nothing, and is told as the check tells it', async (_, text, line, code) => {
  const repository = sample();
  const { status, json } = await create(repository, HEAD + text);
  expect(json.error).toMatchObject({ code: 'plan-invalid' });
  expect(status).toBe(1);
  expect(json.error.evidence).toEqual([
    expect.stringMatching(`^plan\\.yaml:${line}: error: .* \\[${code}\\]$`),
  ]);
  expect(json.error.remedy.split('\n').at(-1)).toBe('ctx-worktree plan --check plan.yaml');
  const { json: check } = await runHere(repository, ['plan', '--check', 'plan.yaml', '--json', '--quiet']);
  expect(check.findings).toContainEqual(expect.objectContaining({ level: 'error', line, code }));
  expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(1);
  expect(git(repository, 'branch', '--list', 'work/*')).toBe('');
});

test('a plan outlives its list: tasks that are done, reworded, archived or new since are no errors', async () => {
  const repository = sample();
  const base = git(repository, 'rev-parse', 'HEAD');
  const plan = `version: 1\nbase: ${base}\ntasksFile: TASKS.md\ntracks:\n  - { name: reader, tasks: [${READ}, ${WRITE}] }\nhold: [${TELL}]\n`;
  commitFiles(repository, {
    'TASKS.md': '# Tasks\n\n- [x] Read `src/in.ts`\n- [ ] Write quicker `src/out.ts`\n- [ ] Something new\n',
  });
  const { status, json } = await create(repository, plan);
  expect(status).toBe(0);
  expect(json.tracks).toMatchObject([{ name: 'reader', tasks: [{ id: READ }, { id: WRITE }] }]);
});

test('where no list is there to compare with, what the plan says is still looked at', async () => {
  const repository = temporaryRepository();
  const twice = await create(repository, 'version: 1\ntracks: [{ name: reader, tasks: [a, a] }]\n');
  expect(twice.json.error.evidence).toEqual([expect.stringContaining('[task-twice]')]);
  expect((await create(repository, 'version: 1\ntracks: [{ name: reader, tasks: [a, b] }]\n')).status).toBe(
    0,
  );
});

test('a plan that names no list is held against the one that is found', async () => {
  const { json } = await create(sample(), 'version: 1\ntracks: [{ name: reader, tasks: [nobody] }]\n');
  expect(json.error.evidence).toEqual([expect.stringContaining('[task-unknown]')]);
});
