/** Other processes of this host: whether one still runs, told apart from a later one with the same number. */
import fs from 'node:fs';

/**
 * When a process started, in the system's own ticks: field 22 of `/proc/PID/stat`, after the name in parentheses.
 * Undefined where there is no such file.
 */
export function readProcessStart(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** @param started what `readProcessStart` said of it; undefined where that is not known */
export function isRunning(pid: number, started: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process may not be signalled, and runs all the same.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = readProcessStart(pid);
  return started === undefined || now === undefined || started === now;
}

/**
 * Processes that were started with this variable in their environment, and what these started in turn. None where the
 * system does not tell (`/proc/PID/environ`), or not of other users' processes.
 */
export function findProcesses(name: string, value: string): number[] {
  return listNumbers('/proc').filter((pid) => {
    try {
      return fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${name}=${value}`);
    } catch {
      return false;
    }
  });
}

function listNumbers(directory: string): number[] {
  try {
    return fs.readdirSync(directory).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
