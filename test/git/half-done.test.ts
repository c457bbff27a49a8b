/** What a killed command leaves to the next one: half a move with somebody's edits on it, locks, a git that goes on. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  BUILT_FILE,
  commitFiles,
  git,
  runCli,
  temporaryDirectory,
  temporaryRepository,
  writeFiles,
} from '../support/temporary-repository.ts';

const TASKS = '- [ ] one\n- [ ] two\n';

/** A track whose merge changes four files of main; git asks a filter for the contents of each. */
function withFilter(): string {
  const repository = temporaryRepository({
    'TASKS.md': TASKS,
    '.gitattributes': '*.txt filter=stop\n',
    'b.txt': 'old b\n',
    'c.txt': 'old c\n',
    'gone.txt': 'gone\n',
  });
  expect(runCli(repository, ['create', 'docs']).status).toBe(0);
  fs.rmSync(`${repository}-docs/gone.txt`);
  commitFiles(`${repository}-docs`, { 'a.txt': 'new a\n', 'b.txt': 'new b\n', 'c.txt': 'new c\n' });
  return repository;
}

/** Kills git when it first asks for `file`, and with it, if that is wanted, the command that called git. */
function stopAt(repository: string, file: string, ...also: 'command'[]): void {
  const command = also.length > 0 ? 'kill -9 $(ps -o ppid= -p $PPID);' : '';
  const once = '[ -e .git/stopped ] || { touch .git/stopped;';
  const smudge = `case %f in ${file}) ${once} ${command} kill -9 $PPID; };; esac; cat`;
  git(repository, 'config', 'filter.stop.smudge', smudge);
}

const go = (repository: string) => git(repository, 'config', '--unset', 'filter.stop.smudge');
const lock = (repository: string) => fs.existsSync(`${repository}/.git/index.lock`);

function isMerged(repository: string): void {
  expect(git(repository, 'show', 'HEAD:c.txt')).toBe('new c');
  expect(git(repository, 'status', '--porcelain')).toBe('');
  expect(fs.existsSync(`${repository}-docs`)).toBe(false);
}

describe('git killed while it moves main', () => {
  it('alone: main is as it was, and the same command merges', () => {
    const repository = withFilter();
    const before = git(repository, 'rev-parse', 'HEAD');
    stopAt(repository, 'c.txt');
    expect(runCli(repository, ['teardown', 'docs', '--json'])).toMatchObject({
      json: { error: { code: 'surroundings' } },
    });
    go(repository);
    expect(git(repository, 'rev-parse', 'HEAD')).toBe(before);
    expect(git(repository, 'status', '--porcelain')).toBe('');
    expect(fs.readFileSync(`${repository}/b.txt`, 'utf8')).toBe('old b\n');
    expect(runCli(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
    isMerged(repository);
  });

  it('with the command: whatever command comes next brings main back', () => {
    const repository = withFilter();
    stopAt(repository, 'c.txt', 'command');
    expect(runCli(repository, ['teardown', 'docs']).status).toBe(-1);
    go(repository);
    expect(lock(repository)).toBe(true);
    expect(fs.existsSync(`${repository}/gone.txt`)).toBe(false);
    expect(runCli(repository, ['prune'])).toMatchObject({ status: 0 });
    expect(lock(repository)).toBe(false);
    expect(git(repository, 'status', '--porcelain')).toBe('');
    expect(runCli(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
    isMerged(repository);
  });

  it('what somebody wrote there since stays, and is in the way until they have seen to it', () => {
    const repository = withFilter();
    stopAt(repository, 'c.txt', 'command');
    expect(runCli(repository, ['teardown', 'docs']).status).toBe(-1);
    go(repository);
    const own = { 'b.txt': 'my own\n', 'a.txt': 'mine too\n', 'note.md': 'mine\n' };
    writeFiles(repository, own);
    expect(runCli(repository, ['teardown', 'docs', '--json'])).toMatchObject({
      status: 1,
      json: { error: { code: 'dirty-main', evidence: ['b.txt'] } },
    });
    for (const [file, text] of Object.entries(own))
      expect(fs.readFileSync(path.join(repository, file), 'utf8')).toBe(text);
    expect(git(repository, 'status', '--porcelain').split('\n')).toEqual([
      ' M b.txt',
      '?? a.txt',
      '?? note.md',
    ]);
    git(repository, 'checkout', 'b.txt');
    // git will not write over an untracked file either.
    expect(runCli(repository, ['teardown', 'docs'])).toMatchObject({ status: 1 });
    expect(fs.readFileSync(`${repository}/a.txt`, 'utf8')).toBe('mine too\n');
    fs.rmSync(`${repository}/a.txt`);
    expect(runCli(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
    expect(git(repository, 'status', '--porcelain')).toBe('?? note.md');
  });

  it('the lock of a commit that waits for its message is left alone', () => {
    const repository = withFilter();
    stopAt(repository, 'c.txt', 'command');
    expect(runCli(repository, ['teardown', 'docs']).status).toBe(-1);
    go(repository);
    writeFiles(repository, { '.git/COMMIT_EDITMSG': '' });
    runCli(repository, ['prune']);
    expect(lock(repository)).toBe(true);
    fs.rmSync(`${repository}/.git/index.lock`);
    expect(runCli(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
    isMerged(repository);
  });
});

describe('a filter that fails', () => {
  it('so that main can be moved neither there nor back is told, and mended when it works again', () => {
    const repository = withFilter();
    git(repository, 'config', 'filter.stop.required', 'true');
    git(repository, 'config', 'filter.stop.clean', 'cat');
    git(repository, 'config', 'filter.stop.smudge', 'false');
    const before = git(repository, 'rev-parse', 'HEAD');
    expect(runCli(repository, ['teardown', 'docs', '--json'])).toMatchObject({
      status: 3,
      json: { error: { code: 'surroundings', message: expect.stringContaining('half-way') } },
    });
    expect(git(repository, 'rev-parse', 'HEAD')).toBe(before);
    git(repository, 'config', 'filter.stop.smudge', 'cat');
    expect(runCli(repository, ['prune'])).toMatchObject({ status: 0 });
    expect(git(repository, 'status', '--porcelain')).toBe('');
    expect(runCli(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
    isMerged(repository);
  });
});

/** Deletes what a killed `git worktree remove` would have deleted by then. */
function removeHalf(repository: string, ...files: readonly string[]): void {
  for (const file of files) fs.rmSync(path.join(`${repository}-docs`, file));
}

/** A git that kills the command that called it instead of removing a worktree. */
function killingBefore(words: string, then = ''): Record<string, string> {
  const directory = temporaryDirectory('bin');
  const real = path.join(git(directory, '--exec-path'), 'git');
  fs.writeFileSync(
    path.join(directory, 'git'),
    `#!/bin/sh\ncase "$*" in *"${words}"*) kill -9 "$PPID"; ${then || 'exit 1'};; esac\nexec "${real}" "$@"\n`,
    { mode: 0o755 },
  );
  return { PATH: `${directory}${path.delimiter}${process.env['PATH']}` };
}

describe('git killed while it removes a worktree', () => {
  it.each([['b.txt'], ['b.txt', '.git'], ['.git']])(
    'what is missing there (%s, %s) is no deletion of anybody',
    (...files) => {
      const repository = temporaryRepository({ 'TASKS.md': TASKS, 'b.txt': 'b\n' });
      runCli(repository, ['create', 'docs']);
      commitFiles(`${repository}-docs`, { 'a.txt': 'a\n' });
      expect(runCli(repository, ['teardown', 'docs'], '', killingBefore('worktree remove')).status).toBe(-1);
      removeHalf(repository, ...files);
      expect(runCli(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
      expect(git(repository, 'show', 'HEAD:b.txt')).toBe('b');
      expect(fs.existsSync(`${repository}-docs`)).toBe(false);
      expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(1);
      expect(git(repository, 'branch', '--list', 'work/*')).toBe('');
    },
  );

  it('what somebody wrote there since is refused', () => {
    const repository = temporaryRepository({ 'TASKS.md': TASKS, 'b.txt': 'b\n' });
    runCli(repository, ['create', 'docs']);
    commitFiles(`${repository}-docs`, { 'a.txt': 'a\n' });
    expect(runCli(repository, ['teardown', 'docs'], '', killingBefore('worktree remove')).status).toBe(-1);
    removeHalf(repository, 'b.txt', '.git');
    writeFiles(`${repository}-docs`, { 'late.txt': 'mine\n' });
    expect(runCli(repository, ['teardown', 'docs', '--json'])).toMatchObject({
      status: 1,
      json: { error: { code: 'dirty-worktree', evidence: ['late.txt'] } },
    });
    expect(git(`${repository}-docs`, 'status', '--porcelain')).toBe('?? late.txt');
  });
});

describe('a git that goes on after the command was killed', () => {
  it('is waited for', async () => {
    const repository = temporaryRepository({ 'TASKS.md': TASKS });
    const sign = path.join(temporaryDirectory('sign'), 'go');
    // It ends when the sign is there, or at the latest when its input does, so that no test leaves one behind.
    const wait = `i=0; while [ ! -e "${sign}" ] && [ $i -lt 600 ]; do i=$((i+1)); sleep 0.1; done`;
    const env = killingBefore('worktree add', `exec >/dev/null 2>&1; ${wait}`);
    expect(runCli(repository, ['create', 'docs'], '', env).status).toBe(-1);
    const second = spawn(process.execPath, [BUILT_FILE, 'create', 'docs'], { cwd: repository });
    let said = '';
    second.stderr.on('data', (chunk) => {
      said += chunk;
      if (said.includes('Waiting for process')) fs.writeFileSync(sign, '');
    });
    const status = await new Promise((resolve) => second.on('close', resolve));
    expect(said).toContain('git worktree add), which a command that was killed had started');
    expect(status).toBe(0);
    expect(git(`${repository}-docs`, 'status', '--porcelain')).toBe('');
    expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(2);
  });
});
