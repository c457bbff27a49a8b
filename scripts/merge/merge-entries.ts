/**
 * The three-way merge of files of dated entries (decisions, learnings): `## [2026-02-14-093000] Title` sections, newest
 * first or last, often with a generated table of them between `<!-- INDEX:START -->` and `<!-- INDEX:END -->`. Both
 * sides' entries are kept, once, in order, and the table is made anew from them.
 */
import { readBlocks } from '../tasks/read-blocks.ts';
import type { TaskNote } from './merge-report.ts';
import { type MergeOptions, type MergeResult, mergeTaskLists } from './merge-task-lists.ts';

interface Entry {
  /** The heading line, which identifies it. */
  readonly key: string;
  readonly stamp: string;
  readonly title: string;
  /** From its heading to the next entry. */
  readonly text: string;
}

interface EntryFile {
  readonly preamble: string;
  readonly entries: readonly Entry[];
}

const ENTRY = /^## \[(\d{4}-\d{2}-\d{2}[^\]]*)\][ \t]*(.*?)[ \t]*$/;
const INDEX = /(<!-- INDEX:START -->\r?\n?)([\s\S]*?)(<!-- INDEX:END -->)/;

/** Whether a text is a file of dated entries. */
export function hasEntries(text: string): boolean {
  return /^## \[\d{4}-\d{2}-\d{2}/m.test(text) && parseEntries(text).entries.length > 0;
}

export function parseEntries(text: string): EntryFile {
  const { kinds } = readBlocks(text);
  const rows = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const starts = [...rows.keys()].filter((at) => kinds.get(at) === 'heading' && ENTRY.test(bare(rows[at])));
  const entries = starts.map((start, at): Entry => {
    const key = bare(rows[start]);
    const [, stamp = '', title = ''] = ENTRY.exec(key) ?? [];
    return { key, stamp, title, text: rows.slice(start, starts[at + 1]).join('') };
  });
  return { preamble: rows.slice(0, starts[0] ?? rows.length).join(''), entries };
}

function bare(row: string | undefined): string {
  return (row ?? '').replace(/\r?\n$/, '').trimEnd();
}

export function mergeEntries(
  base: string,
  ours: string,
  theirs: string,
  options: MergeOptions = {},
): MergeResult {
  const [b, o, t] = [parseEntries(base), parseEntries(ours), parseEntries(theirs)];
  const plain = (file: EntryFile): string => file.preamble.replace(INDEX, '$1$3');
  const head = mergeTaskLists(plain(b), plain(o), plain(t), options);
  const parts = [head];
  const kept: Entry[] = [];
  const joined: TaskNote[] = [];
  const olds = new Map(b.entries.map((entry) => [entry.key, entry]));
  const mine = new Map(o.entries.map((entry) => [entry.key, entry]));
  const yours = new Map(t.entries.map((entry) => [entry.key, entry]));
  for (const entry of orderEntries(o.entries, t.entries)) {
    const [was, one, other] = [olds.get(entry.key), mine.get(entry.key), yours.get(entry.key)];
    if (one && other) {
      const part = mergeTaskLists(was?.text ?? '', one.text, other.text, options);
      parts.push(part);
      kept.push({ ...entry, text: part.text });
      if (!part.clean)
        joined.push({ title: entry.title, lines: {}, detail: 'conflict: rewritten on both sides' });
    } else if (!was || was.text.trim() !== entry.text.trim()) {
      kept.push(entry);
      if (was) joined.push({ title: entry.title, lines: {}, detail: 'deleted here, changed there: kept' });
    }
  }
  const text = joinEntries(
    head.text,
    kept,
    [o, t].some((file) => INDEX.test(file.preamble)),
  );
  const conflicts = parts.some((part) => !part.clean) ? joined : [];
  const report = {
    ...head.report,
    joined: [...head.report.joined, ...joined],
    conflicts: [...head.report.conflicts, ...conflicts],
    hunks: parts.reduce((sum, part) => sum + part.report.hunks, 0),
  };
  return { text, clean: parts.every((part) => part.clean), report };
}

/** Ours' order, with what theirs alone has at the place its time stamp gives it. */
function orderEntries(ours: readonly Entry[], theirs: readonly Entry[]): Entry[] {
  const known = new Set(ours.map((entry) => entry.key));
  const isNewestLast = isGrowing(ours.length > 1 ? ours : theirs);
  const result = [...ours];
  const added = theirs.filter((entry) => !known.has(entry.key));
  for (const entry of isNewestLast ? added : added.reverse()) {
    const isAfter = (other: Entry): boolean =>
      isNewestLast ? other.stamp > entry.stamp : other.stamp <= entry.stamp;
    const at = result.findIndex(isAfter);
    result.splice(at < 0 ? result.length : at, 0, entry);
  }
  return result;
}

function isGrowing(entries: readonly Entry[]): boolean {
  const [first, last] = [entries[0]?.stamp ?? '', entries.at(-1)?.stamp ?? ''];
  return first < last;
}

function joinEntries(preamble: string, entries: readonly Entry[], hasIndex: boolean): string {
  const ending = /\r\n/.test(preamble) ? '\r\n' : '\n';
  const tail = (text: string): string => text.replace(/(?:\r?\n)*(?:---[ \t]*)?(?:\r?\n)*$/, '');
  const isRuled = entries.some((entry, at) => at < entries.length - 1 && /\n---\s*$/.test(entry.text));
  const gap = isRuled ? `${ending}${ending}---${ending}${ending}` : `${ending}${ending}`;
  const last = entries.at(-1);
  const end = last && /\n---\s*$/.test(last.text) ? `${ending}${ending}---${ending}` : ending;
  const body = entries.map((entry) => tail(entry.text)).join(gap) + (last ? end : '');
  return (hasIndex ? renderIndex(preamble, entries, ending) : preamble) + body;
}

/** The table of entries: its two head rows stay as they are, one row an entry. */
function renderIndex(preamble: string, entries: readonly Entry[], ending: string): string {
  return preamble.replace(INDEX, (_whole, start: string, _old, end: string) => {
    const name = /learning/i.test(preamble.slice(0, 200)) ? 'Learning' : 'Decision';
    const rows = entries.map(
      ({ stamp, title }) => `| ${stamp.slice(0, 10)} | ${title.replaceAll('|', '\\|')} |`,
    );
    const table = rows.length === 0 ? [] : [`| Date | ${name} |`, '|----|--------|', ...rows];
    return start.trimEnd() + ending + table.map((row) => row + ending).join('') + end;
  });
}
