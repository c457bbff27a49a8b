/** What `check` found, for a terminal. Pure. */
import { count, wrapText } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import type { CheckReport, Finding } from './finding.ts';

const LONGEST_LIST = 50;

/** @param isFixed whether something was found and has been mended */
export function renderCheckText({ fork, head, findings, notes }: CheckReport, isFixed: boolean): string {
  const told = notes.length === 0 ? [] : ['', `${count(notes.length, 'note')}:`, ...renderAll(notes)];
  if (findings.length === 0)
    return [isFixed ? 'Nothing else was lost.' : renderNothing(fork, head), ...told].join('\n');
  return [`${count(findings.length, 'finding')}:`, ...renderAll(findings), ...told].join('\n');
}

function renderNothing(fork: string, head: string): string {
  return fork === head
    ? `There is nothing to compare: the base has all of ${head.slice(0, 10)}. Name another with --base REV.`
    : `Nothing was lost from ${fork.slice(0, 10)} to ${head.slice(0, 10)}.`;
}

function renderAll(findings: readonly Finding[]): string[] {
  const shown = findings.slice(0, LONGEST_LIST).flatMap(renderFinding);
  const more = findings.length - LONGEST_LIST;
  return more > 0 ? [...shown, `  and ${more} more (--json names all)`] : shown;
}

function renderFinding({ code, path, line, detail, commit }: Finding): string[] {
  const where = commit === undefined ? '' : ` (merge ${commit.slice(0, 10)})`;
  const text = `${safeLine(path)}:${line}: ${safeLine(detail)}${where} [${code}]`;
  return wrapText(text, 76).map((part, at) => (at === 0 ? `  ${part}` : `    ${part}`));
}

/**
 * How to mend what was found; a command that can be pasted.
 *
 * @param options the options that the check was run with
 */
export function renderRemedy({ findings }: CheckReport, options: readonly string[]): string[] {
  const canFix = findings.some(({ code }) => code === 'completion-lost' || code === 'task-lost');
  if (!canFix) return [];
  return [
    '',
    'Put completions and tasks back in the file, then commit it:',
    `  ${shellCommand(['ctx-worktree', 'check', ...options, '--fix'])}`,
    ...wrapText(
      'To do a task again, write a new one; one that is not wanted any more is marked [-] and stays.',
      78,
    ),
  ];
}
