/** Surroundings that are against us: configuration, hooks, names, full and read-only disks. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  commitFiles,
  git,
  gitStatus,
  runHere,
  temporaryDirectory,
  temporaryRepository,
  writeFiles,
} from '../support/temporary-repository.ts';

const TASKS = '- [ ] one\n- [ ] two\n';

/** Leaves a mark when the program runs it; the test's own calls of git do not count. */
const TRAP = 'test -z "$PROBED" || touch pwned';

/** Settings that change what git says or does, each by itself legal. */
const SETTINGS = {
  'alias.worktree': '!touch pwned',
  'alias.merge': '!touch pwned',
  'branch.autoSetupMerge': 'always',
  'checkout.guess': 'true',
  'color.ui': 'always',
  'column.ui': 'always',
  'core.autocrlf': 'input',
  'core.fsmonitor': TRAP,
  'core.quotePath': 'true',
  'core.splitIndex': 'true',
  'core.untrackedCache': 'true',
  'diff.external': TRAP,
  'diff.noprefix': 'true',
  'diff.renames': 'copies',
  'diff.trap.textconv': TRAP,
  'init.templateDir': '/nowhere',
  'log.showSignature': 'true',
  'merge.autoStash': 'true',
  'merge.conflictStyle': 'zdiff3',
  'merge.ff': 'false',
  'merge.ours.driver': 'true',
  'status.branch': 'true',
  'status.relativePaths': 'true',
  'status.showUntrackedFiles': 'no',
  'submodule.recurse': 'true',
  'user.signingKey': 'nobody',
};

/** Hooks that leave a mark, and fail where a failure cannot stop git. */
function writeHooks(directory: string): void {
  for (const hook of [
    'post-checkout',
    'post-merge',
    'pre-commit',
    'commit-msg',
    'pre-merge-commit',
    'post-commit',
  ])
    fs.writeFileSync(path.join(directory, hook), `#!/bin/sh\necho ${hook}\nexit 1\n`, { mode: 0o755 });
}

async function probe(repository: string, args: readonly string[]) {
  process.env['PROBED'] = 'yes';
  try {
    return await runHere(repository, args);
  } finally {
    delete process.env['PROBED'];
  }
}

describe('hostile configuration', () => {
  it('changes nothing of what create, status, sync, teardown and undo do', async () => {
    const repository = temporaryRepository({
      'TASKS.md': TASKS,
      '.gitattributes': '* diff=trap\nTASKS.md merge=ours\n',
      'a é.txt': 'a\n',
    });
    for (const [name, value] of Object.entries(SETTINGS)) git(repository, 'config', name, value);
    const hooks = temporaryDirectory('hooks');
    writeHooks(hooks);
    git(repository, 'config', 'core.hooksPath', hooks);
    const commit = (directory: string, files: Record<string, string>) => {
      writeFiles(directory, files);
      git(directory, 'add', '-A');
      git(directory, 'commit', '-q', '--no-verify', '-m', 'Change');
    };
    expect(await probe(repository, ['create', 'docs', 'api'])).toMatchObject({ status: 0 });
    const [docs, api] = [`${repository}-docs`, `${repository}-api`];
    commit(docs, { 'TASKS.md': TASKS.replace('[ ] one', '[x] one'), 'a é.txt': 'docs\n' });
    commit(api, { 'TASKS.md': TASKS.replace('[ ] two', '[x] two') });
    writeFiles(api, { 'a é.txt': 'api\n', 'new.txt': 'x' });
    const { json } = await probe(repository, ['status', '--json']);
    expect(json.worktrees.map((each: { dirty: number }) => each.dirty)).toEqual([2, 0]);
    expect(json.worktrees[0].conflicts).toEqual([{ with: 'docs', paths: ['a é.txt'] }]);
    expect(await probe(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
    expect(await probe(repository, ['teardown', 'api', '--json'])).toMatchObject({
      json: { error: { code: 'dirty-worktree' } },
    });
    fs.rmSync(`${api}/new.txt`);
    writeFiles(api, { 'a é.txt': 'a\n' });
    expect(await probe(repository, ['sync'])).toMatchObject({ status: 0 });
    const { json: done } = await probe(repository, ['teardown', 'api', '--json', '--test', 'true']);
    expect(git(repository, 'show', 'HEAD:TASKS.md')).toBe('- [x] one\n- [x] two');
    expect(await probe(repository, ['undo', done.undo])).toMatchObject({ status: 0 });
    expect(git(repository, 'status', '--porcelain', '--no-branch', '-uall')).toBe('');
    for (const place of [repository, api]) expect(fs.readdirSync(place)).not.toContain('pwned');
  });

  it('that cannot sign leaves main as it was', async () => {
    const repository = temporaryRepository({ 'TASKS.md': TASKS });
    await runHere(repository, ['create', 'docs']);
    commitFiles(`${repository}-docs`, { 'a.txt': 'a' });
    git(repository, 'config', 'commit.gpgSign', 'true');
    git(repository, 'config', 'gpg.program', 'false');
    const before = git(repository, 'rev-parse', 'main');
    expect(await runHere(repository, ['teardown', 'docs'])).toMatchObject({ status: 3 });
    expect(git(repository, 'rev-parse', 'main')).toBe(before);
    expect((await runHere(repository, ['list', '--json'])).json.worktrees).toHaveLength(1);
  });

  it('a hook that refuses the branch leaves nothing of a create behind', async () => {
    const repository = temporaryRepository();
    const hook = path.join(repository, '.git/hooks/reference-transaction');
    fs.mkdirSync(path.dirname(hook), { recursive: true });
    fs.writeFileSync(
      hook,
      '#!/bin/sh\n[ "$1" = prepared ] && grep -q refs/heads/work/api && exit 1\nexit 0\n',
      {
        mode: 0o755,
      },
    );
    expect(await runHere(repository, ['create', 'docs', 'api'])).toMatchObject({ status: 3 });
    expect(fs.readdirSync(path.dirname(repository))).toEqual(['project']);
    expect(git(repository, 'branch', '--list')).toBe('* main');
    expect(await runHere(repository, ['create', 'docs'])).toMatchObject({ status: 0 });
  });
});

describe('odd names', () => {
  it.each(['it\'s a "project"', 'new\nline', '-dash', 'ünï-çødé', '..dots', 'tab\there'])(
    'work as the name of the project: %j',
    async (name) => {
      const repository = temporaryRepository({ 'TASKS.md': TASKS, '-a b\n"c".txt': 'a\n' }, name);
      expect(await runHere(repository, ['create', 'docs'])).toMatchObject({ status: 0 });
      const docs = `${repository}-docs`;
      commitFiles(docs, { '-a b\n"c".txt': 'b\n', '--force': 'x\n' });
      writeFiles(docs, { 'un\ttracked': 'x' });
      const { json } = await runHere(repository, ['status', '--json']);
      expect(json.worktrees).toMatchObject([{ name: 'docs', ahead: 1, dirty: 1, problem: null }]);
      fs.rmSync(`${docs}/un\ttracked`);
      const { stdout } = await runHere(repository, ['teardown', 'docs']);
      expect(stdout).not.toContain('\t');
      expect(git(repository, 'show', 'HEAD:--force')).toBe('x');
    },
  );

  it('a link to the project leads to the same place', async () => {
    const repository = temporaryRepository({ 'TASKS.md': TASKS });
    const link = path.join(temporaryDirectory(), 'link');
    fs.symlinkSync(repository, link);
    expect(await runHere(link, ['create', 'docs'])).toMatchObject({ status: 0 });
    expect(fs.existsSync(`${repository}-docs`)).toBe(true);
    expect(await runHere(link, ['teardown', 'docs'])).toMatchObject({ status: 0 });
  });
});

/** A place on a file system of its own, or undefined where nobody may mount one. */
function mounted(...options: string[]): string | undefined {
  const directory = temporaryDirectory('mount');
  if (spawnSync('mount', [...options, directory]).status !== 0) return undefined;
  onTestFinished(() => {
    spawnSync('umount', ['-l', directory]);
  });
  return directory;
}

function clone(directory: string): string {
  const repository = path.join(directory, 'project');
  fs.mkdirSync(repository);
  git(repository, 'init', '-q', '-b', 'main', '--template=');
  commitFiles(repository, { 'TASKS.md': TASKS, '.gitignore': '*.db\n', 'big.txt': 'line\n'.repeat(20_000) });
  return repository;
}

/** Leaves `free` bytes of the file system. */
function fill(directory: string, free: number): void {
  const file = path.join(directory, 'filler');
  fs.rmSync(file, { force: true });
  const { bavail, bsize } = fs.statfsSync(directory);
  fs.writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - free)));
}

describe('a full disk', () => {
  it('leaves nothing of a create behind, and a teardown that goes on when there is room', async () => {
    const directory = mounted('-t', 'tmpfs', '-o', 'size=4m', 'none');
    if (directory === undefined) return;
    const repository = clone(directory);
    const names = () => fs.readdirSync(directory).filter((name) => name !== 'filler');
    for (const free of [0, 8192, 40_960, 90_112]) {
      fill(directory, free);
      expect(await runHere(repository, ['create', 'docs', 'api'])).toMatchObject({ status: 3 });
      fs.rmSync(`${directory}/filler`);
      expect(names()).toEqual(['project']);
      expect(git(repository, 'branch', '--list', 'work/*')).toBe('');
      expect(git(repository, 'status', '--porcelain')).toBe('');
    }
    expect(await runHere(repository, ['create', 'docs'])).toMatchObject({ status: 0 });
    commitFiles(`${repository}-docs`, { 'TASKS.md': TASKS.replace('[ ] one', '[x] one') });
    writeFiles(`${repository}-docs`, { 'local.db': 'rows' });
    for (const free of [0, 4096, 12_288, 20_480]) {
      fill(directory, free);
      const { status } = await runHere(repository, ['teardown', 'docs']);
      if (status === 0) break;
      // Not to refresh the index, for which there may be no room.
      expect(git(repository, '--no-optional-locks', 'status', '--porcelain')).toBe('');
      expect(gitStatus(repository, 'fsck')).toBe(0);
    }
    fs.rmSync(`${directory}/filler`);
    // Where a run went through, there is no such track any more.
    expect([0, 1]).toContain((await runHere(repository, ['teardown', 'docs'])).status);
    expect(git(repository, 'show', 'HEAD:TASKS.md')).toBe(TASKS.replace('[ ] one', '[x] one').trimEnd());
    expect(names()).toEqual(['project']);
    const state = fs.readdirSync(`${repository}/.git/ctx-worktree`, { recursive: true, encoding: 'utf8' });
    expect(state.filter((file) => file.endsWith('local.db'))).toHaveLength(1);
  });

  it('that is full half-way through the merge leaves main as it was, and undo the same', async () => {
    const directory = mounted('-t', 'tmpfs', '-o', 'size=16m', 'none');
    if (directory === undefined) return;
    const repository = clone(directory);
    expect(await runHere(repository, ['create', 'docs'])).toMatchObject({ status: 0 });
    const big = (word: string) => `${word}\n`.repeat(60_000);
    const names = ['m1.txt', 'm2.txt', 'm3.txt'];
    commitFiles(`${repository}-docs`, { ...Object.fromEntries(names.map((name) => [name, big('new')])) });
    const isBefore = () => {
      expect(git(repository, 'status', '--porcelain')).toBe('');
      expect(fs.readdirSync(repository).filter((name) => name.startsWith('m'))).toEqual([]);
    };
    // Room for what is written down, and for less than the three files.
    for (const free of [250_000, 400_000, 600_000]) {
      fill(directory, free);
      expect(await runHere(repository, ['teardown', 'docs', '--json'])).toMatchObject({
        json: { error: { code: 'dirty-main' } },
      });
      fs.rmSync(`${directory}/filler`);
      isBefore();
      expect(git(`${repository}-docs`, 'status', '--porcelain')).toBe('');
    }
    const { json } = await runHere(repository, ['teardown', 'docs', '--json']);
    expect(git(repository, 'status', '--porcelain')).toBe('');
    expect(fs.readFileSync(`${repository}/m3.txt`, 'utf8')).toBe(big('new'));
    // Undo frees main's files first; the track's are what there is no room for.
    fill(directory, 300_000);
    await runHere(repository, ['undo', json.undo]);
    fs.rmSync(`${directory}/filler`);
    expect(gitStatus(repository, 'fsck')).toBe(0);
    await runHere(repository, ['undo', json.undo]);
    isBefore();
    expect(fs.readFileSync(`${repository}-docs/m3.txt`, 'utf8')).toBe(big('new'));
    expect(git(`${repository}-docs`, 'status', '--porcelain')).toBe('');
  });
});

describe('a read-only disk', () => {
  it('is told, and status works there', async () => {
    const directory = mounted('-t', 'tmpfs', '-o', 'size=8m', 'none');
    if (directory === undefined) return;
    const repository = clone(directory);
    await runHere(repository, ['create', 'docs']);
    writeFiles(`${repository}-docs`, { 'TASKS.md': TASKS.replace('[ ] one', '[x] one') });
    expect(spawnSync('mount', ['-o', 'remount,ro', directory]).status).toBe(0);
    for (const args of [['create', 'api'], ['teardown', 'docs'], ['undo'], ['sync', 'docs'], ['prune']]) {
      const result = await runHere(repository, [...args, '--json']);
      expect(result, args[0]).toMatchObject({ status: 3, json: { error: { code: 'surroundings' } } });
      expect(JSON.stringify(result.json)).toContain('EROFS');
    }
    const { json } = await runHere(repository, ['status', '--json']);
    expect(json.worktrees).toMatchObject([{ name: 'docs', dirty: 1, tasks: { done: 1 }, problem: null }]);
  });
});
