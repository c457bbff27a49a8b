/**
 * The entry of action.yml: `check` with the inputs, the event and the files of a GitHub Actions runner.
 * https://docs.github.com/actions/reference/workflows-and-actions/variables
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { checkChange } from '../check/check-change.ts';
import type { CheckReport } from '../check/finding.ts';
import { type FixedFile, fixFiles } from '../check/fix-files.ts';
import { findEventBase, parseEvent } from '../check/github-event.ts';
import { isCheckFormat, renderCheck } from '../check/render-check.ts';
import { escapeData } from '../check/render-github.ts';
import { renderSummary } from '../check/render-summary.ts';
import { withoutFixed } from '../check/without-fixed.ts';
import { appendTextFile, readTextFile, writeTextFile } from '../files/text-files.ts';
import { readRawParents, requireCommit } from '../git/repository.ts';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import type { Answer, Invocation } from './command.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  try {
    return await runAction(invocation);
  } catch (error) {
    // The log shows the failure in full; the annotation is what the page of the run shows.
    if (error instanceof Failure)
      invocation.narrate(`::error title=${error.code}::${escapeData(error.message)}`);
    throw error;
  }
}

async function runAction(invocation: Invocation): Promise<Answer> {
  const { cwd } = invocation;
  const head = readInput('head');
  const checked = await checkChange(cwd, {
    base: readInput('base') ?? (await readEventBase(cwd)),
    head,
    tasks: (readInput('tasks') ?? '').split(/\r?\n/).filter((line) => line !== ''),
    strict: isInput('strict'),
  });
  const fixed = isInput('fix') ? await fixFiles(cwd, checked) : [];
  const report = withoutFixed(checked.report, fixed);
  const ok = report.findings.length === 0;
  await appendRunnerFile('GITHUB_OUTPUT', renderOutputs(report, fixed));
  await appendRunnerFile('GITHUB_STEP_SUMMARY', renderSummary(report));
  await writeReport(cwd, report);
  const told = ok ? 'Nothing was lost.' : `${count(report.findings.length, 'finding')}.`;
  const text = [renderCheck('github', report), told].filter((part) => part !== '').join('\n');
  return { status: ok ? 0 : 1, text, json: { ok, ...report, fixed } };
}

/** An input as action.yml hands it on; an empty one was not given. */
function readInput(name: string): string | undefined {
  return process.env[`INPUT_${name.toUpperCase().replaceAll('-', '_')}`]?.trim() || undefined;
}

/** @throws Failure `usage` for anything but true and false: a typing error must not switch a gate off */
function isInput(name: string): boolean {
  const value = (readInput(name) ?? 'false').toLowerCase();
  if (value === 'true' || value === 'false') return value === 'true';
  throw new Failure('usage', `The input ${name} is true or false.`, {
    evidence: [`given: ${safeLine(value)}`],
    remedy: `with:\n  ${name}: true`,
  });
}

async function readEventBase(cwd: string): Promise<string | undefined> {
  const [name, file] = [process.env['GITHUB_EVENT_NAME'], process.env['GITHUB_EVENT_PATH']];
  const text = name === undefined || file === undefined ? undefined : await readTextFile(file);
  if (name === undefined || text === undefined) return undefined;
  const commit = await requireCommit(cwd, 'HEAD');
  return findEventBase(name, parseEvent(text), { commit, parents: await readRawParents(cwd, commit) });
}

/** `name<<DELIMITER`, lines, `DELIMITER`: no text from the repository can end the value, as nobody knows the delimiter. */
function renderOutputs(report: CheckReport, fixed: readonly FixedFile[]): string {
  const outputs = {
    ok: String(report.findings.length === 0),
    findings: JSON.stringify(report.findings),
    fixed: JSON.stringify(fixed),
  };
  return Object.entries(outputs)
    .map(([name, value]) => {
      const delimiter = `end-${randomUUID()}`;
      return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
    })
    .join('');
}

async function appendRunnerFile(variable: string, text: string): Promise<void> {
  const file = process.env[variable];
  if (file !== undefined && file !== '') await appendTextFile(file, text);
}

async function writeReport(cwd: string, report: CheckReport): Promise<void> {
  const file = readInput('report-file');
  if (file === undefined) return;
  const format = readInput('report-format') ?? 'sarif';
  if (!isCheckFormat(format)) {
    throw new Failure('usage', 'There is no such format.', {
      evidence: [`given: ${safeLine(format)}`],
      remedy: 'with:\n  report-format: sarif',
    });
  }
  await writeTextFile(path.resolve(cwd, file), `${renderCheck(format, report)}\n`);
}
