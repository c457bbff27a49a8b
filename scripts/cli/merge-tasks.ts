/** `merge-tasks`: three files in, one task list out; what the git merge driver calls. */
import path from 'node:path';
import { readBytes, writeTextFile } from '../files/text-files.ts';
import { mergeContextFile } from '../merge/merge-context-file.ts';
import type { MergeReport, TaskNote } from '../merge/merge-report.ts';
import { findMarkedInput } from '../merge/merge-task-lists.ts';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { decodeText, encodeText } from '../tasks/text-bytes.ts';
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
  if (!toStdout) await writeTextFile(path.resolve(invocation.cwd, output), encodeText(text));
  const explanation = invocation.has('explain') ? renderReport(report, clean) : '';
  if (toStdout && explanation) invocation.narrate(explanation);
  return {
    status: clean ? 0 : 1,
    text: toStdout ? text.replace(/\n$/, '') : explanation,
    json: { clean, ...report, ...(toStdout ? { text } : {}) },
  };
}

/** @throws Failure `surroundings`: no such file, or UTF-16 */
async function readList(file: string): Promise<string> {
  const bytes = await readBytes(file);
  const evidence = [safeLine(file)];
  if (!bytes) throw new Failure('surroundings', 'A file to merge is not there.', { evidence });
  const text = decodeText(bytes);
  if (text !== undefined) return text;
  throw new Failure('surroundings', 'A file to merge is UTF-16; nothing was written.', {
    evidence,
    remedy: 'Convert it to UTF-8, and merge again.',
  });
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

/** Longer than any that a person reads: the whole of it is in --json. */
const SHOWN = 20;

function renderReport(report: MergeReport, clean: boolean): string {
  const part = (title: string, notes: readonly TaskNote[]): string[] => {
    if (notes.length === 0) return [];
    const rows = notes
      .slice(0, SHOWN)
      .map((one) => `  ${renderPlace(one)}  ${shorten(one.title)}: ${one.detail}`);
    const rest = notes.length > SHOWN ? [`  and ${notes.length - SHOWN} more; --json lists all`] : [];
    return [`${title} (${notes.length}):`, ...rows, ...rest];
  };
  const prose = report.breaches.length > 0 ? 0 : report.hunks - report.conflicts.length;
  return [
    clean ? 'Merged clean.' : `Merged with ${count(report.hunks, 'conflict')}.`,
    ...part('Completed', report.completed),
    ...part('Joined', report.joined),
    ...part('Deleted', report.deleted),
    ...part('In conflict', report.conflicts),
    ...(prose > 0
      ? [`In conflict besides: ${count(prose, 'place')} where both sides rewrote the text around tasks.`]
      : []),
    ...report.breaches
      .slice(0, SHOWN)
      .map((breach) => `Not proved, so every difference is a conflict: ${safeLine(breach)}`),
  ].join('\n');
}

function shorten(title: string): string {
  const line = safeLine(title);
  return line.length > 72 ? `${line.slice(0, 71)}…` : line;
}

/** `5/6/-`: the lines in base, ours and theirs. */
function renderPlace({ lines }: TaskNote): string {
  return [lines.base, lines.ours, lines.theirs].map((line) => line ?? '-').join('/');
}
