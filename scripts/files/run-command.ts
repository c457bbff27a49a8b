/** Runs a command line that the user gave on the command line or in their own configuration. */
import { noteStart } from './at-work.ts';
import { isSentToAll, isStop } from './stop-signals.ts';

/** A hook that started us may have named its own repository, which is not the one the command is to work on. */
const WITHOUT_REPOSITORY = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_PREFIX: undefined,
};

export interface CommandOutcome {
  readonly ok: boolean;
  /** Ended from outside, so that it says nothing about what it was to find out. */
  readonly stopped: boolean;
  /** `exited with 1`, `was ended by SIGTERM`, `ran longer than 600 s`. */
  readonly how: string;
  /** The last lines of what it printed. */
  readonly tail: readonly string[];
}

/**
 * Runs `commandLine` in a shell in `cwd`; its output goes to stderr as it comes, so that a person sees progress.
 *
 * @param environment variables that it gets besides our own
 * @param stop ends the command, as far as whoever sent it has not done so
 */
export async function runCommandLine(
  cwd: string,
  commandLine: string,
  timeoutSeconds: number,
  environment: Readonly<Record<string, string>> = {},
  stop?: AbortSignal,
): Promise<CommandOutcome> {
  // Loaded when it is needed: most commands run none.
  const { execa } = await import('execa');
  const note = noteStart({ what: commandLine, cwd, since: Date.now() });
  const run = execa(commandLine, {
    shell: true,
    cwd,
    env: { ...WITHOUT_REPOSITORY, ...environment, ...note?.env },
    reject: false,
    stdin: 'ignore',
    all: true,
    stdout: ['pipe', process.stderr],
    stderr: ['pipe', process.stderr],
    timeout: timeoutSeconds * 1000,
    maxBuffer: 2 ** 28,
  });
  note?.runs(run.pid);
  stop?.addEventListener('abort', () => {
    if (!isSentToAll(stop)) run.kill();
  });
  const result = await run;
  note?.ended();
  const how = result.timedOut
    ? `ran longer than ${timeoutSeconds} s`
    : result.signal
      ? `was ended by ${result.signal}`
      : `exited with ${result.exitCode ?? 'no status'}`;
  const stopped = stop?.aborted || (!result.timedOut && isStop(result.signal, result.exitCode));
  return {
    ok: !result.failed && !stopped,
    stopped,
    how,
    tail: (result.all ?? '').split('\n').filter(Boolean).slice(-8),
  };
}
