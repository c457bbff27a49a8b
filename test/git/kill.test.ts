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

/** Every call is tried with KILL_STEP=1, which takes minutes; otherwise every fifth. */
const STEP = Number(process.env['KILL_STEP'] ?? 5);

/** Kills the command at each of its git calls, runs it again, and looks at the end. */
function killEverywhere(
  prepare: () => string,
  args: readonly string[],
  check: (repository: string) => void,
): number {
  const killing = killingGit();
  let kills = 0;
  for (const when of ['before', 'after'] as const) {
    for (let at = when === 'before' ? 1 : 2; ; at += STEP) {
      const repository = prepare();
      const first = runCli(repository, args, '', killing.env(at, when));
      if (killing.calls() < at) break;
      // Calls that run side by side can be counted as one; then this number was nobody's.
      if (first.status === 0) continue;
      kills++;
      expect(gitStatus(repository, 'fsck', '--no-dangling')).toBe(0);
      const again = runCli(repository, args);
      // Killed after its last step the work is done, and the second run can only say so.
      expect([0, 1]).toContain(again.status);
      check(repository);
      expect(gitStatus(repository, 'fsck', '--no-dangling')).toBe(0);
    }
  }
  return kills;
}

describe('a kill at any git call', () => {
  it('leaves a create that the same command finishes', () => {
    const kills = killEverywhere(
      () => temporaryRepository({ 'TASKS.md': TASKS }),
      ['create', 'docs', 'api'],
      (repository) => {
        expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(3);
        expect(git(`${repository}-docs`, 'status', '--porcelain')).toBe('');
        expect(git(`${repository}-api`, 'branch', '--show-current')).toBe('work/api');
      },
    );
    expect(kills).toBeGreaterThan(5);
  });

  it('leaves a teardown that the same command finishes, with every completion and file', () => {
    const kills = killEverywhere(withTrack, ['teardown', 'docs'], (repository) => {
      expect(git(repository, 'show', 'HEAD:TASKS.md')).toBe('- [x] one\n- [x] two');
      expect(git(repository, 'status', '--porcelain')).toBe('');
      expect(fs.existsSync(`${repository}-docs`)).toBe(false);
      expect(git(repository, 'branch', '--list', 'work/*')).toBe('');
      const found = fs.readdirSync(`${repository}/.git/ctx-worktree`, { recursive: true, encoding: 'utf8' });
      expect(found.filter((file) => file.endsWith('local.db'))).toHaveLength(1);
    });
    expect(kills).toBeGreaterThan(5);
  });
});
