/**
 * Stops a command at an effect that is chosen: every call of node:fs/promises, of a file handle and of a process is
 * one. The command runs in this process, so nothing of it knows; only its own calls are touched, told apart by their
 * asynchronous context.
 *
 * A kill is a promise that never settles: no line after it runs, no `finally`, and no later effect happens, as with
 * kill -9. `test/git/kill.test.ts` does the same to a real process now and then.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import childProcess, { type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** What happens at the chosen effect. A call that fails `after` was made all the same. */
export type Fault = 'kill-before' | 'kill-after' | 'fail-before' | 'fail-after';

export interface FaultedRun {
  readonly outcome: 'done' | 'failed' | 'killed';
  /** What was thrown, when it failed. */
  readonly error: unknown;
  /** The effects in their order: `rename`, `git worktree add`. */
  readonly effects: readonly string[];
}

interface Run {
  readonly at: number;
  readonly fault: Fault;
  readonly effects: string[];
  readonly children: Set<ChildProcess>;
  readonly handles: Set<fs.FileHandle>;
  readonly die: () => void;
  dead: boolean;
}

const runs = new AsyncLocalStorage<Run>();
const forever = new Promise<never>(() => undefined);

/** Runs `command` and stops it at its effect number `at`, from 1; 0 lets it run. */
export async function runWithFault(
  command: () => Promise<unknown>,
  at: number,
  fault: Fault,
): Promise<FaultedRun> {
  install();
  let die = () => {};
  const death = new Promise<'killed'>((resolve) => {
    die = () => resolve('killed');
  });
  const run: Run = { at, fault, effects: [], children: new Set(), handles: new Set(), die, dead: false };
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
  return { outcome: run.dead ? 'killed' : outcome, error, effects: run.effects };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Counts an effect; returns the fault that it meets. */
function meet(run: Run, name: string): Fault | undefined {
  if (run.dead) return 'kill-before';
  run.effects.push(name);
  return run.effects.length === run.at ? run.fault : undefined;
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

/** What full, broken and forbidden disks say, in turn. */
function systemError(run: Run, name: string): Error {
  const code = ['ENOSPC', 'EIO', 'EACCES'][run.at % 3];
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
    const [program, words] = commandFor(fault, file, args);
    const child: ChildProcess = original(program, words, options);
    run.children.add(child);
    if (fault === 'kill-after') child.prependListener('exit', () => kill(run));
    return child;
  };
  Object.assign(childProcess, { spawn: replacement });
}

/** A call that fails says so and exits with git's 128, before or after the real one. */
function commandFor(
  fault: Fault | undefined,
  file: string,
  args: readonly string[],
): [program: string, args: readonly string[]] {
  const fail = 'echo "fatal: injected" >&2; exit 128';
  if (fault === 'fail-before') return ['sh', ['-c', fail]];
  if (fault === 'fail-after') return ['sh', ['-c', `"$@"; ${fail}`, 'sh', file, ...args]];
  return [file, args];
}
