import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hookFaultsFile, readHookFaults } from '../../scripts/files/hook-faults.ts';
import {
  commitFiles,
  git,
  runCli,
  temporaryDirectory,
  temporaryRepository,
} from '../support/temporary-repository.ts';

const TASKS = '# Tasks\n\n- [ ] Write the guide\n- [x] Fix the `api`\n';

/** A repository with two tracks made by `create`, whose records then get a scope. */
function twoTracks(): { main: string; docs: string; api: string } {
  const main = temporaryRepository({ 'TASKS.md': TASKS, 'docs/a.md': 'a\n', 'src/a.ts': 'a\n' });
  expect(runCli(main, ['create', 'docs', 'api'])).toMatchObject({ status: 0 });
  setRecord(main, 'docs', { scope: ['docs/'], tasks: [{ id: 'x', title: 'Write the guide' }] });
  setRecord(main, 'api', { scope: ['src/'], tasks: [{ id: 'y', title: 'Fix the `api`' }] });
  return { main, docs: `${main}-docs`, api: `${main}-api` };
}

function setRecord(main: string, name: string, fields: object): void {
  const file = path.join(main, '.git', 'ctx-worktree', 'tracks', `${name}.json`);
  const record = JSON.parse(fs.readFileSync(file, 'utf8')) as object;
  fs.writeFileSync(file, JSON.stringify({ ...record, ...fields }));
}

const event = (cwd: string, tool: string, input: object): string =>
  JSON.stringify({ hook_event_name: 'PreToolUse', cwd, tool_name: tool, tool_input: input });

/** What the hook says, started elsewhere, since the client may start it anywhere. */
function ask(cwd: string, tool: string, input: object, project = ''): any {
  const run = runCli(temporaryDirectory(), ['hook', 'pre-tool-use'], event(cwd, tool, input), {
    CLAUDE_PROJECT_DIR: project,
  });
  expect(run).toMatchObject({ status: 0, stderr: '' });
  return run.stdout === '' ? undefined : JSON.parse(run.stdout).hookSpecificOutput;
}

describe('hook pre-tool-use', () => {
  it('denies in a track, by the protocol of the client', () => {
    const { main, docs, api } = twoTracks();
    expect(ask(docs, 'Bash', { command: 'ctx init' })).toEqual({
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: expect.stringContaining(docs),
    });
    const denial = { permissionDecision: 'deny' };
    expect(ask(main, 'Bash', { command: `cd '${api}' && ctx init` })).toMatchObject(denial);
    expect(ask(docs, 'Bash', { command: 'git stash' })).toMatchObject(denial);
    expect(ask(docs, 'Write', { file_path: path.join(main, 'docs/a.md') })).toMatchObject(denial);
    expect(ask(docs, 'Edit', { file_path: path.join(api, 'docs/a.md') })).toMatchObject(denial);
    expect(ask(docs, 'Edit', { file_path: path.join(docs, 'src/new/b.ts') })).toMatchObject({
      permissionDecisionReason: expect.stringContaining('track api'),
    });
    expect(ask(main, 'Bash', { command: 'git stash' }, docs)).toMatchObject(denial);
  });

  it('warns outside every scope without deciding, and is silent in the own scope and in main', () => {
    const { main, docs } = twoTracks();
    const warning = ask(docs, 'Write', { file_path: path.join(docs, 'package.json') });
    expect(warning.permissionDecision).toBeUndefined();
    expect(warning.additionalContext).toContain('outside the scope of track docs');
    expect(ask(docs, 'Write', { file_path: path.join(docs, 'docs/b.md') })).toBeUndefined();
    expect(ask(main, 'Write', { file_path: path.join(main, 'src/a.ts') })).toBeUndefined();
    expect(ask(main, 'Bash', { command: 'ctx init && git stash' })).toBeUndefined();
    expect(fs.existsSync(hookFaultsFile(path.join(main, '.git')))).toBe(false);
  });

  it('sees through links to where a path really leads', () => {
    const { main, docs } = twoTracks();
    fs.symlinkSync(main, path.join(docs, 'docs', 'up'));
    expect(ask(docs, 'Write', { file_path: path.join(docs, 'docs/up/x.md') })).toMatchObject({
      permissionDecision: 'deny',
    });
    const alias = path.join(temporaryDirectory(), 'alias');
    fs.symlinkSync(docs, alias);
    expect(ask(alias, 'Bash', { command: 'ctx init' })).toMatchObject({ permissionDecision: 'deny' });
    expect(ask(alias, 'Write', { file_path: path.join(alias, 'docs/x.md') })).toBeUndefined();
  });

  it('leaves submodules and other repositories alone', () => {
    const { docs } = twoTracks();
    const other = temporaryRepository();
    git(docs, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'vendor');
    expect(ask(path.join(docs, 'vendor'), 'Bash', { command: 'git stash' })).toBeUndefined();
    expect(ask(docs, 'Write', { file_path: path.join(other, 'x') })).toBeUndefined();
  });

  it('lets the call through on a fault of its own, and notes it in the clone', () => {
    const { main, docs } = twoTracks();
    const records = path.join(main, '.git', 'ctx-worktree', 'tracks');
    fs.writeFileSync(path.join(records, 'api.json'), '{ half');
    expect(ask(docs, 'Write', { file_path: path.join(docs, 'docs/a.md') })).toBeUndefined();
    expect(ask(docs, 'Bash', { command: 'ctx init' })).toMatchObject({ permissionDecision: 'deny' });
    for (const broken of ['', 'null', '[]', '{"tool_input":', '{"tool_name":7,"tool_input":"x"}'])
      expect(runCli(docs, ['hook', 'pre-tool-use'], broken)).toMatchObject({
        status: 0,
        stdout: '',
        stderr: '',
      });
    const faults = readHookFaults(path.join(main, '.git'));
    expect(faults[0]).toContain('api.json');
    expect(faults.some((fault) => fault.includes('pre-tool-use: SyntaxError'))).toBe(true);
    expect(faults.every((fault) => /^\d{4}-/.test(fault))).toBe(true);
  });

  it('keeps the log of faults short', () => {
    const { main, docs } = twoTracks();
    const file = hookFaultsFile(path.join(main, '.git'));
    fs.writeFileSync(file, `${'2026-01-01T00:00:00.000Z old\n'.repeat(2400)}`);
    runCli(docs, ['hook', 'pre-tool-use'], 'broken');
    expect(fs.statSync(file).size).toBeLessThan(40_000);
    expect(readHookFaults(path.join(main, '.git')).at(-1)).toContain('SyntaxError');
  });

  it('never exits 2 on a wrong call: the client would take that for a refusal', () => {
    const directory = temporaryDirectory();
    for (const args of [
      ['hook'],
      ['hook', 'nonsense'],
      ['hook', 'pre-tool-use', '--nope'],
      ['hook', 'a', 'b'],
    ])
      expect(runCli(directory, args)).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('hook session-start', () => {
  const start = (cwd: string): string => {
    const run = runCli(
      temporaryDirectory(),
      ['hook', 'session-start'],
      JSON.stringify({ cwd, source: 'startup' }),
    );
    expect(run).toMatchObject({ status: 0, stderr: '' });
    return run.stdout;
  };

  it('gives a session in a track its brief, and says nothing elsewhere', () => {
    const { main, docs } = twoTracks();
    expect(start(docs)).toBe(runCli(main, ['brief', 'docs']).stdout);
    expect(start(path.join(docs, 'docs'))).toContain('You work on the track "docs"');
    expect(start(main)).toBe('');
    expect(start(temporaryDirectory())).toBe('');
  });

  it('knows worktrees that were made by hand', () => {
    const main = temporaryRepository();
    git(main, 'worktree', 'add', '-q', '-b', 'feature/x', `${main}-x`);
    expect(start(`${main}-x`)).toContain('Never run `ctx init` here');
  });

  it('says nothing when a record cannot be read, and notes it', () => {
    const { main, docs } = twoTracks();
    fs.writeFileSync(path.join(main, '.git', 'ctx-worktree', 'tracks', 'docs.json'), 'x');
    expect(start(docs)).toBe('');
    expect(readHookFaults(path.join(main, '.git')).join()).toContain('session-start');
  });
});

describe('hook worktree-create and worktree-remove', () => {
  const create = (cwd: string, name: unknown) =>
    runCli(
      cwd,
      ['hook', 'worktree-create'],
      JSON.stringify({ hook_event_name: 'WorktreeCreate', cwd, name }),
    );
  const remove = (cwd: string, worktree: string) =>
    runCli(cwd, ['hook', 'worktree-remove'], JSON.stringify({ cwd, worktree_path: worktree }));

  it('makes a track, prints its path alone, finds it again, and removes it when nothing was done there', () => {
    const main = temporaryRepository({ 'TASKS.md': TASKS });
    expect(create(main, 'docs')).toMatchObject({ status: 0, stdout: `${main}-docs\n` });
    expect(git(`${main}-docs`, 'branch', '--show-current')).toBe('work/docs');
    expect(create(main, 'docs')).toMatchObject({ status: 0, stdout: `${main}-docs\n` });
    expect(remove(main, `${main}-docs`)).toMatchObject({ status: 0 });
    expect(fs.existsSync(`${main}-docs`)).toBe(false);
    expect(git(main, 'branch', '--list', 'work/*')).toBe('');
    expect(remove(main, `${main}-docs`)).toMatchObject({ status: 0 });
  });

  it('keeps a worktree that has work in it', () => {
    const main = temporaryRepository();
    create(main, 'docs');
    fs.writeFileSync(path.join(`${main}-docs`, 'new.md'), 'x');
    expect(remove(main, `${main}-docs`)).toMatchObject({ status: 1 });
    commitFiles(`${main}-docs`, { 'new.md': 'x' });
    expect(remove(main, `${main}-docs`)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('1 commit of its own'),
    });
    expect(fs.readFileSync(path.join(`${main}-docs`, 'new.md'), 'utf8')).toBe('x');
    expect(git(main, 'log', '--oneline').split('\n')).toHaveLength(1);
  });

  it('refuses by the same rules as create, and on a broken event, never with 2', () => {
    const main = temporaryRepository();
    expect(create(main, '../x')).toMatchObject({ status: 1, stdout: '' });
    expect(create(main, '3')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('name-not-a-concern'),
    });
    expect(create(main, 7)).toMatchObject({ status: 1, stderr: expect.stringContaining('name') });
    for (const name of ['docs', 'api', 'billing', 'crypto'])
      expect(create(main, name)).toMatchObject({ status: 0 });
    expect(create(main, 'deploy')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('worktree-limit'),
    });
  });
});
