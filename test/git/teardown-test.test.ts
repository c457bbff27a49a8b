/** `teardown --test`: what the test leaves behind is told, and one that is stopped is no failure of the track. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  BUILT_FILE,
  type CliResult,
  commitFiles,
  git,
  runHere,
  temporaryRepository,
} from '../support/temporary-repository.ts';

const TASKS = '- [ ] one\n';

async function withTrack(): Promise<string> {
  const repository = temporaryRepository({ 'TASKS.md': TASKS, 'a.txt': 'a\n' });
  await runHere(repository, ['create', 'docs']);
  commitFiles(`${repository}-docs`, { 'b.txt': 'b\n' });
  return repository;
}

const teardown = (repository: string, command: string, ...more: string[]): Promise<CliResult> =>
  runHere(repository, ['teardown', 'docs', '--json', '--quiet', '--test', command, ...more]);

const LITTER = 'mkdir cover; for n in 1 2 3 4 5 6; do echo x > cover/$n; done; echo y >> a.txt';

test.each([[[]], [['--dry-run']]])(
  'a test that passes and leaves files is told with a remedy that commits none (%j)',
  async (more) => {
    const repository = await withTrack();
    const head = git(repository, 'rev-parse', 'HEAD');
    const { status, json } = await teardown(repository, LITTER, ...more);
    expect(status).toBe(1);
    expect(json.error.code).toBe('dirty-worktree');
    expect(json.error.message).toContain('The test passed, but left files');
    expect(json.error.evidence).toEqual(['a.txt', 'cover/1', 'cover/2', 'cover/3', 'cover/4', 'and 2 more']);
    expect(json.error.remedy).toContain('.gitignore');
    expect(json.error.remedy).toMatch(/clean -n -d$/m);
    expect(json.error.remedy).not.toMatch(/^.*git .*(add|commit)/m);
    expect(git(repository, 'rev-parse', 'HEAD')).toBe(head);
    expect(git(`${repository}-docs`, 'branch', '--show-current')).toBe('work/docs');
  },
);

test('a test that fails and leaves files tells of both', async () => {
  const { json } = await teardown(await withTrack(), 'echo red; echo x > report.xml; exit 3');
  expect(json.error).toMatchObject({
    code: 'tests-failed',
    message: 'The test exited with 3; nothing was merged.',
    evidence: ['red', 'left in the track by the test:', 'report.xml'],
  });
  expect(json.error.remedy).toMatch(/clean -n -d$/m);
});

test('a test that leaves only what git ignores is no reason to stop', async () => {
  const repository = await withTrack();
  commitFiles(`${repository}-docs`, { '.gitignore': 'cover/\n' });
  expect((await teardown(repository, 'mkdir cover; echo x > cover/1')).status).toBe(0);
});

test.each(['the command', 'all that runs'])(
  'a signal to %s ends the test, and nothing is merged',
  async (whom) => {
    const repository = await withTrack();
    const head = git(repository, 'rev-parse', 'HEAD');
    const args = [BUILT_FILE, 'teardown', 'docs', '--test', 'echo up and running; exec sleep 60'];
    const child = spawn(process.execPath, args, {
      cwd: repository,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (!/^up and running$/m.test(said) || said.includes('stopped')) return;
      process.kill(whom === 'the command' ? (child.pid ?? 0) : -(child.pid ?? 0), 'SIGINT');
    });
    const [status] = await once(child, 'close');
    expect(said).toContain('error: The test was stopped; nothing was merged. [tests-failed]');
    expect(said).toContain('Run the same command again.');
    expect(said).not.toContain('Mend it');
    expect(status).toBe(1);
    expect(git(repository, 'rev-parse', 'HEAD')).toBe(head);
    expect(git(`${repository}-docs`, 'branch', '--show-current')).toBe('work/docs');
    expect(fs.readdirSync(path.join(repository, '.git/ctx-worktree'))).not.toContain('lock');
    expect((await teardown(repository, 'true')).status).toBe(0);
  },
);
