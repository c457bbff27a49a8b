import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pasteLine, planLaunch, sessionName } from '../../../scripts/brief/launch-plan.ts';
import { temporaryDirectory } from '../../support/temporary-repository.ts';

const DOCS = { name: 'docs', path: '/w/my app-docs', brief: '/w/my app/.git/ctx-worktree/briefs/docs.md' };
const API = { name: 'api', path: '/w/my app-api', brief: '/w/my app/.git/ctx-worktree/briefs/api.md' };
const NONE = { current: undefined, windows: new Map() };

describe('planLaunch', () => {
  it('makes a session with the first window, then windows', () => {
    const plan = planLaunch([DOCS, API], 'claude', NONE, '/w/my app');
    expect(plan.session).toBe('my-app-tracks');
    expect(plan.commands.map((command) => command.slice(0, 8))).toEqual([
      ['new-session', '-d', '-s', 'my-app-tracks', '-n', 'docs', '-c', '/w/my app-docs'],
      ['new-window', '-d', '-t', '=my-app-tracks:', '-n', 'api', '-c', '/w/my app-api'],
    ]);
  });

  it('uses the session that the user is in, and leaves open windows alone', () => {
    const state = { current: 'work', windows: new Map([['work', ['zsh', 'docs']]]) };
    const plan = planLaunch([DOCS, API], 'claude', state, '/w/app');
    expect(plan).toMatchObject({ session: 'work', running: ['docs'] });
    expect(plan.commands).toHaveLength(1);
    expect(plan.commands[0]?.slice(0, 6)).toEqual(['new-window', '-d', '-t', '=work:', '-n', 'api']);
  });

  it('adds to its own session when that is there', () => {
    const state = { current: undefined, windows: new Map([['app-tracks', ['api']]]) };
    const plan = planLaunch([DOCS], 'claude', state, '/w/app');
    expect(plan.commands[0]?.[0]).toBe('new-window');
  });

  it('names the session without characters that tmux reads as separators', () => {
    expect(sessionName(NONE, '/w/a.b:c d')).toBe('a-b-c-d-tracks');
  });
});

describe('what a task says', () => {
  it('reaches the agent as one argument, whatever it is, and nothing of it runs', () => {
    const directory = temporaryDirectory("it's $(touch ran) `x` ; dir");
    const agent = path.join(directory, 'agent');
    fs.writeFileSync(agent, `#!/bin/sh\nprintf '%s' "$#:$1" > got\n`, { mode: 0o755 });
    const text = fc.string({
      unit: fc.constantFrom(...'ab \'"`$(){};|&<>\\!*?~#-\n\té', '$(touch ran)', '; touch ran #'),
    });
    const track = { name: 'docs', path: directory, brief: path.join(directory, 'brief.md') };
    const [command = []] = planLaunch([track], './agent', NONE, directory).commands;
    const words = command.slice(command.indexOf('sh'));
    fc.assert(
      fc.property(text, (brief) => {
        fs.writeFileSync(track.brief, brief);
        // A shell cuts the newlines at the end of a substitution.
        const expected = `1:${brief.replace(/\n+$/, '')}`;
        for (const [program = '', ...args] of [words, ['sh', '-c', pasteLine('./agent', track)]]) {
          fs.rmSync(path.join(directory, 'got'), { force: true });
          execFileSync(program, args, { cwd: directory, env: { ...process.env, SHELL: '/bin/true' } });
          expect(fs.readFileSync(path.join(directory, 'got'), 'utf8')).toBe(expected);
        }
        expect(fs.existsSync(path.join(directory, 'ran'))).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});
