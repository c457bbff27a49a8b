/**
 * Every command that changes a clone, stopped at every effect it has: killed, and with that one call failing. Then
 * nothing is lost, and the same command again ends where it should have.
 *
 * All points take minutes: FAULT_STEP=1. Otherwise every so many-th is tried, another one for each kind of fault.
 */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../scripts/report/failure.ts';
import { createTracks } from '../../scripts/worktree/create.ts';
import { syncTrack } from '../../scripts/worktree/sync.ts';
import { teardownTrack } from '../../scripts/worktree/teardown.ts';
import { undoLast } from '../../scripts/worktree/undo.ts';
import { type Fault, type FaultedRun, runWithFault } from '../support/faults.ts';
import {
  commitFiles,
  git,
  gitStatus,
  temporaryDirectory,
  writeFiles,
} from '../support/temporary-repository.ts';

const STEP = Number(process.env['FAULT_STEP'] ?? 40);
const FAULTS: readonly Fault[] = ['kill-before', 'fail-before', 'fail-after', 'kill-after'];

const TASKS = '- [ ] one\n- [ ] two\n';
const silent = { narrate: () => undefined, tasksFile: 'TASKS.md' };

interface Scenario {
  /** Makes the clone in which the command is run. */
  prepare(repository: string): Promise<void>;
  run(repository: string): Promise<unknown>;
  /** What holds whatever happened: nothing is lost. */
  keeps(repository: string): void;
  /** What holds after a run that failed: all or nothing. */
  afterFailure(repository: string): void;
  /** What holds in the end. */
  ends(repository: string): void;
}

/** Tries the points and returns how many there were and how many were tried. */
async function faultEverywhere(scenario: Scenario): Promise<void> {
  const place = snapshotPlace();
  await scenario.prepare(place.repository);
  place.save();
  const { effects, outcome, error } = await runWithFault(
    () => scenario.run(place.repository),
    0,
    'kill-before',
  );
  expect(error).toBeUndefined();
  expect(outcome).toBe('done');
  scenario.ends(place.repository);
  const tried: Record<string, number> = {};
  for (const [index, fault] of FAULTS.entries()) {
    for (let at = 1 + ((index * STEP) >> 2); at <= effects.length; at += STEP) {
      place.restore();
      const first = await runWithFault(() => scenario.run(place.repository), at, fault);
      const where = `${fault} at ${at}, ${first.effects[at - 1]}`;
      await checkRun(scenario, place.repository, first, where);
      tried[`${fault}: ${first.outcome}`] = (tried[`${fault}: ${first.outcome}`] ?? 0) + 1;
    }
  }
  if (STEP === 1) console.log(effects.length, 'effects', tried);
  expect(Object.values(tried).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(3);
}

async function checkRun(
  scenario: Scenario,
  repository: string,
  first: FaultedRun,
  where: string,
): Promise<void> {
  if (first.outcome === 'failed') expect(first.error, where).toBeInstanceOf(Failure);
  buryOwner(repository);
  try {
    expect(gitStatus(repository, 'fsck', '--no-dangling')).toBe(0);
    scenario.keeps(repository);
    if (first.outcome === 'failed') scenario.afterFailure(repository);
    const again = await runWithFault(() => scenario.run(repository), 0, 'kill-before');
    // Stopped after its last step all is done, and the second run can only say so.
    if (again.outcome === 'failed') {
      expect(again.error).toBeInstanceOf(Failure);
      expect(['branch-exists', 'path-exists', 'unknown-track', 'usage']).toContain(
        (again.error as Failure).code,
      );
    }
    scenario.keeps(repository);
    scenario.ends(repository);
    expect(readEntries(repository).filter((entry) => entry.state !== 'done')).toEqual([]);
    expect(gitStatus(repository, 'fsck', '--no-dangling')).toBe(0);
  } catch (error) {
    throw new Error(`${where} (${first.outcome}): ${(error as Error).message}`, { cause: error });
  }
}

/** The process that held the lock is this one; to the next run it must look gone. */
function buryOwner(repository: string): void {
  const lock = path.join(repository, '.git/ctx-worktree/lock');
  if (!fs.existsSync(lock)) return;
  fs.writeFileSync(lock, JSON.stringify({ ...JSON.parse(fs.readFileSync(lock, 'utf8')), pid: 2 ** 22 + 1 }));
}

function readEntries(repository: string): { state: string }[] {
  const directory = path.join(repository, '.git/ctx-worktree/journal');
  const names = fs.existsSync(directory) ? fs.readdirSync(directory) : [];
  return names
    .filter((name) => /^[\d-]+\.json$/.test(name))
    .map((name) => JSON.parse(fs.readFileSync(path.join(directory, name), 'utf8')));
}

/** A clone that can be put back as it was, at the same path: worktrees know each other by their paths. */
function snapshotPlace() {
  const outer = temporaryDirectory();
  const saved = `${temporaryDirectory()}/saved`;
  const repository = path.join(outer, 'project');
  const copy = (from: string, to: string) =>
    fs.cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  fs.mkdirSync(repository);
  git(repository, 'init', '-q', '-b', 'main', '--template=');
  return {
    repository,
    save: () => copy(outer, saved),
    restore: () => {
      fs.rmSync(outer, { recursive: true, force: true });
      copy(saved, outer);
    },
  };
}

const create = (repository: string, ...names: string[]) =>
  createTracks(
    repository,
    names.map((name) => ({ name })),
    silent,
  );
const teardown = (repository: string) => teardownTrack(repository, 'docs', { ...silent, dryRun: false });

/** One track with a commit and an ignored file; main has gone on. */
async function prepareTrack(repository: string): Promise<void> {
  commitFiles(repository, { 'TASKS.md': TASKS, '.gitignore': '*.db\n' });
  await create(repository, 'docs');
  commitFiles(`${repository}-docs`, { 'TASKS.md': TASKS.replace('[ ] one', '[x] one'), 'a.txt': 'a' });
  commitFiles(repository, { 'TASKS.md': TASKS.replace('[ ] two', '[x] two') });
  writeFiles(`${repository}-docs`, { 'local.db': 'rows' });
}

const subjects = (repository: string) => git(repository, 'log', '--branches', '--format=%s', '--name-only');

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

function isTornDown(repository: string): void {
  expect(git(repository, 'show', 'main:TASKS.md')).toBe('- [x] one\n- [x] two');
  expect(git(repository, 'status', '--porcelain')).toBe('');
  expect(fs.existsSync(`${repository}-docs`)).toBe(false);
  expect(git(repository, 'branch', '--list', 'work/*')).toBe('');
  expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(1);
  expect(
    fs.readdirSync(`${repository}/.git/ctx-worktree/tracks`).filter((name) => !name.startsWith('.')),
  ).toEqual([]);
}

describe('stopped at any effect', () => {
  it('create of two tracks leaves both or none', () =>
    faultEverywhere({
      prepare: async (repository) => {
        commitFiles(repository, { 'TASKS.md': TASKS });
      },
      run: (repository) => create(repository, 'docs', 'api'),
      keeps: (repository) => expect(git(repository, 'status', '--porcelain')).toBe(''),
      afterFailure: (repository) => {
        expect(git(repository, 'branch', '--list', 'work/*')).toBe('');
        expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(1);
        expect(fs.readdirSync(path.dirname(repository))).toEqual(['project']);
        expect(readEntries(repository)).toEqual([]);
      },
      ends: (repository) => {
        for (const name of ['docs', 'api']) {
          expect(git(`${repository}-${name}`, 'status', '--porcelain')).toBe('');
          expect(git(`${repository}-${name}`, 'branch', '--show-current')).toBe(`work/${name}`);
          expect(fs.existsSync(`${repository}/.git/ctx-worktree/tracks/${name}.json`)).toBe(true);
        }
        expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(3);
      },
    }));

  it('teardown keeps every commit, tick and file, and is finished by the next one', () =>
    faultEverywhere({
      prepare: prepareTrack,
      run: teardown,
      keeps: keepsTrack,
      afterFailure: (repository) => {
        if (!isMerged(repository)) isTrack(repository);
      },
      ends: isTornDown,
    }));

  it('teardown with a test leaves the track on its branch', () =>
    faultEverywhere({
      prepare: prepareTrack,
      run: (repository) =>
        teardownTrack(repository, 'docs', { ...silent, dryRun: false, test: 'grep -q "x. two" TASKS.md' }),
      keeps: keepsTrack,
      afterFailure: (repository) => {
        if (!isMerged(repository)) isTrack(repository);
      },
      ends: isTornDown,
    }));

  it('undo of a teardown brings branch, worktree, main and files back', () => {
    let teardownId: string | undefined;
    return faultEverywhere({
      prepare: async (repository) => {
        await prepareTrack(repository);
        teardownId = (await teardown(repository)).undo;
      },
      // By its id: without one, a second undo would take back what came before.
      run: (repository) => undoLast(repository, teardownId, silent.narrate),
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
    });
  });

  it('undo of a create takes all of it back', () =>
    faultEverywhere({
      prepare: async (repository) => {
        commitFiles(repository, { 'TASKS.md': TASKS });
        await create(repository, 'docs', 'api');
      },
      run: (repository) => undoLast(repository, undefined, silent.narrate),
      keeps: (repository) => expect(git(repository, 'show', 'main:TASKS.md')).toBe(TASKS.trimEnd()),
      afterFailure: () => undefined,
      ends: (repository) => {
        expect(git(repository, 'branch', '--list', 'work/*')).toBe('');
        expect(fs.readdirSync(path.dirname(repository))).toEqual(['project']);
      },
    }));

  it('sync brings main into the track, or leaves it as it was', () =>
    faultEverywhere({
      prepare: prepareTrack,
      run: (repository) => syncTrack(repository, 'docs', silent),
      keeps: keepsTrack,
      afterFailure: isTrack,
      ends: (repository) => {
        isTrack(repository);
        expect(git(`${repository}-docs`, 'show', 'HEAD:TASKS.md')).toBe('- [x] one\n- [x] two');
      },
    }));
});
