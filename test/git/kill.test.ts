/**
 * The built file, killed with kill -9 at some of its git calls: that the real process behaves as `faults.test.ts`
 * supposes, its lock included.
 */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { killingGit } from '../support/killing-git.ts';
import {
  commitFiles,
  git,
  gitStatus,
  runCli,
  temporaryRepository,
  writeFiles,
} from '../support/temporary-repository.ts';

const TASKS = '- [ ] one\n- [ ] two\n';

function withTrack(): string {
  const repository = temporaryRepository({ 'TASKS.md': TASKS, '.gitignore': '*.db\n' });
  expect(runCli(repository, ['create', 'docs']).status).toBe(0);
  commitFiles(`${repository}-docs`, { 'TASKS.md': TASKS.replace('[ ] one', '[x] one'), 'a.txt': 'a' });
  commitFiles(repository, { 'TASKS.md': TASKS.replace('[ ] two', '[x] two') });
  writeFiles(`${repository}-docs`, { 'local.db': 'rows' });
  return repository;
}

/** Kills the command after its last call that contains `words`, runs it again, and looks at the end. */
function killAfter(
  repository: string,
  args: readonly string[],
  words: string,
  check: (repository: string) => void,
): void {
  const first = runCli(repository, args, '', killingGit().env(words));
  expect(first.status).toBe(-1);
  expect(fs.existsSync(`${repository}/.git/ctx-worktree/lock`)).toBe(true);
  expect(gitStatus(repository, 'fsck', '--no-dangling')).toBe(0);
  expect(runCli(repository, args)).toMatchObject({ status: 0 });
  check(repository);
  expect(gitStatus(repository, 'fsck', '--no-dangling')).toBe(0);
}

describe('kill -9', () => {
  it.each(['worktree list', 'work/docs -- ', 'work/api -- '])('of a create after %j', (words) =>
    killAfter(temporaryRepository({ 'TASKS.md': TASKS }), ['create', 'docs', 'api'], words, (repository) => {
      expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(3);
      expect(git(`${repository}-docs`, 'status', '--porcelain')).toBe('');
      expect(git(`${repository}-api`, 'branch', '--show-current')).toBe('work/api');
    }),
  );

  it.each(['merge-tree', 'merge --ff-only', 'worktree remove', 'branch --quiet -d'])(
    'of a teardown after %j',
    (words) =>
      killAfter(withTrack(), ['teardown', 'docs'], words, (repository) => {
        expect(git(repository, 'show', 'HEAD:TASKS.md')).toBe('- [x] one\n- [x] two');
        expect(git(repository, 'status', '--porcelain')).toBe('');
        expect(fs.existsSync(`${repository}-docs`)).toBe(false);
        expect(git(repository, 'branch', '--list', 'work/*')).toBe('');
        const state = `${repository}/.git/ctx-worktree`;
        const found = fs.readdirSync(state, { recursive: true, encoding: 'utf8' });
        expect(found.filter((file) => file.endsWith('local.db'))).toHaveLength(1);
      }),
  );

  it('is told by status and doctor, until it is settled', () => {
    const repository = withTrack();
    const told = { command: 'teardown docs', remedy: 'ctx-worktree teardown docs' };
    expect(runCli(repository, ['teardown', 'docs'], '', killingGit().env('merge --ff-only')).status).toBe(-1);
    expect(runCli(repository, ['status', '--json']).json).toMatchObject({ interrupted: [told] });
    expect(runCli(repository, ['status']).stdout).toContain(`teardown docs was killed half-way`);
    expect(runCli(repository, ['doctor'])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining(told.command),
    });
    expect(runCli(repository, ['teardown', 'docs']).status).toBe(0);
    expect(runCli(repository, ['status', '--json']).json).toMatchObject({ interrupted: [] });
  });
});
