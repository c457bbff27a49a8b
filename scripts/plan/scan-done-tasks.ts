/**
 * The done tasks of a list with the sections they stand in, line by line. The parser of task lists knows Markdown whole
 * and takes half a second for a list of a few thousand lines; what is read here is only evidence.
 */
export interface DoneTask {
  readonly title: string;
  /** Titles of its sections, outermost first. */
  readonly headings: readonly string[];
}

const HEADING = /^(#{1,6})\s+(.+?)\s*#*\s*$/;
const DONE = /^[\s>]*(?:[-*+]|\d+[.)])\s+\[[xX]\]\s+(.+)$/;
const FENCE = /^\s*(```|~~~)/;

export function scanDoneTasks(text: string): DoneTask[] {
  const found: DoneTask[] = [];
  let headings: { readonly depth: number; readonly title: string }[] = [];
  let fence: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const mark = FENCE.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || fence === mark))
      fence = fence === undefined ? mark : undefined;
    if (fence !== undefined) continue;
    const [, hashes, title = ''] = HEADING.exec(line) ?? [];
    if (hashes !== undefined) {
      headings = [...headings.filter(({ depth }) => depth < hashes.length), { depth: hashes.length, title }];
      continue;
    }
    const done = DONE.exec(line)?.[1];
    if (done !== undefined) found.push({ title: done, headings: headings.map((heading) => heading.title) });
  }
  return found;
}
