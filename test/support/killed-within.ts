/** A process that is killed in the middle of what it writes, by strace where there is one that may trace. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** The calls by which git changes files. */
const CALLS = ['write', 'pwrite64', 'rename', 'link', 'symlink', 'mkdir', 'rmdir', 'unlink', 'unlinkat'].join(
  ',',
);

/** Whether processes can be killed like that on this machine. */
export function canKillWithin(): boolean {
  return spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
}

/**
 * The command line that runs `file` and kills it, or a process that it started, at the `within`-th such call of that
 * process. Whether it came to that is written to `trace`.
 */
export function killedWithin(
  within: number,
  trace: string,
  file: string,
  args: readonly string[],
): [program: string, args: readonly string[]] {
  const inject = `inject=${CALLS}:signal=SIGKILL:when=${within}`;
  return ['strace', ['-f', '-qq', '-o', trace, '-e', `trace=${CALLS}`, '-e', inject, '--', file, ...args]];
}

/** Whether it came to that. */
export function readKill(trace: string): boolean {
  const text = fs.readFileSync(trace, 'utf8');
  fs.rmSync(trace);
  return text.includes('+++ killed by SIGKILL');
}
