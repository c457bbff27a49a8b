/** Whether a task went to another file: an archive, a list of its own. Pure. */
import { normaliseTitle } from '../tasks/identity.ts';

/** A file that the change wrote: its text where the change forked (undefined: it is new), and at head. */
export interface WrittenFile {
  readonly before: string | undefined;
  readonly after: string;
}

/** Shorter titles (`tests`) must be the whole of a line to be found again. */
const TELLING = 20;
const MARKER = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(?:\[.\]\s*)?/u;

/** A test for titles that stand in one of the files, on a line that the change added. */
export function findMoved(files: readonly WrittenFile[]): (title: string) => boolean {
  let lines: Set<string> | undefined;
  return (title) => {
    lines ??= new Set(files.flatMap(addedLines));
    const wanted = normaliseTitle(title);
    if (wanted === '') return false;
    if (lines.has(wanted)) return true;
    return wanted.length >= TELLING && [...lines].some((line) => line.includes(wanted));
  };
}

function addedLines({ before, after }: WrittenFile): string[] {
  const old = new Set((before ?? '').split(/\r\n|\n|\r/));
  return after
    .split(/\r\n|\n|\r/)
    .filter((line) => !old.has(line))
    .map((line) => normaliseTitle(line.replace(MARKER, '')))
    .filter((line) => line !== '');
}
