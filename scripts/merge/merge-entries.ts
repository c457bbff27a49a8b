/**
 * The three-way merge of files of dated entries: both sides' entries are kept, once, in the order of their stamps, and
 * the table of them is made anew. What both sides have of one entry is merged like any text.
 */
import { parseTaskList } from '../tasks/parse-task-list.ts';
import { settleConflicts } from './conflict-markers.ts';
import type { TaskNote } from './merge-report.ts';
import { type MergeOptions, type MergeResult, mergeTaskLists } from './merge-task-lists.ts';
import {
  clearIndex,
  type EntryFile,
  fillIndex,
  hasIndex,
  parseEntries,
  type Section,
} from './parse-entries.ts';
import { findBreaches } from './prove-merge.ts';

/** A text of entries, merged by entries where that can be proved, else as any other text. */
export function mergeEntries(
  base: string,
  ours: string,
  theirs: string,
  options: MergeOptions = {},
): MergeResult {
  const files = [base, ours, theirs].map(parseEntries) as [EntryFile, EntryFile, EntryFile];
  const joined = joinFiles(files, options);
  const plain = (text: string): ReturnType<typeof parseTaskList> => parseTaskList(clearIndex(text));
  const sides = { base: plain(base), ours: plain(ours), theirs: plain(theirs) };
  const breaches = findBreaches(sides, settleConflicts(joined.text).map(plain));
  return breaches.length === 0 ? joined : mergeTaskLists(base, ours, theirs, options);
}

function joinFiles(
  [b, o, t]: readonly [EntryFile, EntryFile, EntryFile],
  options: MergeOptions,
): MergeResult {
  const head = mergeTaskLists(
    clearIndex(b.preamble),
    clearIndex(o.preamble),
    clearIndex(t.preamble),
    options,
  );
  const parts = [head];
  const kept: Section[] = [];
  const notes: TaskNote[] = [];
  const [olds, mine, yours] = [indexSections(b), indexSections(o), indexSections(t)];
  for (const section of orderSections(o.sections, t.sections)) {
    const [was, one, other] = [olds.get(section.key), mine.get(section.key), yours.get(section.key)];
    const note = (detail: string): void => void notes.push({ title: section.title, lines: {}, detail });
    if (one && other) {
      const part = mergeTaskLists(was?.text ?? '', one.text, other.text, options);
      parts.push(part);
      kept.push({ ...section, text: part.text });
      if (!part.clean) note('both sides rewrote it');
    } else if (!was || was.text.trim() !== section.text.trim()) {
      kept.push(section);
      if (was) note('deleted on one side, changed on the other: kept');
    }
  }
  const indexed = [o.preamble, t.preamble].find(hasIndex);
  const entries = kept.filter(({ stamp }) => stamp !== '');
  const preamble = indexed === undefined ? head.text : fillIndex(head.text, indexed, entries);
  const clean = parts.every((part) => part.clean);
  const report = {
    ...head.report,
    joined: [...head.report.joined, ...(clean ? notes : [])],
    conflicts: [...head.report.conflicts, ...(clean ? [] : notes)],
    hunks: parts.reduce((sum, part) => sum + part.report.hunks, 0),
  };
  return { text: preamble + joinSections(kept), clean, report };
}

function indexSections({ sections }: EntryFile): ReadonlyMap<string, Section> {
  return new Map(sections.map((section) => [section.key, section]));
}

/** Ours' order, with each entry that theirs alone has at its stamp's place, and other sections behind their neighbour. */
function orderSections(ours: readonly Section[], theirs: readonly Section[]): Section[] {
  const known = new Set(ours.map(({ key }) => key));
  const dated = [ours, theirs].map((sections) => sections.filter(({ stamp }) => stamp !== ''));
  const isNewestLast = isGrowing((dated[0]?.length ?? 0) > 1 ? (dated[0] ?? []) : (dated[1] ?? []));
  const result = [...ours];
  const added = theirs.filter(({ key }) => !known.has(key));
  for (const section of isNewestLast ? added : added.reverse()) {
    if (section.stamp === '') {
      const before = theirs[theirs.indexOf(section) - 1];
      result.splice(result.findIndex(({ key }) => key === before?.key) + 1 || result.length, 0, section);
      continue;
    }
    const isAfter = ({ stamp }: Section): boolean =>
      stamp !== '' && (isNewestLast ? stamp > section.stamp : stamp <= section.stamp);
    const at = result.findIndex(isAfter);
    result.splice(at < 0 ? lastDated(result) + 1 : at, 0, section);
  }
  return result;
}

function lastDated(sections: readonly Section[]): number {
  return sections.findLastIndex(({ stamp }) => stamp !== '');
}

function isGrowing(entries: readonly Section[]): boolean {
  const [first, last] = [entries[0]?.stamp ?? '', entries.at(-1)?.stamp ?? ''];
  return first < last;
}

const RULE = /(?:\r?\n)+---[ \t]*(?:\r?\n)*$/;

/**
 * What stands between two entries (blank lines, a rule) belongs to the first, and the last of a file lacks it: an entry
 * that was last and is not now gets what the others have.
 */
function joinSections(sections: readonly Section[]): string {
  const isInner = (at: number): boolean =>
    sections[at]?.stamp !== '' && (sections[at + 1]?.stamp ?? '') !== '';
  const usual = mostFrequent(sections.filter((_, at) => isInner(at)).map(gapOf)) ?? '\n\n';
  return sections
    .map((section, at) => {
      if (isInner(at) && gapOf(section).length < usual.length) return withoutGap(section) + usual;
      const isLast = at === sections.length - 1;
      return isLast && gapOf(section) === usual
        ? withoutGap(section) + (/\r?\n/.exec(usual)?.[0] ?? '')
        : section.text;
    })
    .join('');
}

function gapOf({ text }: Section): string {
  return RULE.exec(text)?.[0] ?? /(?:\r?\n)*$/.exec(text)?.[0] ?? '';
}

function withoutGap(section: Section): string {
  return section.text.slice(0, section.text.length - gapOf(section).length);
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
