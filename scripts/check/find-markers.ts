/** Conflict markers that a change added. Pure. */
import { readBlocks } from '../tasks/read-blocks.ts';

export interface LineRange {
  /** Line numbers, from 1; `end` is the last line. */
  readonly start: number;
  readonly end: number;
}

const OPEN = /^<{7}(?: |$)/;
const MIDDLE = /^={7}(?: |$)/;
const CLOSE = /^>{7}(?: |$)/;

/**
 * Line numbers of `<<<<<<<` lines from which a whole conflict follows (`=======`, then `>>>>>>>`) and which the change
 * added. A `=======` alone underlines a heading; markers in a fenced block of a Markdown file are an example.
 *
 * @param added the lines of the text that the change added
 */
export function findAddedConflicts(path: string, text: string, added: readonly LineRange[]): number[] {
  if (!/^<{7}/m.test(text)) return [];
  const lines = text.split(/\r\n|\n|\r/);
  const shown = /\.(?:md|markdown|mdx)$/i.test(path) ? readBlocks(text).kinds : undefined;
  const found: number[] = [];
  let open: number | undefined;
  let isMiddle = false;
  for (const [at, line] of lines.entries()) {
    if (OPEN.test(line) && shown?.get(at) !== 'opaque') {
      open = at + 1;
      isMiddle = false;
    } else if (open !== undefined && MIDDLE.test(line)) isMiddle = true;
    else if (open !== undefined && isMiddle && CLOSE.test(line)) {
      if (isIn(open, added) || isIn(at + 1, added)) found.push(open);
      open = undefined;
    }
  }
  return found;
}

/** The first marker line of a list that the change added, alone or not: no line of a task list starts like that. */
export function findAddedMarker(text: string, added: readonly LineRange[]): number | undefined {
  const { kinds } = readBlocks(text);
  const at = text
    .split(/\r\n|\n|\r/)
    .findIndex(
      (line, index) =>
        (OPEN.test(line) || CLOSE.test(line)) && kinds.get(index) !== 'opaque' && isIn(index + 1, added),
    );
  return at < 0 ? undefined : at + 1;
}

function isIn(line: number, ranges: readonly LineRange[]): boolean {
  return ranges.some(({ start, end }) => start <= line && line <= end);
}

/** Parses the hunk heads of `git diff -U0`: `@@ -1,2 +3,4 @@`; a count that is left out is 1. */
export function parseAddedRanges(diff: string): LineRange[] {
  return [...diff.matchAll(/^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/gm)].flatMap((match) => {
    const [start, length] = [Number(match[1]), match[2] === undefined ? 1 : Number(match[2])];
    return length === 0 ? [] : [{ start, end: start + length - 1 }];
  });
}
