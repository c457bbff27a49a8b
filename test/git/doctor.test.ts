import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { git, runHere, temporaryRepository, writeFiles } from '../support/temporary-repository.ts';

const problems = async (repository: string): Promise<string[]> =>
  (await runHere(repository, ['doctor', '--json'])).json.checks
    .filter((check: { level: string }) => check.level === 'problem')
    .map((check: { name: string }) => check.name);

describe('doctor', () => {
  it('finds nothing wrong with a clone in order', async () => {
    const repository = temporaryRepository({ 'TASKS.md': '- [ ] a\n' });
    await runHere(repository, ['create', 'docs']);
    expect(await problems(repository)).toEqual([]);
    expect((await runHere(repository, ['doctor'])).status).toBe(0);
  });

  it('names what is wrong: no task list, a worktree gone, a record without one, faults of hooks, a newer record', async () => {
    const repository = temporaryRepository();
    await runHere(repository, ['create', 'docs', 'api']);
    fs.rmSync(`${repository}-docs`, { recursive: true });
    git(repository, 'worktree', 'remove', `${repository}-api`);
    writeFiles(repository, { '.git/ctx-worktree/hook-faults.log': '2026-01-01 TypeError\n' });
    git(repository, 'checkout', '-q', '--detach');
    expect(await problems(repository)).toEqual(['main', 'tasks', 'worktrees', 'records', 'hooks']);
    writeFiles(repository, { '.git/ctx-worktree/tracks/docs.json': '{"version": 2}' });
    expect(await problems(repository)).toContain('records');
    expect((await runHere(repository, ['doctor'])).status).toBe(1);
  });
});
