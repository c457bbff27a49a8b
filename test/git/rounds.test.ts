/** Rounds of create, teardown and status at once. ROUNDS=200 takes long; the suite runs two. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  BUILT_FILE,
  commitFiles,
  git,
  gitStatus,
  temporaryRepository,
} from '../support/temporary-repository.ts';

const ROUNDS = Number(process.env['ROUNDS'] || 2);
const NAMES = ['aa', 'bb', 'cc', 'dd', 'ee', 'ff'];
const TASKS = NAMES.map((name) => `- [ ] ${name}\n`).join('');

interface Outcome {
  readonly command: string;
  readonly code: string;
  readonly json: any;
}

function start(repository: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BUILT_FILE, ...args, '--json'], { cwd: repository });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('close', (status) => {
      const json = JSON.parse(output);
      resolve({ command: args.join(' '), code: json.error?.code ?? `exit ${status}`, json });
    });
  });
}

const standing = (repository: string) => NAMES.filter((name) => fs.existsSync(`${repository}-${name}`));

/** What may be answered when others are at work: done, or a refusal that says why. */
const ANSWERS = ['exit 0', 'worktree-limit', 'path-exists', 'branch-exists', 'unknown-track'];

describe('create, teardown and status at once', () => {
  it(`keep their promises for ${ROUNDS} rounds`, { timeout: 60_000 * Math.max(2, ROUNDS) }, async () => {
    const repository = temporaryRepository({ 'TASKS.md': TASKS });
    let merges = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const there = standing(repository);
      for (const name of there)
        commitFiles(`${repository}-${name}`, { [`${name}-${round}.txt`]: `${round}` }, `Work of ${name}`);
      const missing = NAMES.filter((name) => !there.includes(name));
      const outcomes = await Promise.all([
        ...missing.slice(0, 3).map((name) => start(repository, 'create', name)),
        ...there.slice(0, 2).map((name) => start(repository, 'teardown', name)),
        start(repository, 'status'),
      ]);
      for (const { command, code } of outcomes) expect(ANSWERS, `${command}: ${code}`).toContain(code);
      const status = outcomes.at(-1);
      expect(status?.code).toBe('exit 0');
      expect(status?.json.worktrees.length).toBeLessThanOrEqual(4);
      expect(standing(repository).length).toBeLessThanOrEqual(4);
      const torn = outcomes.filter(
        ({ command, code }) => command.startsWith('teardown') && code === 'exit 0',
      );
      expect(torn).toHaveLength(Math.min(2, there.length));
      merges += torn.length;
      expect(git(repository, 'status', '--porcelain')).toBe('');
      expect(gitStatus(repository, 'fsck', '--no-dangling')).toBe(0);
      expect(fs.existsSync(`${repository}/.git/ctx-worktree/lock`)).toBe(false);
    }
    const merged = git(repository, 'log', '--merges', '--format=%s').split('\n').filter(Boolean);
    expect(merged).toHaveLength(merges);
    if (ROUNDS > 2) console.log(`${ROUNDS} rounds, ${merges} merges`);
  });
});
