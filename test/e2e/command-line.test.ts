import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../scripts/version.ts';
import { PROJECT, runCli, temporaryDirectory, temporaryRepository } from '../support/temporary-repository.ts';

describe('the built file', () => {
  it('knows its version, and package.json the same', () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(PROJECT, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(manifest.version).toBe(VERSION);
    expect(runCli(temporaryDirectory(), ['--version']).stdout).toBe(`ctx-worktree ${VERSION}\n`);
  });

  it('says what is wrong with a command line, and exits 2', () => {
    const directory = temporaryDirectory();
    expect(runCli(directory, ['lsit'])).toMatchObject({ status: 2, stdout: '' });
    expect(runCli(directory, ['list', '--nope', '--json'])).toMatchObject({
      status: 2,
      json: { schema: 'ctx-worktree/error/v1', error: { code: 'usage' } },
    });
  });

  it('reads for create nothing that only other commands need', () => {
    const parts = path.join(PROJECT, 'skills/ctx-worktree/scripts/parts');
    const read = new Set<string>();
    const follow = (part: string): void => {
      if (read.has(part)) return;
      read.add(part);
      const code = fs.readFileSync(path.join(parts, part), 'utf8');
      for (const [, next] of code.matchAll(/(?:from|import)"\.\/([\w-]+\.mjs)"/g)) follow(next as string);
    };
    follow('commands.mjs');
    follow('worktree.mjs');
    expect(fs.readFileSync(path.join(parts, 'worktree.mjs'), 'utf8')).toContain('Nothing says which tracks');
    expect([...read].toSorted()).toEqual([
      'commands.mjs',
      'files.mjs',
      'git.mjs',
      'report.mjs',
      'rolldown-runtime.mjs',
      'worktree.mjs',
    ]);
  });

  it('lists the main worktree', () => {
    const repository = temporaryRepository();
    expect(runCli(repository, ['list', '--json']).json).toMatchObject({
      schema: 'ctx-worktree/list/v1',
      main: { path: repository, branch: 'main' },
      worktrees: [],
      limit: 4,
      free: 4,
    });
    expect(runCli(temporaryDirectory(), ['list', '--json'])).toMatchObject({
      status: 3,
      json: { error: { code: 'not-a-repository' } },
    });
  });
});
