/** Ctrl-C while something runs that has to be put away afterwards. */

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Whether a command that ended in this way was stopped from outside: by itself it does not end so. */
export function isStop(signal: string | undefined, exitCode: number | undefined): boolean {
  return ENDING.some((name) => name === signal) || exitCode === 130;
}

/**
 * Runs `work`, which the first signal that would end us does not end: `stop` tells it, and what it has begun it can put
 * right. A second one ends us as ever.
 */
export async function withStopSignal<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const end = (): void => {
    for (const name of ENDING) process.off(name, note);
  };
  const note = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      end();
      process.kill(process.pid, signal);
    } else controller.abort(signal);
  };
  for (const name of ENDING) process.on(name, note);
  try {
    return await work(controller.signal);
  } finally {
    end();
  }
}

/** A terminal sends Ctrl-C to all that run in it; any other signal has to be handed on. */
export function isSentToAll(stop: AbortSignal): boolean {
  return (
    stop.reason === 'SIGINT' && [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)
  );
}
