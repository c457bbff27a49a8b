/** What people do to tracks by hand, and what teardown, repair and prune make of it. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  commitFiles,
  git,
  gitStatus,
  runHere,
  temporaryRepository,
  writeFiles,
} from '../support/temporary-repository.ts';

const TASKS = '- [ ] one\n- [ ] two\n';

async function withTrack(): Promise<{ repository: string; docs: string }> {
  const repository = temporaryRepository({ 'TASKS.md': TASKS, 'a.txt': 'a\n' });
  expect(await runHere(repository, ['create', 'docs'])).toMatchObject({ status: 0 });
  const docs = `${repository}-docs`;
  commitFiles(docs, { 'a.txt': 'docs\n', 'TASKS.md': TASKS.replace('[ ] one', '[x] one') });
  return { repository, docs };
}

function isGone(repository: string): void {
  expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(1);
  expect(git(repository, 'branch', '--list').split('\n')).toEqual(['* main']);
  expect(fs.readdirSync(`${repository}/.git/ctx-worktree/tracks`)).toEqual([]);
}

/** A process that stands in a directory until the test ends. */
function standIn(directory: string, command: string): number {
  const child = spawn(command, [], { cwd: directory, stdio: ['pipe', 'ignore', 'ignore'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child.pid ?? 0;
}

describe.skipIf(process.platform !== 'linux')('somebody is at work in a worktree', () => {
  it('teardown and undo refuse, and name the process', async () => {
    const { repository, docs } = await withTrack();
    expect(await runHere(repository, ['create', 'api'])).toMatchObject({ status: 0 });
    fs.mkdirSync(`${docs}/d`);
    const [inDocs, inApi] = [standIn(`${docs}/d`, 'cat'), standIn(`${repository}-api`, 'cat')];
    const head = git(repository, 'rev-parse', 'main');
    expect(await runHere(repository, ['teardown', 'docs', '--json'])).toMatchObject({
      status: 1,
      json: { error: { code: 'operation-in-progress', evidence: [docs, `cat, process ${inDocs}`] } },
    });
    expect(await runHere(repository, ['undo', '--json'])).toMatchObject({
      status: 1,
      json: {
        error: { code: 'operation-in-progress', evidence: [`${repository}-api`, `cat, process ${inApi}`] },
      },
    });
    expect(git(repository, 'rev-parse', 'main')).toBe(head);
    expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(3);
  });

  it('a shell at its prompt is in nobody’s way', async () => {
    const { repository, docs } = await withTrack();
    standIn(docs, 'sh');
    expect(await runHere(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
    isGone(repository);
  });
});

describe('teardown of a track that', () => {
  it('was squashed upstream and changed there since: what landed stays, the ticks are joined', async () => {
    const { repository } = await withTrack();
    git(repository, 'merge', '-q', '--squash', 'work/docs');
    git(repository, 'checkout', '-q', 'HEAD', '--', 'TASKS.md');
    git(repository, 'commit', '-q', '-m', 'Squash of docs');
    const squash = git(repository, 'rev-parse', 'HEAD');
    commitFiles(repository, { 'a.txt': 'docs, and more\n', 'TASKS.md': TASKS.replace('[ ] two', '[x] two') });
    const result = await runHere(repository, ['teardown', 'docs', '--json']);
    expect(result).toMatchObject({ status: 0, json: { landed: [squash] } });
    expect(git(repository, 'show', 'HEAD:a.txt')).toBe('docs, and more');
    expect(git(repository, 'show', 'HEAD:TASKS.md')).toBe('- [x] one\n- [x] two');
    isGone(repository);
  });

  it('conflicts and has not landed is refused, though part of it has', async () => {
    const { repository, docs } = await withTrack();
    commitFiles(docs, { 'b.txt': 'b\n' });
    commitFiles(repository, { 'c.txt': 'c\n' });
    git(repository, 'cherry-pick', 'work/docs~1');
    commitFiles(repository, { 'a.txt': 'more\n' });
    expect(await runHere(repository, ['teardown', 'docs', '--json'])).toMatchObject({
      status: 1,
      json: { error: { code: 'merge-conflict' } },
    });
  });

  it('holds a conflict that was committed is refused, unless the file says that it shows such lines', async () => {
    const { repository, docs } = await withTrack();
    const marked = '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n';
    commitFiles(docs, { 'code.ts': `x\n${marked}` });
    const before = git(repository, 'rev-parse', 'HEAD');
    expect(await runHere(repository, ['teardown', 'docs', '--json'])).toMatchObject({
      status: 1,
      json: { error: { code: 'merge-conflict', evidence: ['code.ts:2'] } },
    });
    expect(git(repository, 'rev-parse', 'HEAD')).toBe(before);
    commitFiles(repository, { '.gitattributes': 'code.ts conflict-marker-size=20\n' });
    expect(await runHere(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
    isGone(repository);
  });

  it('has changes that git was told not to see keeps them, and so does undo of a create', async () => {
    const { repository, docs } = await withTrack();
    commitFiles(docs, { 'conf é': 'conf\n', 'gone.conf': 'x\n' });
    git(docs, 'update-index', '--skip-worktree', 'conf é', 'gone.conf');
    git(docs, 'update-index', '--assume-unchanged', 'a.txt', 'TASKS.md');
    writeFiles(docs, { 'conf é': 'mine\n', 'a.txt': 'mine too\n' });
    fs.rmSync(`${docs}/gone.conf`);
    expect(git(docs, 'status', '--porcelain')).toBe('');
    const { json } = await runHere(repository, ['teardown', 'docs', '--json']);
    const texts = (json.rescued as string[]).map((file) => fs.readFileSync(file, 'utf8'));
    expect(texts.sort()).toEqual(['mine\n', 'mine too\n'].sort());
    isGone(repository);
    const undone = await runHere(repository, ['undo', json.undo]);
    expect(undone).toMatchObject({ status: 0, stdout: expect.stringContaining('left ') });
    expect(fs.existsSync(json.rescued[0])).toBe(true);

    await runHere(repository, ['create', 'api']);
    git(`${repository}-api`, 'update-index', '--skip-worktree', 'a.txt');
    writeFiles(`${repository}-api`, { 'a.txt': 'mine\n' });
    expect(await runHere(repository, ['undo', '--json'])).toMatchObject({
      status: 1,
      json: { error: { code: 'would-lose-files', evidence: ['a.txt'] } },
    });
  });

  it('was merged by hand needs no clean main', async () => {
    const { repository } = await withTrack();
    git(repository, 'merge', '-q', '--no-edit', 'work/docs');
    writeFiles(repository, { 'a.txt': 'in the middle of something\n' });
    expect(await runHere(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
    isGone(repository);
    expect(fs.readFileSync(`${repository}/a.txt`, 'utf8')).toBe('in the middle of something\n');
  });

  it('has its branch under another name is found by its old and its new name', async () => {
    for (const name of ['docs', 'guide']) {
      const { repository } = await withTrack();
      git(repository, 'branch', '-m', 'work/docs', 'work/guide');
      const result = await runHere(repository, ['teardown', name, '--json']);
      expect(result).toMatchObject({ status: 0, json: { commits: 1 } });
      isGone(repository);
      expect(await runHere(repository, ['undo', result.json.undo])).toMatchObject({ status: 0 });
      expect(git(`${repository}-docs`, 'branch', '--show-current')).toBe('work/guide');
    }
  });

  it('has its worktree on another branch is refused', async () => {
    const { repository, docs } = await withTrack();
    git(docs, 'checkout', '-q', '-b', 'experiment');
    const result = await runHere(repository, ['teardown', 'docs', '--json']);
    expect(result).toMatchObject({ status: 1, json: { error: { code: 'unknown-track' } } });
    expect(git(docs, 'branch', '--show-current')).toBe('experiment');
  });

  it('was pushed half way is removed, and undo lets its branch follow the remote again', async () => {
    const { repository, docs } = await withTrack();
    const remote = `${path.dirname(repository)}/remote.git`;
    git(repository, 'init', '-q', '--bare', remote);
    git(repository, 'remote', 'add', 'origin', remote);
    git(docs, 'push', '-q', '-u', 'origin', 'work/docs');
    const tip = commitFiles(docs, { 'later.txt': 'x\n' });
    const { json } = await runHere(repository, ['teardown', 'docs', '--json']);
    isGone(repository);
    expect(await runHere(repository, ['undo', json.undo])).toMatchObject({ status: 0 });
    expect(git(docs, 'rev-parse', 'HEAD')).toBe(tip);
    expect(git(docs, 'rev-parse', '--abbrev-ref', '@{upstream}')).toBe('origin/work/docs');
  });

  it('left its scope tells whose files it touched, and what the others lack now', async () => {
    const repository = temporaryRepository({ 'TASKS.md': TASKS, 'a.txt': 'a\n' });
    await runHere(repository, ['create', 'docs', 'api']);
    for (const [name, scope] of [
      ['docs', 'docs/'],
      ['api', 'src/'],
    ] as const) {
      const file = `${repository}/.git/ctx-worktree/tracks/${name}.json`;
      fs.writeFileSync(
        file,
        JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), scope: [scope] }),
      );
    }
    commitFiles(`${repository}-docs`, { 'src/x.ts': 'x', 'docs/y.md': 'y', 'a.txt': 'docs\n' });
    commitFiles(`${repository}-api`, { 'a.txt': 'api\n' });
    const { json } = await runHere(repository, ['teardown', 'docs', '--json']);
    expect(json).toMatchObject({
      leaks: [
        { path: 'a.txt', owner: null },
        { path: 'src/x.ts', owner: 'api' },
      ],
      drift: [{ name: 'api', behind: 2, conflicts: ['a.txt'] }],
    });
  });

  it('has a file system mounted in it is refused', async () => {
    const { repository, docs } = await withTrack();
    writeFiles(docs, { '.gitignore': 'data é/\n' });
    commitFiles(docs, {});
    fs.mkdirSync(`${docs}/data é`);
    if (spawnSync('mount', ['-t', 'tmpfs', 'none', `${docs}/data é`]).status !== 0) return;
    onTestFinished(() => {
      spawnSync('umount', [`${docs}/data é`]);
    });
    writeFiles(docs, { 'data é/rows': 'x' });
    const result = await runHere(repository, ['teardown', 'docs', '--json']);
    expect(result.json.error).toMatchObject({ code: 'would-lose-files', evidence: [`${docs}/data é`] });
    expect(fs.readFileSync(`${docs}/data é/rows`, 'utf8')).toBe('x');
  });
});

describe('a worktree that is not where it was', () => {
  it('is not given up when it was moved: repair finds it, and its record follows', async () => {
    const { repository, docs } = await withTrack();
    const moved = `${path.dirname(repository)}/elsewhere`;
    fs.renameSync(docs, moved);
    writeFiles(moved, { 'unsaved.txt': 'x' });
    const refused = await runHere(repository, ['teardown', 'docs', '--json']);
    expect(refused.json.error).toMatchObject({
      code: 'path-exists',
      evidence: [`was: ${docs}`, `is: ${moved}`],
    });
    expect((await runHere(repository, ['prune', '--json'])).json).toMatchObject({
      pruned: [],
      kept: [{ why: `it was moved to ${moved}: ctx-worktree repair` }],
    });
    expect(await runHere(repository, ['repair', '--json'])).toMatchObject({
      status: 0,
      json: { repaired: [{ name: 'docs', from: docs, to: moved }], gone: [] },
    });
    expect((await runHere(repository, ['list', '--json'])).json.worktrees).toMatchObject([
      { name: 'docs', path: moved, prunable: false },
    ]);
    git(moved, 'add', '-A');
    git(moved, 'commit', '-q', '-m', 'Save');
    expect(await runHere(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
    isGone(repository);
  });

  it('is found when the main worktree was moved with it', async () => {
    const { repository } = await withTrack();
    const place = `${path.dirname(repository)}/new`;
    fs.mkdirSync(place);
    fs.renameSync(repository, `${place}/project`);
    fs.renameSync(`${repository}-docs`, `${place}/project-docs`);
    expect(await runHere(`${place}/project`, ['repair'])).toMatchObject({ status: 0 });
    expect(git(`${place}/project-docs`, 'status', '--porcelain')).toBe('');
    expect(await runHere(`${place}/project`, ['teardown', 'docs'])).toMatchObject({ status: 0 });
  });

  it('was deleted: its commits are merged, and what was staged in it is kept', async () => {
    const { repository, docs } = await withTrack();
    writeFiles(docs, { 'staged.txt': 'work of hours\n' });
    git(docs, 'add', '-A');
    fs.rmSync(docs, { recursive: true });
    expect((await runHere(repository, ['prune', '--json'])).json.kept).toMatchObject([
      { why: expect.stringContaining('staged') },
    ]);
    const result = await runHere(repository, ['teardown', 'docs']);
    expect(result).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('refs/ctx-worktree/kept/docs-'),
    });
    isGone(repository);
    const [ref = ''] = git(repository, 'for-each-ref', '--format=%(refname)', 'refs/ctx-worktree/kept').split(
      '\n',
    );
    expect(git(repository, 'show', `${ref}:staged.txt`)).toBe('work of hours');
    expect((await runHere(repository, ['doctor'])).stdout).toContain(ref);
  });
});

describe('prune', () => {
  it('takes what is left of tracks that are gone, and names what it keeps', async () => {
    const repository = temporaryRepository({ 'TASKS.md': TASKS });
    await runHere(repository, ['create', 'docs', 'api', 'auth', 'billing']);
    // docs: all of it removed by hand. api: deleted. auth: deleted, with a commit that no branch has.
    git(repository, 'worktree', 'remove', `${repository}-docs`);
    git(repository, 'branch', '-q', '-d', 'work/docs');
    fs.rmSync(`${repository}-api`, { recursive: true });
    git(`${repository}-auth`, 'checkout', '-q', '--detach');
    const lone = commitFiles(`${repository}-auth`, { 'x.txt': 'x' });
    fs.rmSync(`${repository}-auth`, { recursive: true });
    git(repository, 'worktree', 'lock', `${repository}-billing`);
    fs.rmSync(`${repository}-billing`, { recursive: true });
    const before = git(repository, 'worktree', 'list', '--porcelain');
    const dry = (await runHere(repository, ['prune', '--dry-run', '--json'])).json;
    expect(git(repository, 'worktree', 'list', '--porcelain')).toBe(before);
    const { json } = await runHere(repository, ['prune', '--json']);
    expect({ ...json, dryRun: true }).toEqual(dry);
    expect(json.pruned).toEqual([`what git knows of ${repository}-api (work/api)`, 'the record of docs']);
    expect(json.kept).toMatchObject([{ why: 'no branch has its commits' }]);
    expect(git(repository, 'branch', '--list', 'work/api')).not.toBe('');
    expect(git(repository, 'worktree', 'list')).toContain(lone.slice(0, 7));
    expect(git(repository, 'worktree', 'list')).toContain('billing');
  });

  it('forgets journal entries that have expired, and never a file in safety', async () => {
    const { repository } = await withTrack();
    const { json } = await runHere(repository, ['teardown', 'docs', '--json']);
    const journal = `${repository}/.git/ctx-worktree/journal`;
    const entry = JSON.parse(fs.readFileSync(`${journal}/${json.undo}.json`, 'utf8'));
    const old = '20200102-030405-678';
    fs.renameSync(`${journal}/${json.undo}.json`, `${journal}/${old}.json`);
    fs.writeFileSync(`${journal}/${old}.json`, JSON.stringify({ ...entry, id: old }));
    git(repository, 'update-ref', `refs/ctx-worktree/undo/${old}`, entry.tip);
    writeFiles(repository, { '.git/ctx-worktree/rescued/docs-1/local.db': 'rows' });
    expect((await runHere(repository, ['prune', '--json'])).json.pruned).toEqual([
      `the journal entry ${old} (teardown)`,
      `refs/ctx-worktree/undo/${json.undo}`,
    ]);
    expect(git(repository, 'for-each-ref', 'refs/ctx-worktree')).toBe('');
    expect(fs.existsSync(`${repository}/.git/ctx-worktree/rescued/docs-1/local.db`)).toBe(true);
  });
});

describe('the journal', () => {
  it('is refused when another version wrote it, with what to do, and nothing is changed', async () => {
    const { repository } = await withTrack();
    const file = '.git/ctx-worktree/journal/20990102-030405-678.json';
    for (const text of ['{"version": 2, "state": "open"}', '', '{"version": 1, "kind": "dance"}']) {
      writeFiles(repository, { [file]: text });
      const result = await runHere(repository, ['teardown', 'docs', '--json']);
      expect(result).toMatchObject({ status: 3, json: { error: { code: 'surroundings' } } });
      expect(result.json.error.remedy).toContain(`mv '${repository}/${file}'`);
    }
    expect(gitStatus(repository, 'rev-parse', '--verify', '-q', 'work/docs')).toBe(0);
    expect((await runHere(repository, ['doctor', '--json'])).json.checks).toContainEqual(
      expect.objectContaining({ name: 'journal', level: 'problem' }),
    );
  });
});
