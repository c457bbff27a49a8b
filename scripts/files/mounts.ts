/** File systems that are mounted inside a directory: a removal would go into them, and links are no help there. */
import fs from 'node:fs/promises';
import path from 'node:path';

/** Absolute paths of mount points below `directory`; none where the system does not tell. */
export async function listMountsBelow(directory: string): Promise<string[]> {
  const text = await fs.readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return parseMountPoints(text).filter((point) => point.startsWith(directory + path.sep));
}

/**
 * Parses the mount points of `/proc/self/mountinfo`: the fifth field of each line, in which blank, tab, newline,
 * backslash and number sign are octal (`\040`), and all else is as it is.
 * https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
 */
export function parseMountPoints(text: string): string[] {
  const points = text.split('\n').map((line) => line.split(' ')[4] ?? '');
  return points
    .filter((point) => point !== '')
    .map((point) =>
      point.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8))),
    );
}
