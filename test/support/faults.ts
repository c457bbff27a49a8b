/**
 * Stops a command at an effect that is chosen: every call of node:fs, of node:fs/promises, of a file handle and of a
 * process is one. The command runs in this process, so nothing of it knows; only its own calls are touched, told apart
 * by their asynchronous context.
 *
 * A kill is a promise that never settles: no line after it runs, no `finally`, and no later effect happens, as with
 * kill -9. `test/git/kill.test.ts` does the same to a real process now and then.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import childProcess, { type ChildProcess } from 'node:child_process';
import fsSync from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { killedWithin, readKill } from './killed-within.ts';

/**
 * What happens at the chosen effect. A call that fails `after` was made all the same. `git-killed` kills git itself in
 * the middle of what it writes, and the command goes on; `both-killed` kills the command with it.
 */
export type Fault =
  | 'kill-before'
  | 'kill-after'
  | 'fail-before'
  | 'fail-after'
  | 'git-killed'
  | 'both-killed';

export interface FaultPoint {
  /** Number of the effect, from 1. */
  readonly at: number;
  readonly fault: Fault;
  /** For a git that is killed: at which of its own calls that change files, from 1. */
  readonly within?: number;
}

export interface FaultedRun {
  readonly outcome: 'done' | 'failed' | 'killed';
  /** What was thrown, when it failed. */
  readonly error: unknown;
  /** The effects in their order: `rename`, `git worktree add`. */
  readonly effects: readonly string[];
  /** Whether git was killed; it may have ended before it made that many calls. */
  readonly struck: boolean;
}

interface Run {
  readonly point: FaultPoint | undefined;
  readonly effects: string[];
  readonly children: Set<ChildProcess>;
  readonly handles: Set<fs.FileHandle>;
  readonly die: () => void;
  dead: boolean;
  /** Where it will be written whether git was killed. */
  trace: string | undefined;
}

const runs = new AsyncLocalStorage<Run>();
const forever = new Promise<never>(() => undefined);

/** Runs `command` and stops it at a point; without one it lets it run. */
export async function runWithFault(command: () => Promise<unknown>, point?: FaultPoint): Promise<FaultedRun> {
  install();
  let die = () => {};
  const death = new Promise<'killed'>((resolve) => {
    die = () => resolve('killed');
  });
  const run: Run = {
    point,
    effects: [],
    children: new Set(),
    handles: new Set(),
    die,
    dead: false,
    trace: undefined,
  };
  let error: unknown;
  const finished = runs.run(run, command).then(
    () => 'done' as const,
    (thrown: unknown) => {
      error = thrown;
      return 'failed' as const;
    },
  );
  const outcome = await Promise.race([finished, death]);
  // Processes that ran beside the killed one outlive it.
  await Promise.all([...run.children].map(ended));
  await Promise.all([...run.handles].map((handle) => handle.close().catch(() => undefined)));
  const struck = run.trace !== undefined && readKill(run.trace);
  return { outcome: run.dead ? 'killed' : outcome, error, effects: run.effects, struck };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Counts an effect; returns the fault that it meets. */
function meet(run: Run, name: string): Fault | undefined {
  if (run.dead) return 'kill-before';
  run.effects.push(name);
  return run.effects.length === run.point?.at ? run.point.fault : undefined;
}

function kill(run: Run): Promise<never> {
  run.dead = true;
  run.die();
  return forever;
}

let isInstalled = false;

function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  wrapFunctions(fs as unknown as Record<string, unknown>, '');
  wrapSyncFunctions(fsSync as unknown as Record<string, unknown>);
  wrapSpawn();
  syncBuiltinESMExports();
}

type AnyFunction = (this: unknown, ...args: any[]) => any;

function wrapFunctions(target: Record<string, unknown>, prefix: string): void {
  for (const [name, original] of Object.entries(target)) {
    if (typeof original !== 'function' || name === 'watch' || name === 'opendir') continue;
    target[name] = wrapped(original as AnyFunction, prefix + name);
  }
}

function wrapped(original: AnyFunction, name: string): AnyFunction {
  return async function (this: unknown, ...args) {
    const run = runs.getStore();
    if (run === undefined) return original.apply(this, args);
    const fault = meet(run, name);
    if (fault === 'kill-before') return kill(run);
    if (fault === 'fail-before') throw systemError(run, name);
    // Node's own functions may be made of others that are wrapped: one call is one effect.
    const result = await runs.exit(() => original.apply(this, args));
    if (fault === 'kill-after' || run.dead) return kill(run);
    if (fault === 'fail-after') throw systemError(run, name);
    if (name === 'open') wrapHandle(run, result as fs.FileHandle);
    return result;
  };
}

function wrapHandle(run: Run, handle: fs.FileHandle): void {
  run.handles.add(handle);
  const target = handle as unknown as Record<string, AnyFunction>;
  for (const name of ['writeFile', 'sync', 'close'])
    target[name] = wrapped((target[name] as AnyFunction).bind(handle), `handle.${name}`);
}

/** A call that returns at once cannot wait for ever: one that is killed throws, and whatever comes then waits. */
function wrapSyncFunctions(target: Record<string, unknown>): void {
  for (const [name, original] of Object.entries(target)) {
    if (typeof original !== 'function' || !name.endsWith('Sync')) continue;
    const call = original as AnyFunction;
    const replacement = function (this: unknown, ...args: any[]) {
      const run = runs.getStore();
      // What other processes do is no effect of the command, and their number differs from run to run.
      if (run === undefined || /^\/proc\b/.test(String(args[0]))) return call.apply(this, args);
      const fault = meet(run, name);
      if (fault === 'kill-before') dieAt(run);
      if (fault === 'fail-before') return failSync(run, name);
      const result = runs.exit(() => call.apply(this, args));
      if (fault === 'kill-after') dieAt(run);
      if (fault === 'fail-after') return failSync(run, name);
      return result;
    };
    target[name] = Object.assign(replacement, original);
  }
}

function dieAt(run: Run): never {
  void kill(run);
  throw new Error('killed');
}

/** One that never fails says that there is nothing. */
function failSync(run: Run, name: string): false {
  if (name === 'existsSync') return false;
  throw systemError(run, name);
}

/** What full, broken and forbidden disks say, in turn. */
function systemError(run: Run, name: string): Error {
  const code = ['ENOSPC', 'EIO', 'EACCES'][(run.point?.at ?? 0) % 3];
  return Object.assign(new Error(`${code}: injected, ${name}`), { code });
}

function wrapSpawn(): void {
  const original = childProcess.spawn as unknown as AnyFunction;
  const replacement = (file: string, args: readonly string[], options: object): ChildProcess => {
    const run = runs.getStore();
    if (run === undefined) return original(file, args, options);
    const fault = meet(
      run,
      [file, ...args]
        .filter((word) => !/^(-c|core\.|--literal)/.test(word))
        .slice(0, 3)
        .join(' '),
    );
    if (fault === 'kill-before') {
      kill(run);
      throw new Error('killed');
    }
    const [program, words] = commandFor(run, fault, file, args);
    const child: ChildProcess = original(program, words, options);
    run.children.add(child);
    if (fault === 'kill-after' || fault === 'both-killed') child.prependListener('exit', () => kill(run));
    return child;
  };
  Object.assign(childProcess, { spawn: replacement });
}

/** A call that fails says so and exits with git's 128, before or after the real one. */
function commandFor(
  run: Run,
  fault: Fault | undefined,
  file: string,
  args: readonly string[],
): [program: string, args: readonly string[]] {
  const fail = 'echo "fatal: injected" >&2; exit 128';
  if (fault === 'fail-before') return ['sh', ['-c', fail]];
  if (fault === 'fail-after') return ['sh', ['-c', `"$@"; ${fail}`, 'sh', file, ...args]];
  if (fault === 'git-killed' || fault === 'both-killed') {
    run.trace = path.join(os.tmpdir(), `ctx-worktree-test-trace-${process.pid}-${run.effects.length}`);
    return killedWithin(run.point?.within ?? 1, run.trace, file, args);
  }
  return [file, args];
}
