/** Other processes of this host: whether one still runs, told apart from a later one with the same number. */
import fs from 'node:fs';
import path from 'node:path';

export interface Process {
  readonly pid: number;
  /** As the system calls it, at most 15 characters: `node`. */
  readonly name: string;
}

/** Shells at a prompt and what keeps them; a git is done in a moment, and says itself when it is in the way. */
const BYSTANDERS =
  /^-?(?:(?:ba|z|k|c|tc|fi|da|a|nu|x)?sh|nu|pwsh|elvish|tmux.*|screen|zellij|login|git(?:-.*)?)$/i;
const OUR_OWN = /(?:^|[\\/])ctx-worktree(?:\.mjs)?$/;

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

/**
 * Processes that work in a directory or below it: agents, editors, servers. Shells do not count, nor does this program.
 * None where the system does not tell (`/proc/PID/cwd`), or not of other users' processes.
 */
export function listProcessesIn(directory: string): Process[] {
  return listNumbers('/proc').flatMap((pid) => {
    try {
      const place = fs.readlinkSync(`/proc/${pid}/cwd`);
      if (place !== directory && !place.startsWith(directory + path.sep)) return [];
      const name = fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return BYSTANDERS.test(name) || command.some((word) => OUR_OWN.test(word)) ? [] : [{ pid, name }];
    } catch {
      return [];
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
