/** Standard input and output by their descriptors: `process.stdin` and `process.stdout` load the streams first. */
import fs from 'node:fs';

/** All of standard input; empty when it is closed, missing or a terminal. */
export function readStandardInput(): string {
  try {
    return fs.fstatSync(0).isCharacterDevice() ? '' : fs.readFileSync(0, 'utf8');
  } catch {
    return '';
  }
}

/** Writes a line. A reader that is gone wants nothing. */
export function writeStandardOutput(line: string): void {
  try {
    fs.writeSync(1, `${line}\n`);
  } catch {
    // EPIPE and the like.
  }
}

/** Waits. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
