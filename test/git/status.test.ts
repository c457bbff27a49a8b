import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  commitFiles,
  git,
  runHere,
  temporaryRepository,
  writeFiles,
} from '../support/temporary-repository.ts';

const TASKS = '- [ ] one\n- [ ] two\n';

describe('status', () => {
  it('tells progress, drift, unsaved work, leaks and conflicts, and touches nothing', async () => {
    const repository = temporaryRepository({ 'TASKS.md': TASKS, 'a.txt': 'a\n', 'b.txt': 'b\n' });
    await runHere(repository, ['create', 'docs', 'api', 'auth']);
    const record = `${repository}/.git/ctx-worktree/tracks/docs.json`;
    const docs = JSON.parse(fs.readFileSync(record, 'utf8'));
    fs.writeFileSync(record, JSON.stringify({ ...docs, scope: ['a.txt', 'docs/'] }));
    commitFiles(`${repository}-docs`, {
      'a.txt': 'docs\n',
      'docs/x.md': 'x',
      'TASKS.md': TASKS.replace('[ ] one', '[x] one'),
    });
    writeFiles(`${repository}-docs`, { 'src/é.ts': 'x' });
    // Uncommitted, and in conflict with what docs has committed.
    writeFiles(`${repository}-api`, { 'a.txt': 'api\n', 'TASKS.md': TASKS.replace('[ ] two', '[x] two') });
    commitFiles(repository, { 'b.txt': 'main\n' });
    fs.rmSync(`${repository}-auth`, { recursive: true });
    const before = git(`${repository}-api`, 'status', '--porcelain');

    const { json, status } = await runHere(repository, ['status', '--json']);
    expect(status).toBe(0);
    expect(json.schema).toBe('ctx-worktree/status/v1');
    const [docsStatus, apiStatus, authStatus] = ['docs', 'api', 'auth'].map((name) =>
      json.worktrees.find((worktree: { name: string }) => worktree.name === name),
    );
    expect(docsStatus).toMatchObject({
      tasks: { done: 1, total: 2 },
      ahead: 1,
      behind: 1,
      dirty: 1,
      leaks: ['src/é.ts'],
      conflicts: [{ with: 'api', paths: ['a.txt'] }],
    });
    expect(apiStatus).toMatchObject({
      ahead: 0,
      dirty: 2,
      leaks: [],
      conflicts: [{ with: 'docs', paths: ['a.txt'] }],
    });
    expect(authStatus).toMatchObject({ prunable: true, problem: 'its directory is gone' });
    expect(git(`${repository}-api`, 'status', '--porcelain')).toBe(before);
    expect(git(`${repository}-api`, 'diff', '--cached', '--name-only')).toBe('');
  });
});
