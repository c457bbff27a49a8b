/**
 * Cuts a Markdown text where no block can reach across, so that equal stretches of two texts need be read once.
 *
 * A block that starts at column 0 with an ATX heading or a checkbox item closes every list, quote and paragraph before
 * it. Only a fence, an HTML block or front matter at the root can reach over it: `isOpenEnd` tells from the chunk's own
 * blocks, and such a chunk is read together with the next.
 * https://spec.commonmark.org/0.31.2/#container-blocks
 */

const CUT = /^(?:#{1,6}[ \t]|[-*+] \[.\] )/;
/** About how many checkbox items stand in one chunk; which of them start one is decided by their text, not their state. */
const ITEMS = 8;
const TEXT_START = '- [ ] '.length;

/** Start offsets and line indexes of chunks; the first is 0. */
export interface Cut {
  readonly offset: number;
  readonly line: number;
}

export function listCuts(text: string): Cut[] {
  const cuts: Cut[] = [{ offset: 0, line: 0 }];
  const rows = /([^\r\n]*)(?:\r\n|\n|\r|$)/g;
  // Front matter reaches to the line that closes it; where none does, the text is not cut.
  const front = /^\uFEFF?(---|\+\+\+)/.exec(text)?.[1];
  let isInside = front !== undefined;
  let isAfterGap = true;
  let line = 0;
  for (let match = rows.exec(text); match && match.index < text.length; match = rows.exec(text)) {
    const row = match[1] ?? '';
    if (match.index > 0 && !isInside && isAfterGap && isCut(row)) cuts.push({ offset: match.index, line });
    // After a paragraph's line a cut would be right too, but not after a line of HTML that has no blank line below it.
    isAfterGap = row.trim() === '' || CUT.test(row);
    if (line > 0 && row.trimEnd() === front) isInside = false;
    line++;
  }
  return cuts;
}

function isCut(row: string): boolean {
  if (!CUT.test(row)) return false;
  if (row.startsWith('#')) return true;
  let sum = 0;
  for (let at = TEXT_START; at < row.length; at += 3) sum = (sum * 31 + row.charCodeAt(at)) | 0;
  return (sum >>> 0) % ITEMS === 0;
}
