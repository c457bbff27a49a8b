import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  BUILT_FILE,
  commitFiles,
  git,
  gitStatus,
  runCli,
  temporaryDirectory,
  temporaryRepository,
  writeFiles,
} from '../support/temporary-repository.ts';

const BASE = '# Tasks\n\n## Now\n\n- [ ] build the parser\n- [ ] write the printer\n- [ ] ship it\n';
const OURS = BASE.replace('[ ] build the parser', '[x] build the parser');
const THEIRS = BASE.replace('[ ] write the printer', '[x] write the printer').concat('- [ ] tell people\n');
const JOINED =
  '# Tasks\n\n## Now\n\n- [x] build the parser\n- [x] write the printer\n- [ ] ship it\n- [ ] tell people\n';

/** main has OURS, `work/side` has THEIRS, both from BASE. */
function forked(file = 'TASKS.md', isInstalled = true): string {
  const repository = temporaryRepository({ [file]: BASE });
  git(repository, 'checkout', '-q', '-b', 'work/side');
  commitFiles(repository, { [file]: THEIRS }, 'Theirs');
  git(repository, 'checkout', '-q', 'main');
  commitFiles(repository, { [file]: OURS }, 'Ours');
  if (isInstalled)
    expect(runCli(repository, ['install', ...(file === 'TASKS.md' ? [] : [file])]).status).toBe(0);
  return repository;
}

const read = (repository: string, file = 'TASKS.md') => fs.readFileSync(path.join(repository, file), 'utf8');

describe('the merge driver', () => {
  it('is what makes the difference: without it git conflicts', () => {
    expect(gitStatus(forked('TASKS.md', false), 'merge', '-q', 'work/side')).toBe(1);
  });

  it.each([['TASKS.md'], ['my docs/back log.md']])('joins in a merge of %s', (file) => {
    const repository = forked(file);
    expect(gitStatus(repository, 'merge', '-q', '--no-edit', 'work/side')).toBe(0);
    expect(read(repository, file)).toBe(JOINED);
    expect(git(repository, 'status', '--porcelain')).toBe('');
  });

  it('joins in a rebase, also in a linked worktree', () => {
    const repository = forked();
    const linked = path.join(path.dirname(repository), 'linked');
    git(repository, 'worktree', 'add', '-q', linked, 'work/side');
    expect(gitStatus(linked, 'rebase', '-q', 'main')).toBe(0);
    expect(read(linked)).toBe(JOINED);
  });

  it('joins in a cherry-pick and a stash pop', () => {
    const repository = forked();
    expect(gitStatus(repository, 'cherry-pick', 'work/side')).toBe(0);
    expect(read(repository)).toBe(JOINED);
    const other = forked();
    git(other, 'checkout', '-q', 'HEAD~1');
    writeFiles(other, { 'TASKS.md': THEIRS });
    git(other, 'stash', '-q');
    git(other, 'checkout', '-q', 'main');
    expect(gitStatus(other, 'stash', 'pop')).toBe(0);
    expect(read(other)).toBe(JOINED);
  });

  it('joins in a revert', () => {
    const repository = forked();
    git(repository, 'merge', '-q', '--no-edit', 'work/side');
    commitFiles(repository, { 'TASKS.md': JOINED.replace('[ ] ship it', '[x] ship it') }, 'Ship');
    expect(gitStatus(repository, 'revert', '--no-edit', '-m', '1', 'HEAD~1')).toBe(0);
    // What the merge added is gone again; a completion never goes back, not by a revert either.
    expect(read(repository)).toBe(
      JOINED.replace('[ ] ship it', '[x] ship it').replace('- [ ] tell people\n', ''),
    );
  });

  it('joins a list that both sides created', () => {
    const repository = temporaryRepository();
    git(repository, 'checkout', '-q', '-b', 'work/side');
    commitFiles(repository, { 'TASKS.md': THEIRS }, 'Theirs');
    git(repository, 'checkout', '-q', 'main');
    commitFiles(repository, { 'TASKS.md': OURS }, 'Ours');
    runCli(repository, ['install']);
    expect(gitStatus(repository, 'merge', '-q', '--no-edit', 'work/side')).toBe(0);
    expect(read(repository)).toBe(JOINED);
  });

  it('joins in a merge that git makes without a worktree, also in a bare repository', () => {
    const repository = forked();
    const tree = git(repository, 'merge-tree', '--write-tree', 'main', 'work/side');
    expect(`${git(repository, 'cat-file', 'blob', `${tree}:TASKS.md`)}\n`).toBe(JOINED);
    const bare = path.join(path.dirname(repository), 'bare.git');
    git(repository, 'clone', '-q', '--bare', '.', bare);
    expect(runCli(bare, ['install']).status).toBe(0);
    const bareTree = git(bare, 'merge-tree', '--write-tree', 'main', 'work/side');
    expect(`${git(bare, 'cat-file', 'blob', `${bareTree}:TASKS.md`)}\n`).toBe(JOINED);
  });

  it('keeps the executable bit', () => {
    const repository = forked();
    fs.chmodSync(path.join(repository, 'TASKS.md'), 0o755);
    git(repository, 'commit', '-q', '-am', 'Mode');
    expect(gitStatus(repository, 'merge', '-q', '--no-edit', 'work/side')).toBe(0);
    expect(read(repository)).toBe(JOINED);
    expect(fs.statSync(path.join(repository, 'TASKS.md')).mode & 0o100).toBe(0o100);
  });

  it('leaves both sides in the conflict of a list that one of them deleted', () => {
    const repository = forked();
    git(repository, 'rm', '-q', 'TASKS.md');
    git(repository, 'commit', '-q', '-m', 'No list');
    expect(gitStatus(repository, 'merge', '-q', '--no-edit', 'work/side')).toBe(1);
    expect(read(repository)).toBe(THEIRS);
  });

  it('works where no repository is, called directly with three files', () => {
    const directory = temporaryDirectory();
    writeFiles(directory, { 'base.md': BASE, 'ours.md': OURS, 'theirs.md': THEIRS });
    const run = (...extra: string[]) =>
      spawnSync(process.execPath, [BUILT_FILE, 'merge-tasks', 'base.md', 'ours.md', 'theirs.md', ...extra], {
        cwd: directory,
        encoding: 'utf8',
        env: { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(directory), PATH: '' },
      });
    expect(run('--output', '-')).toMatchObject({ status: 0, stdout: JOINED });
    expect(read(directory, 'ours.md')).toBe(OURS);
    expect(run()).toMatchObject({ status: 0, stderr: '' });
    expect(read(directory, 'ours.md')).toBe(JOINED);
    writeFiles(directory, { 'ours.md': OURS.replace('ship it', 'ship it on Monday') });
    writeFiles(directory, { 'theirs.md': THEIRS.replace('ship it', 'ship it by mail') });
    expect(run('--json')).toMatchObject({ status: 1 });
    expect(read(directory, 'ours.md')).toMatch(/^<{7} ours$/m);
    fs.rmSync(path.join(directory, 'theirs.md'));
    expect(run()).toMatchObject({ status: 3 });
  });

  it.each(['script', 'node'])('leaves it to git when the %s is missing', (missing) => {
    const repository = forked();
    const driver = git(repository, 'config', 'merge.ctx-worktree.driver');
    const broken =
      missing === 'script'
        ? driver.replaceAll('.mjs', '.gone')
        : driver.replaceAll('node ', 'no-such-node ').replace('-v node', '-v no-such-node');
    git(repository, 'config', 'merge.ctx-worktree.driver', broken);
    expect(gitStatus(repository, 'merge', '-q', '--no-edit', 'work/side')).toBe(1);
    expect(read(repository)).toMatch(/^<{7} ours$/m);
  });

  it('marks a file that holds markers already, as git does', () => {
    const repository = forked();
    const marked = `${OURS}\n<<<<<<< old\na\n=======\nb\n>>>>>>> old\n`;
    commitFiles(repository, { 'TASKS.md': marked }, 'Committed a conflict');
    expect(gitStatus(repository, 'merge', '-q', '--no-edit', 'work/side')).toBe(1);
    expect(read(repository)).toMatch(/^<{7} ours$/m);
  });

  it('leaves the conflict of one item between markers, and nothing else', () => {
    const repository = forked();
    commitFiles(repository, { 'TASKS.md': OURS.replace('ship it', 'ship it on Monday') }, 'Edit');
    git(repository, 'checkout', '-q', 'work/side');
    commitFiles(repository, { 'TASKS.md': THEIRS.replace('ship it', 'ship it by mail') }, 'Edit');
    git(repository, 'checkout', '-q', 'main');
    expect(gitStatus(repository, 'merge', '-q', '--no-edit', 'work/side')).toBe(1);
    expect(read(repository)).toBe(
      JOINED.replace(
        '- [ ] ship it\n',
        '<<<<<<< ours\n- [ ] ship it on Monday\n=======\n- [ ] ship it by mail\n>>>>>>> theirs\n',
      ),
    );
  });

  it('touches this clone alone, tells of .gitattributes, and goes away again', () => {
    const repository = temporaryRepository({ 'TASKS.md': BASE, '.gitattributes': '*.md merge=union\n' });
    writeFiles(repository, { '.git/info/attributes': '*.png binary\n' });
    expect(runCli(repository, ['doctor']).stdout).toContain('the attributes say merge=union for TASKS.md');
    const installed = runCli(repository, ['install', '--json']);
    expect(installed.json.overridden).toContainEqual({ path: 'TASKS.md', merge: 'union' });
    expect(git(repository, 'check-attr', 'merge', 'TASKS.md')).toBe('TASKS.md: merge: ctx-worktree');
    expect(runCli(repository, ['doctor']).stdout).toContain('merge driver: installed for TASKS.md');
    runCli(repository, ['install']);
    expect(git(repository, 'status', '--porcelain')).toBe('');
    expect(runCli(repository, ['uninstall']).status).toBe(0);
    expect(read(repository, '.git/info/attributes')).toBe('*.png binary\n');
    expect(git(repository, 'config', '--get-regexp', '--name-only', '.*')).not.toContain('merge.');
  });
});
