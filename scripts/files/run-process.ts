/**
 * Runs a program to its end, on node's own `spawn`. Every command starts git a few times, and loading execa alone would
 * take longer than git does; where a user's own command line is run, with a time-out, execa does it (run-command.ts).
 */
import { type ChildProcess, spawn } from 'node:child_process';

export interface ProcessOptions {
  readonly cwd: string;
  /** All of its environment; nothing is inherited besides. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** What it reads from standard input; without, there is nothing to read. */
  readonly input?: string | Uint8Array | undefined;
  /** Gets standard output as it comes, instead of having it collected. */
  readonly onStdout?: ((chunk: Buffer) => void) | undefined;
  /** Told its process id at once, undefined when it could not be started. */
  readonly onStart?: ((pid: number | undefined) => void) | undefined;
}

export interface ProcessResult {
  /** Undefined when it was ended by a signal, or never started. */
  readonly exitCode: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Why it could not be started. */
  readonly error: NodeJS.ErrnoException | undefined;
}

/** Never rejects: what became of the process stands in the result. */
export function runProcess(
  file: string,
  args: readonly string[],
  { cwd, env, input, onStdout, onStart }: ProcessOptions,
): Promise<ProcessResult> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  return new Promise((resolve) => {
    const end = (
      exitCode: number | null,
      signal: NodeJS.Signals | null,
      error?: NodeJS.ErrnoException,
    ): void =>
      resolve({
        exitCode: error ? undefined : (exitCode ?? undefined),
        signal: signal ?? undefined,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr),
        error,
      });
    let child: ChildProcess;
    try {
      child = spawn(file, args, {
        cwd,
        env,
        stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        windowsHide: true,
      });
    } catch (error) {
      // A list of arguments that is too long, or a zero byte in one.
      return end(null, null, error as NodeJS.ErrnoException);
    }
    onStart?.(child.pid);
    child.once('error', (error) => end(null, null, error));
    child.once('close', (exitCode, signal) => end(exitCode, signal));
    child.stdout?.on('data', onStdout ?? ((chunk: Buffer) => stdout.push(chunk)));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A program may end before it has read everything; its exit status says whether that is a fault.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
