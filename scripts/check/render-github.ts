/**
 * Findings as annotations of GitHub Actions: `::error file=a.md,line=5,title=...::text`.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */
import { safeLine } from '../report/safe-text.ts';
import { type CheckReport, CODE_TITLES, type Finding } from './finding.ts';

export function renderGithub({ findings, notes }: CheckReport): string {
  return [
    ...findings.map((finding) => renderAnnotation('error', finding)),
    ...notes.map((finding) => renderAnnotation('notice', finding)),
  ].join('\n');
}

function renderAnnotation(level: 'error' | 'notice', { code, path, line, detail }: Finding): string {
  const title = `${CODE_TITLES[code]} [${code}]`;
  const properties = `file=${escapeProperty(path)},line=${line},title=${escapeProperty(title)}`;
  return `::${level} ${properties}::${escapeData(safeLine(detail))}`;
}

/** The runner takes a line break for the end of the command, and `%` for the start of an escape. */
export function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
