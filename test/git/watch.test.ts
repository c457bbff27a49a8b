/** `status --watch` as a process of its own: it shows what changes, outlives what breaks, and ends when told to. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BUILT_FILE, commitFiles, runCli, temporaryRepository } from '../support/temporary-repository.ts';

const TASKS = '- [ ] one\n- [ ] two\n';

interface Watch {
  readonly child: ChildProcess;
  /** The next line that `is` holds for. */
  next(is: (line: any) => boolean): Promise<any>;
}

function watch(repository: string): Watch {
  const child = spawn(process.execPath, [BUILT_FILE, 'status', '--watch', '--json'], { cwd: repository });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines: unknown[] = [];
  let rest = '';
  let wake = () => {};
  child.stdout.on('data', (chunk) => {
    const parts = `${rest}${chunk}`.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line) => JSON.parse(line)));
    wake();
  });
  child.on('close', () => wake());
  const next = async (is: (line: any) => boolean): Promise<any> => {
    for (;;) {
      const line = lines.shift();
      if (line !== undefined && is(line)) return line;
      if (line !== undefined) continue;
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { child, next };
}

const problemOf = (line: any, name: string) =>
  line.worktrees?.find((each: { name: string }) => each.name === name)?.problem;

describe('status --watch', () => {
  it('shows what changes, goes on when a worktree or all of the clone breaks, and ends on Ctrl-C', async () => {
    const repository = temporaryRepository({ 'TASKS.md': TASKS });
    expect(runCli(repository, ['create', 'docs', 'api']).status).toBe(0);
    const { child, next } = watch(repository);
    const first = await next(() => true);
    expect(first).toMatchObject({
      schema: 'ctx-worktree/status/v1',
      worktrees: [
        { name: 'api', ahead: 0 },
        { name: 'docs', ahead: 0 },
      ],
    });

    commitFiles(`${repository}-docs`, { 'TASKS.md': TASKS.replace('[ ] one', '[x] one') });
    await next((line) => line.worktrees[1].ahead === 1 && line.worktrees[1].tasks.done === 1);

    fs.writeFileSync(`${repository}/.git/worktrees/project-docs/index`, 'rubbish');
    const broken = await next((line) => problemOf(line, 'docs') !== null);
    expect(problemOf(broken, 'api')).toBe(null);

    fs.renameSync(`${repository}/.git/HEAD`, `${repository}/.git/HEAD.away`);
    expect(await next((line) => line.error !== undefined)).toMatchObject({
      schema: 'ctx-worktree/error/v1',
    });
    fs.renameSync(`${repository}/.git/HEAD.away`, `${repository}/.git/HEAD`);
    await next((line) => problemOf(line, 'api') === null);

    const ended = new Promise((resolve) => child.on('exit', (status, signal) => resolve(status ?? signal)));
    child.kill('SIGINT');
    expect([0, 130, 'SIGINT']).toContain(await ended);
  });

  it('that cannot even begin says why and ends', () => {
    const repository = temporaryRepository({});
    expect(runCli(repository, ['status', '--watch', '--json'])).toMatchObject({
      status: 3,
      json: { error: { code: 'not-a-repository' } },
    });
  });
});
