import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { git, runCli, temporaryRepository, writeFiles } from '../support/temporary-repository.ts';

const problems = (repository: string): string[] =>
  runCli(repository, ['doctor', '--json'])
    .json.checks.filter((check: { level: string }) => check.level === 'problem')
    .map((check: { name: string }) => check.name);

describe('doctor', () => {
  it('finds nothing wrong with a clone in order', () => {
    const repository = temporaryRepository({ 'TASKS.md': '- [ ] a\n' });
    runCli(repository, ['create', 'docs']);
    expect(problems(repository)).toEqual([]);
    expect(runCli(repository, ['doctor']).status).toBe(0);
  });

  it('names what is wrong: no task list, a worktree gone, a record without one, faults of hooks, a newer record', () => {
    const repository = temporaryRepository();
    runCli(repository, ['create', 'docs', 'api']);
    fs.rmSync(`${repository}-docs`, { recursive: true });
    git(repository, 'worktree', 'remove', `${repository}-api`);
    writeFiles(repository, { '.git/ctx-worktree/hook-faults.log': '2026-01-01 TypeError\n' });
    git(repository, 'checkout', '-q', '--detach');
    expect(problems(repository)).toEqual(['main', 'tasks', 'worktrees', 'records', 'hooks']);
    writeFiles(repository, { '.git/ctx-worktree/tracks/docs.json': '{"version": 2}' });
    expect(problems(repository)).toContain('records');
    expect(runCli(repository, ['doctor']).status).toBe(1);
  });
});
