import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  commitFiles,
  git,
  gitStatus,
  runHere,
  temporaryDirectory,
  temporaryRepository,
  writeFiles,
} from '../support/temporary-repository.ts';

const TASKS = '# Tasks\n\n- [ ] Write the guide\n- [ ] Mend the parser\n- [x] Start\n';

function project(): string {
  return temporaryRepository({ 'TASKS.md': TASKS, 'docs/guide.md': 'guide\n', 'src/parser.ts': 'parser\n' });
}

/** Everything that a refusal must leave alone. */
function snapshot(repository: string): object {
  return {
    refs: git(repository, 'for-each-ref', '--format=%(refname) %(objectname)'),
    worktrees: git(repository, 'worktree', 'list', '--porcelain'),
    status: git(repository, 'status', '--porcelain', '--ignored'),
    files: fs.readdirSync(path.dirname(repository)).sort(),
    tracks: fs.existsSync(path.join(repository, '.git/ctx-worktree/tracks'))
      ? fs.readdirSync(path.join(repository, '.git/ctx-worktree/tracks'))
      : [],
  };
}

async function refused(
  repository: string,
  args: readonly string[],
  code: string,
  status = 1,
  from = repository,
): Promise<void> {
  const before = snapshot(repository);
  const result = await runHere(from, [...args, '--json']);
  expect(result.json).toMatchObject({ schema: 'ctx-worktree/error/v1', error: { code } });
  expect(result.status).toBe(status);
  expect(snapshot(repository)).toEqual(before);
}

describe('create', () => {
  it('makes sibling worktrees on work/<name> and records them', async () => {
    const repository = project();
    const result = await runHere(repository, ['create', 'docs', 'parser', '--json']);
    expect(result.status).toBe(0);
    expect(result.json.tracks.map((track: { path: string }) => track.path)).toEqual([
      `${repository}-docs`,
      `${repository}-parser`,
    ]);
    expect(git(`${repository}-docs`, 'branch', '--show-current')).toBe('work/docs');
    expect(gitStatus(repository, 'config', '--get', 'branch.work/docs.merge')).toBe(1);
    expect((await runHere(repository, ['list', '--json'])).json).toMatchObject({
      worktrees: [{ name: 'docs' }, { name: 'parser' }],
      free: 2,
    });
  });

  it('refuses a fifth worktree, and makes all of several or none', async () => {
    const repository = project();
    expect((await runHere(repository, ['create', 'docs', 'api', 'auth'])).status).toBe(0);
    await refused(repository, ['create', 'billing', 'search'], 'worktree-limit');
    expect((await runHere(repository, ['create', 'billing'])).status).toBe(0);
    await refused(repository, ['create', 'search'], 'worktree-limit');
  });

  it.each(['track-1', 'agent2', '3', 'worktree', 'Task_4'])(
    'refuses %j: it names no concern',
    async (name) => {
      await refused(project(), ['create', name], 'name-not-a-concern');
    },
  );

  it.each([
    'a/b',
    '../x',
    'a b',
    'a.b',
    'Docs',
    '.hidden',
    'x'.repeat(60),
    'do\ncs',
    "d'ocs",
    'docs.lock',
    '',
  ])('refuses %j: it is no plain name', async (name) => {
    await refused(project(), ['create', '--', name], 'invalid-name');
  });

  it('refuses what is taken', async () => {
    const repository = project();
    fs.mkdirSync(`${repository}-docs`);
    await refused(repository, ['create', 'docs'], 'path-exists');
    git(repository, 'branch', 'work/api');
    await refused(repository, ['create', 'api'], 'branch-exists');
    await refused(repository, ['create', 'search', 'api'], 'branch-exists');
    git(repository, 'branch', 'work/deep/er');
    await refused(repository, ['create', 'deep'], 'branch-exists');
  });

  it('refuses to start anywhere but on a branch of the main worktree', async () => {
    const repository = project();
    expect((await runHere(repository, ['create', 'docs'])).status).toBe(0);
    await refused(repository, ['create', 'api'], 'inside-linked-worktree', 1, `${repository}-docs`);
    git(repository, 'checkout', '-q', '--detach');
    await refused(repository, ['create', 'api'], 'operation-in-progress');

    const bare = path.join(temporaryDirectory(), 'bare.git');
    git(path.dirname(bare), 'clone', '-q', '--bare', repository, bare);
    expect(await runHere(bare, ['create', 'api', '--json'])).toMatchObject({
      status: 3,
      json: { error: { code: 'not-a-repository' } },
    });
    const unborn = temporaryRepository({});
    expect(await runHere(unborn, ['create', 'api', '--json'])).toMatchObject({
      status: 3,
      json: { error: { code: 'not-a-repository' } },
    });
  });

  it('works in a shallow clone, from a subdirectory and below a path with odd characters', async () => {
    const origin = project();
    commitFiles(origin, { 'more.txt': 'x\n' });
    const parent = temporaryDirectory("sp ace 'q' é\nnl");
    git(parent, 'clone', '-q', '--depth=1', `file://${origin}`, 'clone');
    const clone = path.join(parent, 'clone');
    expect(await runHere(path.join(clone, 'docs'), ['create', 'api'])).toMatchObject({ status: 0 });
    expect(git(`${clone}-api`, 'branch', '--show-current')).toBe('work/api');
    expect(await runHere(clone, ['teardown', 'api'])).toMatchObject({ status: 0 });
    expect(fs.existsSync(`${clone}-api`)).toBe(false);
  });

  it('takes back a create that was killed half-way, and goes on', async () => {
    const repository = project();
    const head = git(repository, 'rev-parse', 'HEAD');
    // As a kill of git itself leaves it: branch and worktree are there, half checked out, and the entry is open.
    git(
      repository,
      'worktree',
      'add',
      '-q',
      '--lock',
      '--reason',
      'initializing',
      '-b',
      'work/docs',
      `${repository}-docs`,
    );
    fs.rmSync(path.join(`${repository}-docs`, 'docs'), { recursive: true });
    writeFiles(repository, {
      '.git/ctx-worktree/journal/20260102-030405-678.json': JSON.stringify({
        version: 1,
        id: '20260102-030405-678',
        state: 'open',
        kind: 'create',
        tracks: [
          {
            version: 1,
            name: 'docs',
            branch: 'work/docs',
            path: `${repository}-docs`,
            base: { branch: 'main', commit: head },
            scope: [],
            tasks: [],
            created: '2026-01-02T03:04:05.678Z',
          },
        ],
      }),
    });
    expect(await runHere(repository, ['create', 'docs'])).toMatchObject({ status: 0 });
    expect(git(`${repository}-docs`, 'status', '--porcelain')).toBe('');
  });

  it('waits for another create, and takes over the lock of a process that is gone', async () => {
    const repository = project();
    writeFiles(repository, {
      '.git/ctx-worktree/lock': JSON.stringify({
        pid: 2 ** 22 + 1,
        host: (require('node:os') as typeof import('node:os')).hostname(),
        since: 'x',
      }),
    });
    expect(await runHere(repository, ['create', 'docs'])).toMatchObject({ status: 0 });
  });
});

describe('teardown', () => {
  it('merges a track back with its completions, removes worktree and branch', async () => {
    const repository = project();
    await runHere(repository, ['create', 'docs']);
    commitFiles(`${repository}-docs`, {
      'docs/guide.md': 'better\n',
      'TASKS.md': TASKS.replace('[ ] Write', '[x] Write'),
    });
    const result = await runHere(repository, ['teardown', 'docs', '--json']);
    expect(result).toMatchObject({
      status: 0,
      json: { name: 'docs', commits: 1, tasks: { completed: [expect.any(String)] } },
    });
    expect(fs.existsSync(`${repository}-docs`)).toBe(false);
    expect(gitStatus(repository, 'rev-parse', '--verify', '-q', 'work/docs')).not.toBe(0);
    expect(fs.readFileSync(path.join(repository, 'TASKS.md'), 'utf8')).toContain('[x] Write');
    expect(git(repository, 'rev-list', '--parents', '-1', 'HEAD').split(' ')).toHaveLength(3);
    expect(git(repository, 'status', '--porcelain')).toBe('');
    expect(git(repository, 'fsck')).toBe('');
  });

  it('joins task lists that git would conflict on', async () => {
    const repository = project();
    await runHere(repository, ['create', 'docs', 'parser']);
    commitFiles(`${repository}-docs`, { 'TASKS.md': TASKS.replace('[ ] Write', '[x] Write') });
    commitFiles(`${repository}-parser`, { 'TASKS.md': TASKS.replace('[ ] Mend', '[x] Mend') });
    expect(await runHere(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
    expect(await runHere(repository, ['teardown', 'parser'])).toMatchObject({ status: 0 });
    expect(fs.readFileSync(path.join(repository, 'TASKS.md'), 'utf8')).toBe(TASKS.replaceAll('[ ]', '[x]'));
  });

  it('brings no completion back that a track unticked, though git merges that cleanly', async () => {
    const repository = project();
    await runHere(repository, ['create', 'docs']);
    commitFiles(`${repository}-docs`, { 'TASKS.md': TASKS.replace('[x] Start', '[ ] Start') });
    const { status, stdout } = await runHere(repository, ['teardown', 'docs']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/No task was completed\.\nKept done, .*:\n {2}\[x\] Start\n/);
    expect(fs.readFileSync(path.join(repository, 'TASKS.md'), 'utf8')).toBe(TASKS);
  });

  it('takes no task for completed that main itself had opened again', async () => {
    const repository = project();
    await runHere(repository, ['create', 'docs']);
    commitFiles(`${repository}-docs`, { 'TASKS.md': TASKS.replace('[ ] Write', '[x] Write') });
    commitFiles(repository, { 'TASKS.md': TASKS.replace('[x] Start', '[ ] Start') });
    const { stdout } = await runHere(repository, ['teardown', 'docs']);
    expect(stdout).toMatch(/Completed 1 task:\n {2}\[x\] Write .*\nKept done, .*:\n {2}\[x\] Start\n/);
  });

  it('leaves main as it was on a conflict in code, a failed test and a dry run', async () => {
    const repository = project();
    await runHere(repository, ['create', 'docs', 'parser']);
    commitFiles(`${repository}-docs`, { 'docs/guide.md': 'theirs\n' });
    commitFiles(`${repository}-parser`, { 'src/parser.ts': 'new\n' });
    commitFiles(repository, { 'docs/guide.md': 'ours\n' });
    await refused(repository, ['teardown', 'docs'], 'merge-conflict');
    await refused(repository, ['teardown', 'parser', '--test', 'grep -q old src/parser.ts'], 'tests-failed');
    expect(git(`${repository}-parser`, 'branch', '--show-current')).toBe('work/parser');
    const before = snapshot(repository);
    expect((await runHere(repository, ['teardown', 'parser', '--dry-run'])).status).toBe(0);
    expect(snapshot(repository)).toEqual(before);
    expect(
      await runHere(repository, ['teardown', 'parser', '--test', 'grep -q new src/parser.ts']),
    ).toMatchObject({
      status: 0,
    });
  });

  it('keeps the entries of both sides in the other context files, and refuses one that was wiped', async () => {
    const decisions = '# Decisions\n\n## [2026-01-01-100000] One\n\nBecause.\n';
    const repository = temporaryRepository({
      '.context/TASKS.md': TASKS,
      '.context/DECISIONS.md': decisions,
    });
    await runHere(repository, ['create', 'docs', 'api']);
    const add = (title: string) => decisions.replace('# Decisions\n', `# Decisions\n\n## ${title}\n\nSo.\n`);
    commitFiles(`${repository}-docs`, { '.context/DECISIONS.md': add('[2026-01-02-100000] Two') });
    commitFiles(repository, { '.context/DECISIONS.md': add('[2026-01-03-100000] Three') });
    expect(await runHere(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
    const merged = git(repository, 'show', 'HEAD:.context/DECISIONS.md');
    expect(merged.match(/^## .*/gm)).toHaveLength(3);
    // What `ctx init` does, on a side that git merges without a question.
    commitFiles(`${repository}-api`, {
      '.context/DECISIONS.md': '# Decisions\n',
      '.context/TASKS.md': '# Tasks\n',
    });
    await refused(repository, ['teardown', 'api'], 'context-wiped');
  });

  it('refuses while anything would be lost', async () => {
    const repository = project();
    await runHere(repository, ['create', 'docs']);
    const docs = `${repository}-docs`;
    writeFiles(docs, { 'new é.txt': 'x' });
    await refused(repository, ['teardown', 'docs'], 'dirty-worktree');
    commitFiles(docs, {});
    writeFiles(repository, { 'TASKS.md': 'changed\n' });
    await refused(repository, ['teardown', 'docs'], 'dirty-main');
    git(repository, 'checkout', '-q', '--', 'TASKS.md');
    git(repository, 'worktree', 'lock', '--reason', 'on a stick', docs);
    await refused(repository, ['teardown', 'docs'], 'locked');
    git(repository, 'worktree', 'unlock', docs);
    git(repository, 'checkout', '-q', '-b', 'other');
    await refused(repository, ['teardown', 'docs'], 'dirty-main');
    git(repository, 'checkout', '-q', 'main');
    await refused(repository, ['teardown', 'dosc'], 'unknown-track');
    await refused(repository, ['teardown', '../../x'], 'unknown-track');
    git(docs, 'checkout', '-q', '--detach');
    await refused(repository, ['teardown', 'docs'], 'unknown-track');
    git(docs, 'checkout', '-q', 'work/docs');
    writeFiles(repository, { 'new é.txt': 'in the way' });
    await refused(repository, ['teardown', 'docs'], 'dirty-main');
  });

  it('moves ignored files to safety that nobody could make again, and undo brings all back', async () => {
    const repository = temporaryRepository({
      '.gitignore': '.env\n*.db\nnode_modules/\n',
      'TASKS.md': TASKS,
    });
    writeFiles(repository, { '.env': 'SECRET=1', 'node_modules/x/index.js': 'x' });
    await runHere(repository, ['create', 'docs']);
    const docs = `${repository}-docs`;
    writeFiles(docs, { '.env': 'SECRET=1', 'data/local.db': 'rows', 'node_modules/y/index.js': 'y' });
    const tip = commitFiles(docs, { 'TASKS.md': TASKS.replace('[ ] Write', '[x] Write') });
    const before = git(repository, 'rev-parse', 'HEAD');
    const result = await runHere(repository, ['teardown', 'docs', '--json']);
    expect(result.json.rescued).toHaveLength(1);
    expect(fs.readFileSync(result.json.rescued[0], 'utf8')).toBe('rows');

    expect(await runHere(repository, ['undo', result.json.undo])).toMatchObject({ status: 0 });
    expect(git(repository, 'rev-parse', 'HEAD')).toBe(before);
    expect(git(docs, 'rev-parse', 'HEAD')).toBe(tip);
    expect(fs.readFileSync(path.join(docs, 'data/local.db'), 'utf8')).toBe('rows');
    expect(await runHere(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });
  });

  it('finishes what was begun: merged by hand, directory deleted by hand, branch left over', async () => {
    const repository = project();
    await runHere(repository, ['create', 'docs', 'api', 'auth']);
    commitFiles(`${repository}-docs`, { 'docs/guide.md': 'x\n' });
    git(repository, 'merge', '-q', '--no-edit', 'work/docs');
    expect(await runHere(repository, ['teardown', 'docs'])).toMatchObject({ status: 0 });

    commitFiles(`${repository}-api`, { 'src/api.ts': 'x\n' });
    fs.rmSync(`${repository}-api`, { recursive: true });
    expect(await runHere(repository, ['teardown', 'api'])).toMatchObject({ status: 0 });
    expect(fs.existsSync(path.join(repository, 'src/api.ts'))).toBe(true);

    git(repository, 'worktree', 'remove', `${repository}-auth`);
    expect(await runHere(repository, ['teardown', 'auth'])).toMatchObject({ status: 0 });
    expect(git(repository, 'branch', '--list', 'work/*')).toBe('');
  });
});

describe('undo', () => {
  it('takes back a create, unless somebody has worked there', async () => {
    const repository = project();
    const before = snapshot(repository);
    await runHere(repository, ['create', 'docs', 'api']);
    writeFiles(`${repository}-docs`, { 'new.txt': 'x' });
    await refused(repository, ['undo'], 'would-lose-files');
    fs.rmSync(path.join(`${repository}-docs`, 'new.txt'));
    expect(await runHere(repository, ['undo'])).toMatchObject({ status: 0 });
    expect(snapshot(repository)).toEqual(before);
    await refused(repository, ['undo'], 'usage', 2);
  });

  it('refuses to move main back over what came after', async () => {
    const repository = project();
    await runHere(repository, ['create', 'docs']);
    commitFiles(`${repository}-docs`, { 'docs/guide.md': 'x\n' });
    await runHere(repository, ['teardown', 'docs']);
    commitFiles(repository, { 'later.txt': 'x\n' });
    await refused(repository, ['undo'], 'dirty-main');
  });
});
