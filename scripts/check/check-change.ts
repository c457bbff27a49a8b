/** All that `check` looks at: task lists and context files, conflicts left anywhere, the track's scope. */
import { checkContextFiles, type FileReport, listFindings } from './check-context-files.ts';
import { findLeaks } from './find-leaks.ts';
import { findLeftConflicts } from './find-left-conflicts.ts';
import { type CheckReport, orderFindings } from './finding.ts';
import { type Change, readChange } from './read-change.ts';
import { listTrackChanges, readTrackScope } from './read-track-scope.ts';

export interface CheckRequest {
  /** Revisions as they were named. */
  readonly base: string | undefined;
  readonly head: string | undefined;
  /** Task lists, instead of those that are found by their names. */
  readonly tasks: readonly string[];
  /** Notes fail the check as findings do. */
  readonly strict: boolean;
}

export interface Checked {
  readonly report: CheckReport;
  readonly files: readonly FileReport[];
}

/** @throws Failure `usage`, `history-missing` */
export async function checkChange(cwd: string, request: CheckRequest): Promise<Checked> {
  const change = await readChange(cwd, request);
  const files = await checkContextFiles(cwd, change, request.tasks);
  const found = [
    ...files.flatMap(listFindings),
    ...(await findLeftConflicts(cwd, change, new Set(files.map(({ path }) => path)))),
    ...(await listLeaks(cwd, change, request.head)),
  ];
  const isNote = (code: string): boolean => code === 'task-removed' && !request.strict;
  const { base, fork, head } = change;
  return {
    report: {
      base,
      fork,
      head,
      findings: orderFindings(found.filter(({ code }) => !isNote(code))),
      notes: orderFindings(found.filter(({ code }) => isNote(code))),
    },
    files,
  };
}

async function listLeaks(cwd: string, change: Change, head: string | undefined) {
  const track = await readTrackScope(cwd, change, head);
  return track === undefined ? [] : findLeaks(track, await listTrackChanges(cwd, change));
}
