/** Commands that change a clone, and what must hold of it whatever stops them. */
import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { Failure } from '../../scripts/report/failure.ts';
import { createTracks } from '../../scripts/worktree/create.ts';
import { pruneClone } from '../../scripts/worktree/prune.ts';
import { repairWorktrees } from '../../scripts/worktree/repair.ts';
import { syncTrack } from '../../scripts/worktree/sync.ts';
import { teardownTrack } from '../../scripts/worktree/teardown.ts';
import { undoLast } from '../../scripts/worktree/undo.ts';
import { readEntries, type Scenario } from './fault-check.ts';
import { commitFiles, git, gitStatus, writeFiles } from './temporary-repository.ts';

const TASKS = '- [ ] one\n- [ ] two\n';
const silent = { narrate: () => undefined, tasksFile: 'TASKS.md' };

const create = (repository: string, ...names: string[]) =>
  createTracks(
    repository,
    names.map((name) => ({ name })),
    { narrate: silent.narrate, findTasksFile: async () => ({ file: silent.tasksFile }) },
  );
const teardown = (repository: string) => teardownTrack(repository, 'docs', { ...silent, dryRun: false });

/** One track that adds, changes and deletes files and has an ignored one; main has gone on. */
async function prepareTrack(repository: string): Promise<void> {
  commitFiles(repository, {
    'TASKS.md': TASKS,
    '.gitignore': '*.db\n',
    'b.txt': 'old\n',
    'c.txt': 'gone\n',
    'z.txt': 'old\n',
  });
  await create(repository, 'docs');
  fs.rmSync(`${repository}-docs/c.txt`);
  commitFiles(`${repository}-docs`, {
    'TASKS.md': TASKS.replace('[ ] one', '[x] one'),
    'a.txt': 'a',
    'b.txt': 'new\n',
    'd/e.txt': 'e',
    'z.txt': 'new\n',
  });
  commitFiles(repository, { 'TASKS.md': TASKS.replace('[ ] two', '[x] two'), 'main.txt': 'main' });
  writeFiles(`${repository}-docs`, { 'local.db': 'rows' });
}

const subjects = (repository: string) => git(repository, 'log', '--branches', '--format=%s', '--name-only');
const listBranches = (repository: string) => git(repository, 'branch', '--list', 'work/*');
const listWorktrees = (repository: string) => git(repository, 'worktree', 'list').split('\n');

/** The ignored file, wherever it is now. */
function findRows(repository: string): string[] {
  const files = fs.readdirSync(path.dirname(repository), { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((file) => file.endsWith('local.db'))
    .map((file) => path.join(path.dirname(repository), file));
  return found.filter((file) => fs.readFileSync(file, 'utf8') === 'rows');
}

function keepsTrack(repository: string): void {
  expect(subjects(repository)).toContain('a.txt');
  expect(findRows(repository)).toHaveLength(1);
  const lists = git(repository, 'for-each-ref', '--format=%(refname)', 'refs/heads')
    .split('\n')
    .map((ref) => git(repository, 'show', `${ref}:TASKS.md`))
    .join('\n');
  expect(lists).toContain('[x] one');
  expect(lists).toContain('[x] two');
}

/** The track as it was before anybody touched it. */
function isTrack(repository: string): void {
  const docs = `${repository}-docs`;
  expect(git(docs, 'branch', '--show-current')).toBe('work/docs');
  expect(git(docs, 'status', '--porcelain')).toBe('');
  expect(fs.readFileSync(`${docs}/local.db`, 'utf8')).toBe('rows');
  expect(git(repository, 'status', '--porcelain')).toBe('');
  expect(fs.existsSync(`${repository}/.git/ctx-worktree/tracks/docs.json`)).toBe(true);
}

const isMerged = (repository: string) => gitStatus(repository, 'cat-file', '-e', 'main:a.txt') === 0;

function isTrackUnlessMerged(repository: string): void {
  if (!isMerged(repository)) isTrack(repository);
}

function isTornDown(repository: string): void {
  expect(git(repository, 'show', 'main:TASKS.md')).toBe('- [x] one\n- [x] two');
  expect(git(repository, 'show', 'main:b.txt')).toBe('new');
  expect(git(repository, 'ls-tree', '-r', '--name-only', 'main').split('\n')).toEqual([
    '.gitignore',
    'TASKS.md',
    'a.txt',
    'b.txt',
    'd/e.txt',
    'main.txt',
    'z.txt',
  ]);
  expect(git(repository, 'status', '--porcelain')).toBe('');
  expect(fs.existsSync(`${repository}-docs`)).toBe(false);
  expect(listBranches(repository)).toBe('');
  expect(listWorktrees(repository)).toHaveLength(1);
  const records = fs.readdirSync(`${repository}/.git/ctx-worktree/tracks`);
  expect(records.filter((name) => !name.startsWith('.'))).toEqual([]);
}

const createTwo: Scenario = {
  prepare: async (repository) => {
    commitFiles(repository, { 'TASKS.md': TASKS, 'a.txt': 'a', 'b/c.txt': 'c' });
  },
  run: (repository) => create(repository, 'docs', 'api'),
  keeps: (repository) => expect(git(repository, 'status', '--porcelain')).toBe(''),
  afterFailure: (repository) => {
    expect(listBranches(repository)).toBe('');
    expect(listWorktrees(repository)).toHaveLength(1);
    expect(fs.readdirSync(path.dirname(repository))).toEqual(['project']);
    expect(readEntries(repository)).toEqual([]);
  },
  ends: (repository) => {
    for (const name of ['docs', 'api']) {
      expect(git(`${repository}-${name}`, 'status', '--porcelain')).toBe('');
      expect(git(`${repository}-${name}`, 'branch', '--show-current')).toBe(`work/${name}`);
      expect(fs.existsSync(`${repository}/.git/ctx-worktree/tracks/${name}.json`)).toBe(true);
    }
    expect(listWorktrees(repository)).toHaveLength(3);
  },
};

const teardownOne: Scenario = {
  prepare: prepareTrack,
  run: teardown,
  keeps: keepsTrack,
  afterFailure: isTrackUnlessMerged,
  ends: isTornDown,
};

const testedTeardown: Scenario = {
  ...teardownOne,
  run: (repository) =>
    teardownTrack(repository, 'docs', { ...silent, dryRun: false, test: 'grep -q "x. two" TASKS.md' }),
};

/** Takes back the teardown by its id: without one, a second undo would take back what came before. */
function undoTeardown(): Scenario {
  let id: string | undefined;
  return {
    prepare: async (repository) => {
      await prepareTrack(repository);
      id = (await teardown(repository)).undo;
    },
    run: (repository) => undoLast(repository, id, silent.narrate),
    keeps: (repository) => {
      expect(findRows(repository)).toHaveLength(1);
      const held = git(repository, 'for-each-ref', '--format=%(refname)').split('\n');
      expect(held.map((ref) => gitStatus(repository, 'cat-file', '-e', `${ref}:a.txt`))).toContain(0);
    },
    afterFailure: () => undefined,
    ends: (repository) => {
      isTrack(repository);
      expect(isMerged(repository)).toBe(false);
      expect(git(`${repository}-docs`, 'show', 'HEAD:TASKS.md')).toBe('- [x] one\n- [ ] two');
    },
  };
}

const undoCreate: Scenario = {
  prepare: async (repository) => {
    commitFiles(repository, { 'TASKS.md': TASKS, 'a.txt': 'a', 'b/c.txt': 'c' });
    await create(repository, 'docs', 'api');
  },
  run: (repository) => undoLast(repository, undefined, silent.narrate),
  keeps: (repository) => expect(git(repository, 'show', 'main:TASKS.md')).toBe(TASKS.trimEnd()),
  afterFailure: () => undefined,
  ends: (repository) => {
    expect(listBranches(repository)).toBe('');
    expect(fs.readdirSync(path.dirname(repository))).toEqual(['project']);
    expect(listWorktrees(repository)).toHaveLength(1);
  },
};

const sync: Scenario = {
  prepare: prepareTrack,
  run: (repository) => syncTrack(repository, 'docs', silent),
  keeps: keepsTrack,
  afterFailure: isTrack,
  ends: (repository) => {
    isTrack(repository);
    expect(git(`${repository}-docs`, 'show', 'HEAD:TASKS.md')).toBe('- [x] one\n- [x] two');
    expect(git(`${repository}-docs`, 'show', 'HEAD:main.txt')).toBe('main');
  },
};

/** A conflict is a refusal: that it comes is how this command ends. */
const conflictingSync: Scenario = {
  prepare: async (repository) => {
    await prepareTrack(repository);
    commitFiles(repository, { 'b.txt': 'main\n' });
  },
  run: async (repository) => {
    const refusal = await syncTrack(repository, 'docs', silent).catch((error: unknown) => error);
    if (!(refusal instanceof Failure) || refusal.code !== 'merge-conflict') throw refusal;
  },
  keeps: (repository) => {
    keepsTrack(repository);
    isTrack(repository);
    expect(git(`${repository}-docs`, 'show', 'HEAD:TASKS.md')).toBe('- [x] one\n- [ ] two');
  },
  afterFailure: isTrack,
  ends: isTrack,
};

/** Of four tracks one is removed by hand, one deleted, one deleted with a commit that no branch has; one is left. */
const prune: Scenario = {
  prepare: async (repository) => {
    commitFiles(repository, { 'TASKS.md': TASKS });
    await create(repository, 'docs', 'api', 'auth', 'billing');
    git(repository, 'worktree', 'remove', `${repository}-docs`);
    git(repository, 'branch', '-q', '-d', 'work/docs');
    fs.rmSync(`${repository}-api`, { recursive: true });
    git(`${repository}-auth`, 'checkout', '-q', '--detach');
    commitFiles(`${repository}-auth`, { 'x.txt': 'x' });
    fs.rmSync(`${repository}-auth`, { recursive: true });
  },
  run: (repository) => pruneClone(repository, { dryRun: false, narrate: silent.narrate }),
  keeps: (repository) => {
    const kept = git(repository, 'worktree', 'list', '--porcelain');
    expect(kept).toContain(`${repository}-auth`);
    expect(kept).toContain(`${repository}-billing`);
    expect(git(repository, 'branch', '--list', 'work/api')).not.toBe('');
    expect(git(`${repository}-billing`, 'status', '--porcelain')).toBe('');
  },
  afterFailure: () => undefined,
  ends: (repository) => {
    expect(listWorktrees(repository)).toHaveLength(3);
    const records = fs.readdirSync(`${repository}/.git/ctx-worktree/tracks`);
    expect(records.filter((name) => !name.startsWith('.'))).toEqual([
      'api.json',
      'auth.json',
      'billing.json',
    ]);
  },
};

/** A track's directory was renamed while something in it was unsaved. */
const repair: Scenario = {
  prepare: async (repository) => {
    commitFiles(repository, { 'TASKS.md': TASKS });
    await create(repository, 'docs', 'api');
    writeFiles(`${repository}-docs`, { 'unsaved.txt': 'x' });
    fs.renameSync(`${repository}-docs`, `${repository}-moved`);
  },
  run: (repository) => repairWorktrees(repository, [], silent.narrate),
  keeps: (repository) => {
    expect(fs.readFileSync(`${repository}-moved/unsaved.txt`, 'utf8')).toBe('x');
    expect(git(repository, 'branch', '--list', 'work/docs')).not.toBe('');
  },
  afterFailure: () => undefined,
  ends: (repository) => {
    expect(git(`${repository}-moved`, 'status', '--porcelain')).toBe('?? unsaved.txt');
    expect(git(`${repository}-api`, 'status', '--porcelain')).toBe('');
    const record = fs.readFileSync(`${repository}/.git/ctx-worktree/tracks/docs.json`, 'utf8');
    expect(JSON.parse(record)).toMatchObject({ path: `${repository}-moved` });
  },
};

export const SCENARIOS = {
  'create of two tracks': createTwo,
  teardown: teardownOne,
  'teardown with a test': testedTeardown,
  'undo of a teardown': undoTeardown(),
  'undo of a create': undoCreate,
  sync,
  'sync that conflicts': conflictingSync,
  prune,
  repair,
} as const satisfies Record<string, Scenario>;
