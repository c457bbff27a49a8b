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
