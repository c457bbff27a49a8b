/** What a command that was stopped must leave: nothing is lost, and the same command again ends where it should have. */
import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { Failure } from '../../scripts/report/failure.ts';
import { type FaultedRun, runWithFault } from './faults.ts';
import { git, gitStatus, temporaryDirectory } from './temporary-repository.ts';

export interface Scenario {
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

/** A clone in which a scenario is run again and again, put back as it was in between. */
export interface Place {
  readonly repository: string;
  restore(): void;
}

/** Prepares a scenario, and runs it once without a fault. Returns the effects that it has. */
export async function rehearse(scenario: Scenario): Promise<{ place: Place; effects: readonly string[] }> {
  const place = snapshotPlace();
  await scenario.prepare(place.repository);
  place.save();
  const run = await runWithFault(() => scenario.run(place.repository));
  expect(run.error).toBeUndefined();
  expect(run.outcome).toBe('done');
  scenario.ends(place.repository);
  return { place, effects: run.effects };
}

/** Faults that were tried and what came of them; a fault that shows something does not hide the others. */
export class Tally {
  private readonly counts = new Map<string, number>();
  private readonly shown: string[] = [];

  async check(what: string, where: string, first: FaultedRun, check: () => Promise<void>): Promise<void> {
    const kind = `${what}: ${first.outcome}`;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    try {
      await check();
    } catch (error) {
      this.shown.push(`${where} (${first.outcome}): ${(error as Error).message}`);
      if (process.env['FAULT_STEP'] !== undefined) console.log(this.shown.at(-1));
    }
  }

  isEmpty(): boolean {
    return this.counts.size === 0;
  }

  /** @param isTold prints the figures */
  end(isTold: boolean): void {
    if (isTold) console.log(Object.fromEntries(this.counts), `${this.shown.length} failed`);
    expect(this.shown).toEqual([]);
    expect(this.counts.size).toBeGreaterThan(0);
  }
}

/** Checks a clone after a run that was stopped, then runs the command again and checks the end. */
export async function checkRun(scenario: Scenario, { repository }: Place, first: FaultedRun): Promise<void> {
  if (first.outcome === 'failed') expect(first.error).toBeInstanceOf(Failure);
  buryOwner(repository);
  // A git that was killed while it made a worktree can leave a clone in which no git runs until somebody mends it.
  if (!first.struck || first.outcome !== 'killed') {
    expect(gitStatus(repository, 'fsck', '--no-dangling')).toBe(0);
    scenario.keeps(repository);
  }
  if (first.outcome === 'failed') scenario.afterFailure(repository);
  const again = await runWithFault(() => scenario.run(repository));
  // Stopped after its last step all is done, and the second run can only say so.
  if (again.outcome === 'failed') {
    if (!(again.error instanceof Failure)) throw again.error;
    expect(
      ['branch-exists', 'path-exists', 'unknown-track', 'usage'],
      describeFailure(again.error),
    ).toContain(again.error.code);
  }
  scenario.keeps(repository);
  scenario.ends(repository);
  expect(readEntries(repository).filter((entry) => entry.state !== 'done')).toEqual([]);
  expect(gitStatus(repository, 'fsck', '--no-dangling')).toBe(0);
  expect(listLocks(repository)).toEqual([]);
}

function describeFailure({ message, evidence }: Failure): string {
  return [message, ...evidence].join('\n');
}

/** The process that held the lock is this one; to the next run it must look gone. */
function buryOwner(repository: string): void {
  const lock = path.join(repository, '.git/ctx-worktree/lock');
  if (!fs.existsSync(lock)) return;
  fs.writeFileSync(lock, JSON.stringify({ ...JSON.parse(fs.readFileSync(lock, 'utf8')), pid: 2 ** 22 + 1 }));
}

/** Locks that somebody left in the git directory: they would stop the next git. */
function listLocks(repository: string): string[] {
  const names = fs.readdirSync(path.join(repository, '.git'), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /(\.lock|\.new|ctx-worktree\/lock)$/.test(name));
}

export function readEntries(repository: string): { state: string }[] {
  const directory = path.join(repository, '.git/ctx-worktree/journal');
  const names = fs.existsSync(directory) ? fs.readdirSync(directory) : [];
  return names
    .filter((name) => /^[\d-]+\.json$/.test(name))
    .map((name) => JSON.parse(fs.readFileSync(path.join(directory, name), 'utf8')));
}

/** A clone that can be put back as it was, at the same path: worktrees know each other by their paths. */
function snapshotPlace(): Place & { save(): void } {
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
