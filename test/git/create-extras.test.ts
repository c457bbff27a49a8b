/** What a new worktree gets besides its files: ignored files, submodules, the user's setup; and what it lacks. */
import fs from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  commitFiles,
  git,
  runHere,
  temporaryDirectory,
  temporaryRepository,
  writeFiles,
} from '../support/temporary-repository.ts';

describe('.worktreeinclude', () => {
  it('copies the ignored files that it names, by the rules of a .gitignore, and nothing else', async () => {
    const repository = temporaryRepository({
      '.gitignore': '.env*\n*.db\n/secret/\nbig/\n',
      '.worktreeinclude': '# what every track needs\n.env*\n!.env.local\nsecret/\nnotes.txt\n-dash é.db\n',
    });
    writeFiles(repository, {
      '.env': 'A=1',
      '.env.local': 'B=2',
      'other.db': 'x',
      '-dash é.db': 'y',
      'secret/deep/key': 'k',
      'big/file': 'z',
      // Neither ignored nor tracked: somebody's unfinished work.
      'notes.txt': 'n',
    });
    fs.chmodSync(`${repository}/.env`, 0o600);
    fs.symlinkSync('/etc/hostname', `${repository}/secret/link`);
    const result = await runHere(repository, ['create', 'docs']);
    expect(result).toMatchObject({ status: 0 });
    const docs = `${repository}-docs`;
    const found = fs.readdirSync(docs, { recursive: true, encoding: 'utf8' }).sort();
    expect(found.filter((file) => !/^\.git$|^\.gitignore$|^\.worktreeinclude$/.test(file))).toEqual(
      ['-dash é.db', '.env', 'secret', 'secret/deep', 'secret/deep/key', 'secret/link'].sort(),
    );
    expect(fs.statSync(`${docs}/.env`).mode & 0o777).toBe(0o600);
    expect(fs.readlinkSync(`${docs}/secret/link`)).toBe('/etc/hostname');
    // Copies of what main has are no reason to keep a worktree.
    expect(await runHere(repository, ['undo'])).toMatchObject({ status: 0 });
    expect(fs.existsSync(docs)).toBe(false);
  });

  it('writes through no link out of the worktree, and over no file of it', async () => {
    const outside = temporaryDirectory('outside');
    const repository = temporaryRepository({ '.worktreeinclude': 'conf/\n.env\n' });
    fs.symlinkSync(outside, `${repository}/conf`);
    commitFiles(repository, { '.env': 'tracked at the base\n' });
    git(repository, 'branch', 'old');
    git(repository, 'rm', '-q', '--cached', '.env', 'conf');
    fs.rmSync(`${repository}/conf`);
    commitFiles(repository, { '.gitignore': 'conf/\n.env\n' });
    writeFiles(repository, { 'conf/key': 'secret', '.env': 'mine' });
    expect(await runHere(repository, ['create', 'docs', '--base', 'old'])).toMatchObject({ status: 0 });
    expect(fs.readdirSync(outside)).toEqual([]);
    expect(fs.readFileSync(`${repository}-docs/.env`, 'utf8')).toBe('tracked at the base\n');
  });
});

describe('ctx-worktree.setup', () => {
  it('runs the user’s own commands in each worktree, and tells a failure with the way to repeat it', async () => {
    const repository = temporaryRepository();
    git(repository, 'config', '--add', 'ctx-worktree.setup', 'echo "$CTX_WORKTREE_NAME" > set-up');
    git(
      repository,
      'config',
      '--add',
      'ctx-worktree.setup',
      'test "$CTX_WORKTREE_NAME" = docs || { echo no; exit 3; }',
    );
    const result = await runHere(repository, ['create', 'docs', 'api', '--json']);
    expect(result.status).toBe(1);
    expect(
      result.json.setup.map((step: { name: string; how: string }) => `${step.name} ${step.how}`),
    ).toEqual(['docs exited with 0', 'docs exited with 0', 'api exited with 0', 'api exited with 3']);
    expect(fs.readFileSync(`${repository}-api/set-up`, 'utf8')).toBe('api\n');
    expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(3);
  });

  it('never runs what came with the repository, whatever includes it', async () => {
    const repository = temporaryRepository({ 'team.gitconfig': '[ctx-worktree]\n\tsetup = touch pwned\n' });
    git(repository, 'config', 'include.path', '../team.gitconfig');
    const result = await runHere(repository, ['create', 'docs']);
    expect(result.status).toBe(0);
    expect(result.stderr).toContain("git config --local --add ctx-worktree.setup 'touch pwned'");
    expect(fs.existsSync(`${repository}-docs/pwned`)).toBe(false);
    git(repository, 'config', '--add', 'ctx-worktree.setup', 'touch mine');
    await runHere(repository, ['create', 'api']);
    expect(fs.readdirSync(`${repository}-api`)).toContain('mine');
    expect(fs.readdirSync(`${repository}-api`)).not.toContain('pwned');
  });
});

describe('submodules', () => {
  function withSubmodule(): string {
    const library = temporaryRepository({ 'lib.txt': 'lib\n' }, 'library');
    const repository = temporaryRepository();
    git(repository, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'lib');
    git(repository, 'commit', '-q', '-m', 'Add the library');
    return repository;
  }

  /** As the user's own global configuration would. */
  function allowFiles(): void {
    process.env['GIT_ALLOW_PROTOCOL'] = 'file';
    onTestFinished(() => {
      delete process.env['GIT_ALLOW_PROTOCOL'];
    });
  }

  it('are checked out where the user’s settings allow it; else the worktree is there all the same', async () => {
    const repository = withSubmodule();
    const refused = await runHere(repository, ['create', 'docs', '--json']);
    expect(refused).toMatchObject({ status: 1, json: { setup: [{ name: 'docs', ok: false }] } });
    expect(fs.existsSync(`${repository}-docs/README.md`)).toBe(true);
    allowFiles();
    expect(await runHere(repository, ['create', 'api'])).toMatchObject({ status: 0 });
    expect(fs.readFileSync(`${repository}-api/lib/lib.txt`, 'utf8')).toBe('lib\n');
  });

  it('are no reason to keep what undo takes back, unless they hold commits that no remote has', async () => {
    const repository = withSubmodule();
    expect(await runHere(repository, ['create', 'docs'])).toMatchObject({ status: 1 });
    expect(await runHere(repository, ['undo'])).toMatchObject({ status: 0 });
    expect(fs.existsSync(`${repository}-docs`)).toBe(false);
    allowFiles();
    await runHere(repository, ['create', 'api']);
    commitFiles(`${repository}-api/lib`, { 'lib.txt': 'mine\n' }, 'Mend the library');
    git(`${repository}-api`, 'config', 'diff.ignoreSubmodules', 'all');
    const kept = await runHere(repository, ['undo', '--json']);
    expect(kept).toMatchObject({ status: 1, json: { error: { code: 'would-lose-files' } } });
    git(`${repository}-api/lib`, 'push', '-q', 'origin', 'HEAD:refs/heads/mended');
    git(`${repository}-api`, 'submodule', '--quiet', 'update');
    expect(await runHere(repository, ['undo'])).toMatchObject({ status: 0 });
    expect(fs.existsSync(`${repository}-api`)).toBe(false);
  });

  it('keep a track from being removed while they hold commits that no remote has', async () => {
    const repository = withSubmodule();
    allowFiles();
    await runHere(repository, ['create', 'api']);
    const lib = `${repository}-api/lib`;
    const first = git(lib, 'rev-parse', 'HEAD');
    commitFiles(lib, { 'lib.txt': 'changed\n' });
    git(lib, 'branch', 'work');
    git(lib, 'checkout', '-q', first);
    expect(await runHere(repository, ['teardown', 'api', '--json'])).toMatchObject({
      status: 1,
      json: { error: { code: 'would-lose-files', evidence: [expect.stringContaining('lib: ')] } },
    });
    git(lib, 'push', '-q', 'origin', 'work:elsewhere');
    expect(await runHere(repository, ['teardown', 'api'])).toMatchObject({ status: 0 });
    expect(fs.existsSync(`${repository}-api`)).toBe(false);
  });
});

describe('what a worktree would lack', () => {
  it('is told: an untracked task list, ignored context files, changes that no commit holds', async () => {
    const repository = temporaryRepository({ 'TASKS.md': '- [ ] a\n', '.gitignore': '.context/\n' });
    writeFiles(repository, { '.context/DECISIONS.md': '# Decisions\n', 'TASKS.md': '- [ ] a\n- [ ] b\n' });
    const { json } = await runHere(repository, ['create', 'docs', '--json']);
    expect(json.warnings).toEqual([
      '.context/ is not tracked by git, so the worktrees lack it.',
      'TASKS.md has changes that no commit holds; the worktrees have it as it was committed.',
    ]);
    const other = temporaryRepository();
    writeFiles(other, { 'TASKS.md': '- [ ] a\n' });
    const { stdout } = await runHere(other, ['create', 'docs']);
    expect(stdout).toContain('warning: TASKS.md is not tracked by git, so the worktrees lack it.');
  });
});
