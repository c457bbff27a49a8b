/**
 * Where faults of the hooks are kept: a hook must never stop the user's session, so it cannot complain there. `doctor`
 * shows the file.
 */
import fs from 'node:fs';
import path from 'node:path';

/** Bytes; past this the older half goes. */
const LONGEST_LOG = 64 * 1024;
const LONGEST_FAULT = 2000;

export function hookFaultsFile(commonDir: string): string {
  return path.join(commonDir, 'ctx-worktree', 'hook-faults.log');
}

/** Adds one line to the log. Never throws: a fault in reporting a fault is nobody's business. */
export function appendHookFault(commonDir: string, fault: string): void {
  try {
    const file = hookFaultsFile(commonDir);
    const line = `${new Date().toISOString()} ${fault.replace(/\s+/g, ' ').slice(0, LONGEST_FAULT)}\n`;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size + line.length > LONGEST_LOG) {
      const lines = fs.readFileSync(file, 'utf8').split('\n');
      fs.writeFileSync(file, lines.slice(Math.ceil(lines.length / 2)).join('\n'));
    }
    fs.appendFileSync(file, line);
  } catch {
    // Read-only clone, full disk: the session goes on all the same.
  }
}

/** The lines of the log, oldest first; none when there is no log. */
export function readHookFaults(commonDir: string): string[] {
  try {
    return fs
      .readFileSync(hookFaultsFile(commonDir), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}
