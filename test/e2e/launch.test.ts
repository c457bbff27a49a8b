import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { git, runCli, temporaryDirectory, temporaryRepository } from '../support/temporary-repository.ts';

/** A PATH with what a run needs and no tmux. */
function pathWithoutTmux(): string {
  const directory = temporaryDirectory('bin');
  for (const name of ['git', 'sh', 'cat', 'node']) {
    const found = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    fs.symlinkSync(found, path.join(directory, name));
  }
  return directory;
}

function withTracks(): string {
  const main = temporaryRepository({ 'TASKS.md': '- [ ] `$(touch ran)`; "quoted"\n' });
  expect(runCli(main, ['create', 'docs', 'api'])).toMatchObject({ status: 0 });
  return main;
}

describe('brief', () => {
  it('answers for a track by name from any worktree, and refuses others', () => {
    const main = withTracks();
    const text = runCli(main, ['brief', 'docs']).stdout;
    expect(text).toContain(`Worktree: ${main}-docs (branch work/docs)`);
    expect(runCli(`${main}-api`, ['brief', 'docs']).stdout).toBe(text);
    expect(runCli(main, ['brief', 'docs', '--json']).json).toMatchObject({
      schema: 'ctx-worktree/brief/v1',
      name: 'docs',
      branch: 'work/docs',
      tasksFile: 'TASKS.md',
      text: text.trimEnd(),
    });
    expect(runCli(main, ['brief', 'nope', '--json'])).toMatchObject({
      status: 1,
      json: { error: { code: 'unknown-track', evidence: ['given: nope', 'known: api, docs'] } },
    });
  });
});

describe('launch', () => {
  it('prints commands to paste without tmux, with the briefs they read', () => {
    const main = withTracks();
    const env = { PATH: pathWithoutTmux(), CTX_WORKTREE_AGENT: 'agent --fast' };
    const run = runCli(main, ['launch', 'docs', '--json'], '', env);
    expect(run.status).toBe(0);
    const [line] = run.json.commands as string[];
    expect(line).toContain('&& agent --fast "$(cat ');
    const brief = path.join(main, '.git', 'ctx-worktree', 'briefs', 'docs.md');
    expect(fs.readFileSync(brief, 'utf8')).toBe(runCli(main, ['brief', 'docs']).stdout);
    expect(runCli(main, ['launch'], '', env).stdout).toContain('There is no tmux here.');
  });

  it('writes and starts nothing in a dry run, nor for a name that is none', () => {
    const main = withTracks();
    const briefs = path.join(main, '.git', 'ctx-worktree', 'briefs');
    expect(runCli(main, ['launch', '--dry-run'])).toMatchObject({ status: 0 });
    expect(runCli(main, ['launch', 'docs', 'nope'])).toMatchObject({ status: 1 });
    expect(fs.existsSync(briefs)).toBe(false);
    expect(runCli(temporaryRepository(), ['launch', '--json'])).toMatchObject({
      status: 1,
      json: { error: { code: 'unknown-track' } },
    });
  });

  it('takes the agent from the git configuration of the clone', () => {
    const main = withTracks();
    git(main, 'config', 'ctx-worktree.agent', 'my-agent -x');
    const env = { PATH: pathWithoutTmux(), CTX_WORKTREE_AGENT: '' };
    expect(runCli(main, ['launch', 'api'], '', env).stdout).toContain('my-agent -x "$(cat ');
  });

  it.skipIf(spawnSync('tmux', ['-V']).status !== 0)(
    'opens one window a track, with the brief, and only once',
    () => {
      const main = withTracks();
      const sockets = temporaryDirectory('t');
      const agent = path.join(sockets, 'agent');
      fs.writeFileSync(
        agent,
        '#!/bin/sh\nprintf %s "$1" > launched.tmp\nmv launched.tmp launched\ntmux wait-for -S "$(basename "$PWD")"\n',
        {
          mode: 0o755,
        },
      );
      const env = { TMUX: '', TMUX_TMPDIR: sockets, CTX_WORKTREE_AGENT: `'${agent}'`, SHELL: '/bin/sh' };
      const tmux = (...args: string[]): string =>
        execFileSync('tmux', args, { encoding: 'utf8', env: { ...process.env, ...env } });
      onTestFinished(() => void tmux('kill-server'));
      const run = runCli(main, ['launch', '--json'], '', env);
      expect(run.json).toMatchObject({ session: 'project-tracks', launched: ['api', 'docs'], running: [] });
      expect(tmux('list-windows', '-t', 'project-tracks', '-F', '#{window_name}')).toBe('api\ndocs\n');
      const launched = path.join(`${main}-docs`, 'launched');
      tmux('wait-for', 'project-docs');
      expect(fs.readFileSync(launched, 'utf8')).toBe(runCli(main, ['brief', 'docs']).stdout.trimEnd());
      expect(runCli(main, ['launch', '--json'], '', env).json).toMatchObject({
        launched: [],
        running: ['api', 'docs'],
      });
    },
  );
});
