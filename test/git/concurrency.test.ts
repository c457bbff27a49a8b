import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  BUILT_FILE,
  commitFiles,
  git,
  runCli,
  temporaryRepository,
} from '../support/temporary-repository.ts';

function start(
  repository: string,
  args: readonly string[],
): Promise<{ status: number; code: string | undefined }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BUILT_FILE, ...args, '--json'], { cwd: repository });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('close', (status) => resolve({ status: status ?? -1, code: JSON.parse(output).error?.code }));
  });
}

describe('several at once', () => {
  it('ten creates make four worktrees, and the rest is told the limit', async () => {
    const repository = temporaryRepository({ 'TASKS.md': '- [ ] a\n' });
    const names = ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg', 'hh', 'ii', 'jj'];
    const results = await Promise.all(names.map((name) => start(repository, ['create', name])));
    expect(results.filter((result) => result.status === 0)).toHaveLength(4);
    expect(results.filter((result) => result.code === 'worktree-limit')).toHaveLength(6);
    expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(5);
  });

  it('four teardowns lose no completion', async () => {
    const names = ['aa', 'bb', 'cc', 'dd'];
    const tasks = names.map((name) => `- [ ] ${name}\n`).join('');
    const repository = temporaryRepository({ 'TASKS.md': tasks });
    runCli(repository, ['create', ...names]);
    for (const name of names) {
      commitFiles(`${repository}-${name}`, {
        'TASKS.md': tasks.replace(`[ ] ${name}`, `[x] ${name}`),
        [name]: name,
      });
    }
    const results = await Promise.all(names.map((name) => start(repository, ['teardown', name])));
    expect(results).toEqual(names.map(() => ({ status: 0, code: undefined })));
    expect(git(repository, 'show', 'HEAD:TASKS.md')).toBe(tasks.replaceAll('[ ]', '[x]').trimEnd());
    expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(1);
    expect(git(repository, 'status', '--porcelain')).toBe('');
  });
});

describe('sync', () => {
  it('brings main into tracks, and leaves one that would conflict as it was', () => {
    const repository = temporaryRepository({ 'TASKS.md': '- [ ] a\n- [ ] b\n', 'a.txt': 'a\n' });
    runCli(repository, ['create', 'docs', 'api']);
    commitFiles(`${repository}-docs`, { 'TASKS.md': '- [x] a\n- [ ] b\n' });
    const api = commitFiles(`${repository}-api`, { 'a.txt': 'api\n' });
    commitFiles(repository, { 'TASKS.md': '- [ ] a\n- [x] b\n', 'a.txt': 'main\n' });
    const main = git(repository, 'rev-parse', 'HEAD');
    const result = runCli(repository, ['sync', '--json']);
    expect(result).toMatchObject({
      status: 1,
      json: { synced: [{ name: 'docs', commits: 1 }], failed: [{ name: 'api', code: 'merge-conflict' }] },
    });
    expect(git(`${repository}-docs`, 'show', 'HEAD:TASKS.md')).toBe('- [x] a\n- [x] b');
    expect(git(`${repository}-api`, 'rev-parse', 'HEAD')).toBe(api);
    expect(git(repository, 'rev-parse', 'HEAD')).toBe(main);
  });
});
