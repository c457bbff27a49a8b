/** What a change did to the task lists and the other context files. */
import { readFilesAt } from '../git/file-versions.ts';
import { readGit } from '../git/run-git.ts';
import { isContextFile } from '../tasks/context-files.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import { selectTaskFiles } from '../tasks/select-task-file.ts';
import { readAdded } from './find-left-conflicts.ts';
import { findLosses, type Loss } from './find-losses.ts';
import { findAddedMarker } from './find-markers.ts';
import { describeWipe } from './find-wipe.ts';
import { type Finding, orderFindings } from './finding.ts';
import { findMoved, type WrittenFile } from './moved-text.ts';
import { lineAbove, placeTask } from './place-task.ts';
import type { Change } from './read-change.ts';
import { readMergedLists } from './read-merged-lists.ts';

/** What a change did to one context file. */
export interface FileReport {
  readonly path: string;
  /** The text at head; undefined when it is gone. */
  readonly head: string | undefined;
  readonly losses: readonly Loss[];
  /** Findings that no task is the subject of: wiped, markers. */
  readonly findings: readonly Finding[];
}

/** Paths that the change touched, from where it forked to head; `from` is the old path of a renamed file. */
interface Touched {
  readonly path: string;
  readonly from: string;
}

/** @param named task lists besides those that are found by their names */
export async function checkContextFiles(
  cwd: string,
  change: Change,
  named: readonly string[],
): Promise<FileReport[]> {
  const touched = await listTouched(cwd, change.fork, change.head);
  const lists = await listTaskFiles(cwd, change, named);
  const written = await readWritten(cwd, change, touched);
  const reports: FileReport[] = [];
  const isOf = (path: string) => lists.has(path) || isContextFile(path);
  const paths = new Map(
    touched.filter(({ path, from }) => isOf(path) || isOf(from)).map((one) => [one.path, one]),
  );
  // A merge may have taken the base's version as a whole: then nothing differs from the fork.
  for (const path of lists) if (!paths.has(path)) paths.set(path, { path, from: path });
  for (const { path, from } of paths.values()) {
    const isMoved = findMoved([...written].flatMap(([other, file]) => (other === path ? [] : [file])));
    const isList = lists.has(path) || lists.has(from) || /TASKS\.md$/.test(path);
    reports.push(await checkContextFile(cwd, change, { path, from, isList, isMoved }));
  }
  return reports;
}

interface ContextFile extends Touched {
  readonly isList: boolean;
  readonly isMoved: (title: string) => boolean;
}

async function checkContextFile(cwd: string, change: Change, file: ContextFile): Promise<FileReport> {
  const { path, from, isList, isMoved } = file;
  const [fork, head] = await readFilesAt(cwd, [
    { commit: change.fork, path: from },
    { commit: change.head, path },
  ]);
  const report = (findings: Finding[], losses: readonly Loss[] = []) => ({ path, head, losses, findings });
  const marker = await findMarker(cwd, change, path, head);
  if (marker !== undefined) {
    return report([
      { code: 'merge-conflict', path, line: marker, detail: 'a conflict marker stands in the file' },
    ]);
  }
  const wiped =
    fork === undefined ? undefined : describeWipe(fork, head, { isMoved, isKept: isContextFile(from) });
  if (wiped !== undefined) return report([{ code: 'context-wiped', path, line: 1, detail: wiped }]);
  if (!isList || head === undefined) return report([]);
  const merges = await readMergedLists(cwd, change, path);
  return report([], findLosses({ fork, head, merges, isMerge: change.isMerge, isMoved }));
}

async function findMarker(
  cwd: string,
  change: Change,
  path: string,
  head: string | undefined,
): Promise<number | undefined> {
  if (head === undefined || !/^(?:<{7}|>{7})/m.test(head)) return undefined;
  return findAddedMarker(head, await readAdded(cwd, change.fork, change.head, path));
}

async function listTaskFiles(cwd: string, change: Change, named: readonly string[]): Promise<Set<string>> {
  if (named.length > 0) return new Set(named);
  const list = async (commit: string): Promise<string[]> =>
    (await readGit(cwd, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit])).split('\0');
  const paths = await Promise.all([change.fork, change.head].map(list));
  return new Set(paths.flatMap(selectTaskFiles));
}

/** Parses `git diff --name-status -z -M`: `M\0path\0`, and `R086\0old\0new\0`. */
async function listTouched(cwd: string, from: string, to: string): Promise<Touched[]> {
  const args = ['diff', '--name-status', '-z', '--find-renames', '--no-ext-diff', from, to, '--'];
  const fields = (await readGit(cwd, args)).split('\0');
  const touched: Touched[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const isRename = /^[RC]/.test(fields[at] ?? '');
    const [old = '', next = ''] = [fields[at + 1], fields[at + (isRename ? 2 : 1)]];
    touched.push({ path: next, from: old });
    at += isRename ? 3 : 2;
  }
  return touched;
}

async function readWritten(
  cwd: string,
  change: Change,
  touched: readonly Touched[],
): Promise<Map<string, WrittenFile>> {
  const written = new Map<string, WrittenFile>();
  const texts = touched.filter((one) => /\.(?:md|markdown|txt)$/i.test(one.path));
  const read = (commit: string) =>
    readFilesAt(
      cwd,
      texts.map(({ path }) => ({ commit, path })),
    );
  const [before, after] = [await read(change.fork), await read(change.head)];
  for (const [at, { path }] of texts.entries()) {
    const text = after[at];
    if (text !== undefined) written.set(path, { before: before[at], after: text });
  }
  return written;
}

/** A file's losses as findings: at the task's line at head, or where it would stand. */
export function listFindings(report: FileReport): Finding[] {
  const head = parseTaskList(report.head ?? '');
  const found = report.losses.map((loss): Finding => {
    const line = loss.now?.line ?? lineAbove(placeTask(loss.before, loss.task, head));
    const { title } = loss.task;
    return {
      code: loss.code,
      path: report.path,
      line,
      detail: `${title}: ${loss.detail}`,
      title,
      ...(loss.commit === undefined ? {} : { commit: loss.commit }),
    };
  });
  return orderFindings([...report.findings, ...found]);
}
