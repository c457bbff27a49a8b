/** `check`: what a change lost, for CI and for whoever merged by hand. */
import { type Checked, checkChange } from '../check/check-change.ts';
import type { CheckReport } from '../check/finding.ts';
import { type FixedFile, fixFiles } from '../check/fix-files.ts';
import { isCheckFormat, renderCheck } from '../check/render-check.ts';
import { renderCheckText, renderRemedy } from '../check/render-text.ts';
import { withoutFixed } from '../check/without-fixed.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { type Answer, givenOptions, type Invocation } from './command.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const checked = await checkChange(invocation.cwd, {
    base: invocation.option('base'),
    head: invocation.option('head'),
    tasks: invocation.options('tasks'),
    strict: invocation.has('strict'),
  });
  return invocation.has('fix') ? runFix(invocation, checked) : answer(invocation, checked.report, []);
}

/** Mends what can be mended; what is left is the finding. */
async function runFix(invocation: Invocation, checked: Checked): Promise<Answer> {
  const fixed = await fixFiles(invocation.cwd, checked);
  return answer(invocation, withoutFixed(checked.report, fixed), fixed);
}

function answer(invocation: Invocation, report: CheckReport, fixed: readonly FixedFile[]): Answer {
  const { base, fork, head, findings, notes } = report;
  const ok = findings.length === 0;
  const json = { ok, base, fork, head, findings, notes, ...(invocation.has('fix') ? { fixed } : {}) };
  return { status: ok ? 0 : 1, text: render(invocation, report, fixed, json), json };
}

function render(
  invocation: Invocation,
  report: CheckReport,
  fixed: readonly FixedFile[],
  json: object,
): string {
  const format = invocation.option('format');
  if (isCheckFormat(format)) return renderCheck(format, report);
  if (format === 'json') return JSON.stringify({ schema: 'ctx-worktree/check/v1', ...json }, null, 2);
  return [
    ...renderFixed(fixed),
    renderCheckText(report, fixed.length > 0),
    ...renderRemedy(report, givenOptions(invocation, ['base', 'head', 'tasks'])),
  ].join('\n');
}

function renderFixed(fixed: readonly FixedFile[]): string[] {
  return fixed.flatMap(({ path, restored }) => [
    `Put back in ${safeLine(path)} (${count(restored.length, 'task')}; not committed):`,
    ...restored.map(
      ({ code, title, line }) =>
        `  ${line}: ${code === 'completion-lost' ? 'ticked again' : 'inserted'}: ${safeLine(title)}`,
    ),
    '',
  ]);
}
