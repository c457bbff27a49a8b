import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tickTasks } from '../../scripts/tasks/edit-task-list.ts';
import { parseTaskList } from '../../scripts/tasks/parse-task-list.ts';
import {
  commitFiles,
  git,
  runCli,
  temporaryDirectory,
  temporaryRepository,
  writeFiles,
} from '../support/temporary-repository.ts';

const TASKS = `# Tasks

- [ ] Add an installation chapter to docs/install.md
- [ ] Correct the examples in docs/usage.md
- [ ] Accept quoted fields in src/parser/fields.js
- [ ] Report line numbers from src/parser/errors.js
- [ ] Time out idle connections in src/server/connections.js
- [ ] Log each request in src/server/log.js
- [x] Start
`;
const FILES = {
  'TASKS.md': TASKS,
  'docs/install.md': '# Install\n',
  'docs/usage.md': '# Usage\n',
  'src/parser/fields.js': 'a\n',
  'src/parser/errors.js': 'b\n',
  'src/server/connections.js': 'c\n',
  'src/server/log.js': 'd\n',
};

interface PlannedTrack {
  name: string;
  branch: string;
  scope: string[];
  tasks: { id: string; touches: { path: string }[] }[];
}

describe('the main path', () => {
  it('plans tracks that share no file, creates, works, merges back: every task done, nothing left', () => {
    const repository = temporaryRepository(FILES);
    const plan = runCli(repository, ['plan', '--json']).json as { schema: string; tracks: PlannedTrack[] };
    expect(plan.schema).toBe('ctx-worktree/plan/v1');
    expect(plan.tracks.length).toBeGreaterThan(1);
    expect(plan.tracks.length).toBeLessThanOrEqual(3);
    expect(plan.tracks.flatMap((track) => track.tasks)).toHaveLength(6);
    const owners = new Map<string, string>();
    for (const track of plan.tracks) {
      expect(track.branch).toBe(`work/${track.name}`);
      for (const file of track.scope) {
        expect(owners.get(file)).toBeUndefined();
        owners.set(file, track.name);
      }
    }
    const planFile = path.join(path.dirname(repository), 'plan.yaml');
    fs.writeFileSync(planFile, runCli(repository, ['plan', '--format', 'yaml']).stdout);
    expect(runCli(repository, ['create', '--plan', planFile])).toMatchObject({ status: 0 });

    for (const track of plan.tracks) {
      const worktree = `${repository}-${track.name}`;
      for (const task of track.tasks) {
        const list = parseTaskList(fs.readFileSync(path.join(worktree, 'TASKS.md'), 'utf8'));
        commitFiles(worktree, {
          [task.touches[0]!.path]: `done ${task.id}\n`,
          'TASKS.md': tickTasks(list, new Set([task.id])),
        });
      }
    }
    const status = runCli(repository, ['status', '--json']).json;
    for (const track of status.worktrees) {
      expect(track.leaks).toEqual([]);
      expect(track.conflicts).toEqual([]);
      expect(track.tasks.done).toBe(track.tasks.total);
    }
    for (const track of plan.tracks)
      expect(runCli(repository, ['teardown', track.name])).toMatchObject({ status: 0 });
    expect(fs.readFileSync(path.join(repository, 'TASKS.md'), 'utf8')).toBe(TASKS.replaceAll('[ ]', '[x]'));
    expect(fs.readdirSync(path.dirname(repository)).sort()).toEqual(['plan.yaml', 'project']);
    expect(git(repository, 'branch', '--list', 'work/*')).toBe('');
  });
});

describe('plan refuses', () => {
  function refused(directory: string, args: readonly string[], code: string, status: number): void {
    const result = runCli(directory, ['plan', ...args, '--json']);
    expect(result.json).toMatchObject({ schema: 'ctx-worktree/error/v1', error: { code } });
    expect(result.status).toBe(status);
  }

  it('no repository, no commit, no task list, one that git ignores, one that is not there', () => {
    refused(temporaryDirectory(), [], 'not-a-repository', 3);
    refused(temporaryRepository({}), [], 'not-a-repository', 3);
    const repository = temporaryRepository({ 'README.md': '- [ ] a\n', '.gitignore': 'TASKS.md\n' });
    refused(repository, [], 'tasks-not-found', 3);
    writeFiles(repository, { 'TASKS.md': TASKS });
    refused(repository, [], 'tasks-not-found', 3);
    refused(repository, ['--tasks', 'nope.md'], 'tasks-not-found', 3);
    refused(repository, ['--tasks', '../outside.md'], 'tasks-not-found', 3);
    refused(repository, ['--rev', 'nope'], 'usage', 2);
    refused(repository, ['--max-tracks', '5'], 'usage', 2);
  });

  it.each([
    ['an empty list', ''],
    ['a list without a task', '# Tasks\n\nNone.\n'],
    ['a list with nothing open', '- [x] one\n- [-] two\n'],
  ])('%s', (_, text) => {
    refused(temporaryRepository({ 'TASKS.md': text }), [], 'tasks-not-found', 3);
  });
});

describe('plan reads', () => {
  it.each([
    '.context/TASKS.md',
    'TODO.md',
    'specs/001-login/tasks.md',
    'openspec/changes/add-login/tasks.md',
    'backlog/my list é.md',
  ])('%s', (file) => {
    const repository = temporaryRepository({ ...FILES, 'TASKS.md': '', [file]: TASKS });
    fs.rmSync(path.join(repository, 'TASKS.md'));
    commitFiles(repository, {});
    const args = file.startsWith('backlog') ? ['--tasks', file] : [];
    expect(runCli(repository, ['plan', ...args, '--json']).json).toMatchObject({ tasksFile: file });
  });

  it('a bare repository at a revision, a shallow clone, a linked worktree', () => {
    const origin = temporaryRepository(FILES);
    const parent = temporaryDirectory();
    git(parent, 'clone', '-q', '--bare', origin, 'bare.git');
    git(parent, 'clone', '-q', '--depth=1', `file://${origin}`, 'shallow');
    expect(runCli(path.join(parent, 'bare.git'), ['plan', '--rev', 'main', '--json']).json).toMatchObject({
      tasksFile: 'TASKS.md',
    });
    expect(runCli(path.join(parent, 'shallow'), ['plan', '--json'])).toMatchObject({ status: 0 });
    runCli(origin, ['create', 'docs']);
    expect(runCli(`${origin}-docs`, ['plan', '--json'])).toMatchObject({ status: 0 });
  });

  it('prints nothing raw that a title could hold, and never more than 80 columns', () => {
    const evil = TASKS.replace('# Tasks', '# Tasks\n\n- [ ] \x1b[31mred\x1b[0m in src/\u202eparser\n');
    const { stdout } = runCli(temporaryRepository({ ...FILES, 'TASKS.md': evil }), ['plan']);
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  });
});
