/**
 * Files of dated entries (decisions, learnings): `## [2026-02-14-093000] Title` sections, newest first or last, often
 * with a generated table of them between `<!-- INDEX:START -->` and `<!-- INDEX:END -->`.
 */
import { readBlocks } from '../tasks/read-blocks.ts';

/** A dated entry, or another section that stands among or below them. */
export interface Section {
  /** The heading line, which identifies it; a second one that is the same has its number added. */
  readonly key: string;
  /** `2026-02-14-093000`; empty for a section that is no entry. */
  readonly stamp: string;
  readonly title: string;
  /** From its heading to the next section. */
  readonly text: string;
}

export interface EntryFile {
  /** All before the first entry. */
  readonly preamble: string;
  readonly sections: readonly Section[];
}

const ENTRY = /^## \[(\d{4}-\d{2}-\d{2}[^\]]*)\][ \t]*(.*?)[ \t]*$/;

/** Whether a text is a file of dated entries. */
export function hasEntries(text: string): boolean {
  return /^## \[\d{4}-\d{2}-\d{2}/m.test(text) && listEntries(parseEntries(text)).length > 0;
}

export function listEntries({ sections }: EntryFile): Section[] {
  return sections.filter(({ stamp }) => stamp !== '');
}

export function parseEntries(text: string): EntryFile {
  const { kinds, headings } = readBlocks(text);
  const rows = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const bare = (at: number): string => (rows[at] ?? '').replace(/\r?\n$/, '').trimEnd();
  const isEntry = (at: number): boolean => kinds.get(at) === 'heading' && ENTRY.test(bare(at));
  const tops = headings.filter(({ depth }) => depth <= 2).map(({ line }) => line);
  const first = tops.find(isEntry) ?? rows.length;
  const starts = tops.filter((line) => line >= first);
  const seen = new Map<string, number>();
  const sections = starts.map((start, at): Section => {
    const heading = bare(start);
    const count = (seen.get(heading) ?? 0) + 1;
    seen.set(heading, count);
    const [, stamp = '', title = heading] = ENTRY.exec(heading) ?? [];
    const key = count === 1 ? heading : `${heading}\n${count}`;
    return { key, stamp, title, text: rows.slice(start, starts[at + 1]).join('') };
  });
  return { preamble: rows.slice(0, first).join(''), sections };
}

// Rows of a table and blank lines alone are generated; anything else between the markers is somebody's own.
const INDEX = /(<!-- INDEX:START -->[ \t]*\r?\n)((?:[ \t]*(?:\|[^\n]*)?\n)*)([ \t]*<!-- INDEX:END -->)/;

export function hasIndex(preamble: string): boolean {
  return INDEX.test(preamble);
}

/** The preamble with an index of no rows, as it is merged. */
export function clearIndex(preamble: string): string {
  return preamble.replace(INDEX, '$1$3');
}

/** The preamble with an index of these entries: its two head rows as `head` has them, then one row an entry. */
export function fillIndex(preamble: string, head: string, entries: readonly Section[]): string {
  const ending = preamble.includes('\r\n') ? '\r\n' : '\n';
  const rows = entries.map(
    ({ stamp, title }) => `| ${stamp.slice(0, 10)} | ${title.replaceAll('|', '\\|')} |`,
  );
  const table = rows.length === 0 ? '' : [...listHeadRows(head), ...rows].map((row) => row + ending).join('');
  return preamble.replace(INDEX, (_whole, start: string, _old, end: string) => start + table + end);
}

function listHeadRows(preamble: string): string[] {
  const rows = (INDEX.exec(preamble)?.[2] ?? '').split(/\r?\n/).filter((row) => row.trim() !== '');
  if (rows.length >= 2) return rows.slice(0, 2);
  return [
    `| Date | ${/learning/i.test(preamble.slice(0, 200)) ? 'Learning' : 'Decision'} |`,
    '|----|--------|',
  ];
}
