import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  BUILT_FILE,
  commitFiles,
  git,
  runCli,
  temporaryDirectory,
  writeFiles,
} from '../support/temporary-repository.ts';

const TASKS = '# Tasks\n\n- [ ] T1 write docs\n- [ ] T2 build api\n- [ ] T3 make tests\n- [ ] T4 later\n';
const PLAN = `version: 1
base: main
tasksFile: TASKS.md
tracks:
  - { name: docs, scope: [docs/], tasks: [{ id: T1, title: T1 write docs }] }
  - { name: api, scope: [src/], tasks: [{ id: T2, title: T2 build api }] }
  - { name: tests, scope: [test/], tasks: [{ id: T3, title: T3 make tests }] }
`;

/** A bare repository and clones of it, each a machine of its own with a user of its own. */
function machines(...names: string[]): { bare: string; clones: string[] } {
  const outer = temporaryDirectory();
  const bare = path.join(outer, 'origin.git');
  git(outer, 'init', '-q', '--bare', '-b', 'main', bare);
  const clones = names.map((name) => {
    const place = path.join(outer, name);
    fs.mkdirSync(place);
    git(place, 'clone', '-q', bare, 'project');
    const clone = path.join(place, 'project');
    if (name === names[0]) {
      git(clone, 'checkout', '-q', '-b', 'main');
      commitFiles(clone, { 'TASKS.md': TASKS, 'docs/a.md': 'a\n' }, 'Start');
      git(clone, 'push', '-q', '-u', 'origin', 'main');
    }
    return clone;
  });
  return { bare, clones };
}

/** Works on a track the way a machine without this program would: a plain clone of the branch. */
function workElsewhere(bare: string, branch: string, task: string, file: string): string {
  const place = temporaryDirectory();
  git(place, 'clone', '-q', '--single-branch', '--branch', branch, bare, 'runner');
  const clone = path.join(place, 'runner');
  const list = fs.readFileSync(path.join(clone, 'TASKS.md'), 'utf8');
  commitFiles(clone, { [file]: `${task}\n`, 'TASKS.md': list.replace(`[ ] ${task}`, `[x] ${task}`) }, task);
  git(clone, 'push', '-q', 'origin', `HEAD:${branch}`);
  return clone;
}

const ok = (result: { status: number; stdout: string; stderr: string }) => {
  expect(result.stderr + result.stdout).not.toContain('error:');
  expect(result.status).toBe(0);
};
const heads = (bare: string) => git(bare, 'for-each-ref', '--format=%(refname:short)', 'refs/heads');

function planned(clone: string): string {
  const file = path.join(path.dirname(clone), 'plan.yaml');
  fs.writeFileSync(file, PLAN);
  return file;
}

/** A git that kills the program just after the push has gone through: main here has not moved yet. */
function killingAfterPush(): Record<string, string> {
  const directory = temporaryDirectory('bin');
  const real = git(directory, '--exec-path');
  fs.writeFileSync(
    path.join(directory, 'git'),
    `#!/bin/sh\n"${real}/git" "$@"\nstatus=$?\ncase " $* " in *" push "*) kill -9 $PPID;; esac\nexit $status\n`,
    { mode: 0o755 },
  );
  return { PATH: `${directory}${path.delimiter}${process.env['PATH']}` };
}

describe('create --push', () => {
  it('sends each track with its plan, which a plain clone of the branch knows', () => {
    const { bare, clones } = machines('one', 'two');
    const [one, two] = clones as [string, string];
    ok(runCli(one, ['create', '--plan', planned(one), '--push']));
    expect(heads(bare)).toBe('main\nwork/api\nwork/docs\nwork/tests');
    const runner = workElsewhere(bare, 'work/docs', 'T1 write docs', 'docs/b.md');
    const brief = runCli(runner, ['brief', 'docs', '--json']).json;
    expect(brief).toMatchObject({
      into: 'main',
      tasksFile: 'TASKS.md',
      tasks: [{ title: 'T1 write docs', done: true }],
      scope: ['docs/'],
      others: [
        { name: 'api', scope: ['src/'] },
        { name: 'tests', scope: ['test/'] },
      ],
    });
    expect(git(runner, 'status', '--porcelain')).toBe('');

    const listed = runCli(two, ['list', '--remote', '--json']).json;
    expect(listed.remote.name).toBe('origin');
    expect(listed.remote.tracks).toMatchObject([
      { name: 'api', ahead: 1, behind: 0, here: 'none', worktree: null, tasks: { done: 0, total: 1 } },
      { name: 'docs', ahead: 2, behind: 0, here: 'none', worktree: null, tasks: { done: 1, total: 1 } },
      { name: 'tests', ahead: 1 },
    ]);
    // A worktree made by hand has no record here; the branch tells what is the track's.
    git(two, 'fetch', '-q');
    git(two, 'worktree', 'add', '-q', `${two}-docs`, 'work/docs');
    writeFiles(`${two}-docs`, { 'src/x.ts': 'x\n' });
    expect(runCli(two, ['status', '--json']).json.worktrees).toMatchObject([
      { name: 'docs', tasks: { done: 1, total: 1 }, leaks: ['src/x.ts'] },
    ]);
    expect(runCli(one, ['list', '--remote', '--json']).json.remote.tracks[1]).toMatchObject({
      name: 'docs',
      here: 'behind',
      worktree: `${one}-docs`,
    });
  });

  it('leaves nothing behind, here or there, when a name is taken or the push is refused', () => {
    const { bare, clones } = machines('one', 'two');
    const [one, two] = clones as [string, string];
    ok(runCli(one, ['create', 'docs', '--push']));
    git(two, 'config', 'user.name', 'Somebody Else');
    const env = { GIT_AUTHOR_NAME: 'Else', GIT_COMMITTER_NAME: 'Else' };
    const taken = runCli(two, ['create', 'auth', 'docs', '--push', '--json'], '', env);
    expect(taken.json).toMatchObject({ error: { code: 'branch-exists' } });
    fs.writeFileSync(path.join(bare, 'hooks', 'pre-receive'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const refused = runCli(two, ['create', 'auth', 'api', '--push', '--json'], '', env);
    expect(refused).toMatchObject({ status: 1, json: { error: { code: 'push-rejected' } } });
    expect(heads(bare)).toBe('main\nwork/docs');
    expect(git(two, 'branch', '--list', 'work/*')).toBe('');
    expect(fs.readdirSync(path.dirname(two))).toEqual(['project']);
    fs.rmSync(path.join(bare, 'hooks', 'pre-receive'));
    git(two, 'remote', 'set-url', 'origin', `${bare}.gone`);
    const gone = runCli(two, ['create', 'auth', '--push', '--json'], '', env);
    expect(gone).toMatchObject({ status: 3, json: { error: { code: 'remote-failed' } } });
    expect(runCli(two, ['create', 'auth', '--remote', 'nope', '--json'], '', env).json.error.code).toBe(
      'usage',
    );
    expect(git(two, 'branch', '--list', 'work/*')).toBe('');
  });

  it('run again after a kill between the push and the end, makes the same commits and finds them there', () => {
    const { bare, clones } = machines('one');
    const [one] = clones as [string];
    expect(runCli(one, ['create', 'docs', '--push'], '', killingAfterPush()).status).toBe(-1);
    const before = git(bare, 'rev-parse', 'work/docs');
    expect(fs.existsSync(path.join(one, '.git/ctx-worktree/tracks/docs.json'))).toBe(false);
    ok(runCli(one, ['create', 'docs', '--push']));
    expect(git(bare, 'rev-parse', 'work/docs')).toBe(before);
    expect(git(`${one}-docs`, 'rev-parse', 'HEAD')).toBe(before);
    expect(runCli(one, ['list', '--json']).json.worktrees).toHaveLength(1);
  });

  it('killed after the push and not run again: the next command says what may be there, and how to delete it', () => {
    const { bare, clones } = machines('one');
    const [one] = clones as [string];
    expect(runCli(one, ['create', 'docs', '--push'], '', killingAfterPush()).status).toBe(-1);
    const { stderr } = runCli(one, ['prune']);
    const command = stderr.split('\n').find((line) => line.includes('--delete'));
    git(one, ...(command ?? '').trim().split(' ').slice(1));
    expect(heads(bare)).toBe('main');
  });
});

describe('a track that another machine pushed', () => {
  it('is synced and torn down without a worktree here; the remote branch stays, and is told', () => {
    const { bare, clones } = machines('one', 'two');
    const [one, two] = clones as [string, string];
    ok(runCli(one, ['create', 'docs', '--push']));
    workElsewhere(bare, 'work/docs', 'T1 write docs', 'docs/b.md');
    commitFiles(two, { 'TASKS.md': TASKS.replace('[ ] T4', '[x] T4') }, 'Later');
    const synced = runCli(two, ['sync', 'docs', '--push', '--json']);
    expect(synced.json.synced).toMatchObject([
      { commits: 1, brought: 'took work/docs from origin', pushed: 'origin' },
    ]);
    expect(git(bare, 'show', 'work/docs:TASKS.md')).toContain('[x] T1 write docs\n- [ ] T2 build api');
    expect(git(bare, 'show', 'work/docs:TASKS.md')).toContain('[x] T4');
    const before = git(bare, 'rev-parse', 'main');
    const torn = runCli(two, ['teardown', 'docs', '--json']);
    expect(torn.json).toMatchObject({ tasks: { completed: ['T1'] }, pushed: null });
    expect(git(bare, 'rev-parse', 'main')).toBe(before);
    const { delete: command, commit } = torn.json.remoteBranch;
    expect(commit).toBe(git(bare, 'rev-parse', 'work/docs'));
    // Somebody pushes once more: the command that was told must not delete that.
    workElsewhere(bare, 'work/docs', 'T2 build api', 'src/late.ts');
    expect(() => git(two, ...(command as string).split(' ').slice(1))).toThrow(/stale info/);
    expect(heads(bare)).toContain('work/docs');
  });

  it('that moved on there and here is joined in its worktree, and its merge holds both', () => {
    const { bare, clones } = machines('one');
    const [one] = clones as [string];
    ok(runCli(one, ['create', 'docs', '--push']));
    workElsewhere(bare, 'work/docs', 'T1 write docs', 'docs/b.md');
    commitFiles(`${one}-docs`, { 'docs/c.md': 'c\n', 'TASKS.md': TASKS.replace('[ ] T3', '[x] T3') }, 'Here');
    writeFiles(`${one}-docs`, { 'docs/c.md': 'unsaved\n' });
    expect(runCli(one, ['teardown', 'docs', '--json']).json.error.code).toBe('dirty-worktree');
    git(`${one}-docs`, 'checkout', '-q', '--', '.');
    ok(runCli(one, ['teardown', 'docs', '--push']));
    const list = git(bare, 'show', 'main:TASKS.md');
    expect(list).toContain('[x] T1');
    expect(list).toContain('[x] T3');
    expect(git(bare, 'ls-tree', '-r', '--name-only', 'main')).toContain('docs/b.md\ndocs/c.md');
  });

  it('needs no remote when it was never pushed', () => {
    const { bare, clones } = machines('one');
    const [one] = clones as [string];
    ok(runCli(one, ['create', 'docs']));
    commitFiles(`${one}-docs`, { 'docs/c.md': 'c\n' });
    git(one, 'remote', 'set-url', 'origin', `${bare}.gone`);
    ok(runCli(one, ['teardown', 'docs']));
  });
});

describe('three machines', () => {
  const start = (clone: string, args: string[], env: Record<string, string> = {}) =>
    new Promise<{ status: number; code: string | undefined }>((resolve) => {
      const child = spawn(process.execPath, [BUILT_FILE, ...args, '--json'], {
        cwd: clone,
        env: { ...process.env, ...env },
      });
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
      });
      child.on('close', (status) =>
        resolve({ status: status ?? -1, code: output === '' ? undefined : JSON.parse(output).error?.code }),
      );
    });

  it('one killed half-way, the others racing: every completion is on main at the end', async () => {
    const { bare, clones } = machines('one', 'two', 'three');
    const [one, two, three] = clones as [string, string, string];
    ok(runCli(one, ['create', '--plan', planned(one), '--push']));
    workElsewhere(bare, 'work/docs', 'T1 write docs', 'docs/b.md');
    workElsewhere(bare, 'work/api', 'T2 build api', 'src/b.ts');
    const list = TASKS.replace('[ ] T3', '[x] T3');
    commitFiles(`${one}-tests`, { 'test/b.ts': 'b\n', 'TASKS.md': list }, 'Tests');

    const killed = await start(one, ['teardown', 'tests', '--push'], killingAfterPush());
    expect(killed.status).toBe(-1);
    expect(git(one, 'rev-parse', 'main')).not.toBe(git(bare, 'rev-parse', 'main'));
    const names = [
      [two, 'docs'],
      [three, 'api'],
    ] as const;
    const first = await Promise.all(names.map(([clone, name]) => start(clone, ['teardown', name, '--push'])));
    for (const [at, { status, code }] of first.entries()) {
      if (status === 0) continue;
      // Told, and as it was: the same command takes the winner's merge in.
      expect(code).toBe('push-rejected');
      expect(await start(names[at]![0], ['teardown', names[at]![1], '--push'])).toMatchObject({ status: 0 });
    }
    expect(first.some(({ status }) => status === 0)).toBe(true);
    expect(await start(one, ['teardown', 'tests', '--push'])).toMatchObject({ status: 0 });
    expect(git(bare, 'show', 'main:TASKS.md')).toBe(TASKS.replace(/\[ \] (T[123])/g, '[x] $1').trimEnd());
    expect(git(one, 'rev-parse', 'main')).toBe(git(bare, 'rev-parse', 'main'));
    for (const clone of [bare, ...clones]) git(clone, 'fsck', '--no-dangling');
    expect(git(one, 'worktree', 'list').split('\n')).toHaveLength(3);
    expect(git(one, 'status', '--porcelain')).toBe('');
  });

  it('the loser of a race for one main is told and has merged nothing', async () => {
    const { bare, clones } = machines('one', 'two');
    const [one, two] = clones as [string, string];
    ok(runCli(one, ['create', 'docs', '--push']));
    workElsewhere(bare, 'work/docs', 'T1 write docs', 'docs/b.md');
    const before = git(two, 'rev-parse', 'main');
    // Somebody pushes to main after the remote was asked: a hook of the loser's own clone does it here.
    const hook = path.join(two, '.git', 'hooks', 'pre-push');
    const push = `cd "${one}" && git commit -q --allow-empty -m Race && git push -q origin HEAD:main`;
    fs.writeFileSync(hook, `#!/bin/sh\nunset $(git rev-parse --local-env-vars)\n${push}\n`, { mode: 0o755 });
    const lost = runCli(two, ['teardown', 'docs', '--push', '--json']);
    expect(lost).toMatchObject({ status: 1, json: { error: { code: 'push-rejected' } } });
    expect(git(two, 'rev-parse', 'main')).toBe(before);
    expect(git(two, 'status', '--porcelain')).toBe('');
    fs.rmSync(hook);
    ok(runCli(two, ['teardown', 'docs', '--push']));
    expect(git(bare, 'log', '--format=%s', 'main')).toContain('Race');
    expect(git(bare, 'show', 'main:TASKS.md')).toContain('[x] T1');
  });
});
