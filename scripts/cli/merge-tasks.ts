/** `merge-tasks`: three files in, one task list out; what the git merge driver calls. */
import path from 'node:path';
import { readBytes, writeTextFile } from '../files/text-files.ts';
import { mergeContextFile } from '../merge/merge-context-file.ts';
import type { MergeReport, TaskNote } from '../merge/merge-report.ts';
import { findMarkedInput } from '../merge/merge-task-lists.ts';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import type { Answer, Invocation } from './command.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const files = invocation.positionals.map((file) => path.resolve(invocation.cwd, file));
  const [base = '', ours = '', theirs = ''] = await Promise.all(files.map(readList));
  const marked = findMarkedInput(base, ours, theirs);
  if (marked) throw alreadyMarked(marked.side, marked.line, invocation.has('driver'));
  const labels = {
    ours: invocation.option('ours') ?? 'ours',
    theirs: invocation.option('theirs') ?? 'theirs',
  };
  const { text, clean, report } = mergeContextFile(base, ours, theirs, { labels });
  const output = invocation.option('output') ?? files[1] ?? '';
  const toStdout = output === '-';
  if (!toStdout) await writeTextFile(path.resolve(invocation.cwd, output), text);
  const explanation = invocation.has('explain') ? renderReport(report, clean) : '';
  if (toStdout && explanation) invocation.narrate(explanation);
  return {
    status: clean ? 0 : 1,
    text: toStdout ? text.replace(/\n$/, '') : explanation,
    json: { clean, ...report, ...(toStdout ? { text } : {}) },
  };
}

/** @throws Failure `surroundings`: no such file, or bytes that are no UTF-8 and would not survive */
async function readList(file: string): Promise<string> {
  const bytes = await readBytes(file);
  const evidence = [safeLine(file)];
  if (!bytes) throw new Failure('surroundings', 'A file to merge is not there.', { evidence });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Failure('surroundings', 'A file to merge is not UTF-8; nothing was written.', {
      evidence,
      remedy: 'Convert it to UTF-8, or merge it with: git merge-file',
      cause,
    });
  }
}

/** As a driver it is no answer (exit 3): git's own merge has to mark the file, or "ours" would pass for the result. */
function alreadyMarked(side: string, line: number, isDriver: boolean): Failure {
  return new Failure(
    isDriver ? 'surroundings' : 'merge-conflict',
    'There are conflict markers in the input already; nothing was written.',
    {
      evidence: [`${side}, line ${line}`],
      remedy: 'Settle that conflict and commit, then merge again.',
    },
  );
}

function renderReport(report: MergeReport, clean: boolean): string {
  const part = (title: string, notes: readonly TaskNote[]): string[] =>
    notes.length === 0
      ? []
      : [`${title}:`, ...notes.map((one) => `  ${safeLine(one.title)} (${renderPlace(one)}): ${one.detail}`)];
  return [
    clean ? 'Merged clean.' : `Merged with ${count(report.hunks, 'conflict')}.`,
    ...part('Completed', report.completed),
    ...part('Joined', report.joined),
    ...part('In conflict', report.conflicts),
    ...report.breaches.map((breach) => `Not proved: ${safeLine(breach)}`),
  ].join('\n');
}

function renderPlace({ lines }: TaskNote): string {
  return Object.entries(lines)
    .map(([side, line]) => `${side} ${line}`)
    .join(', ');
}
