/**
 * Findings as a GitLab code quality report, shown at the lines of a merge request.
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
import { createHash } from 'node:crypto';
import { safeLine } from '../report/safe-text.ts';
import { type CheckReport, CODE_TITLES, type Finding } from './finding.ts';

export function renderGitlab({ findings, notes }: CheckReport): string {
  const issues = [
    ...findings.map((finding) => renderIssue('critical', finding)),
    ...notes.map((finding) => renderIssue('info', finding)),
  ];
  return JSON.stringify(distinct(issues), null, 2);
}

function renderIssue(severity: 'critical' | 'info', finding: Finding) {
  const { code, path, line, detail } = finding;
  return {
    description: `${CODE_TITLES[code]}: ${safeLine(detail)}`,
    check_name: `ctx-worktree/${code}`,
    fingerprint: fingerprint(finding),
    severity,
    location: { path, lines: { begin: line } },
  };
}

/** The same finding on another line, after another push, is the same finding. */
export function fingerprint({ code, path, title, detail }: Finding): string {
  return createHash('sha256')
    .update([code, path, title ?? detail].join('\0'))
    .digest('hex');
}

/** GitLab takes two issues with one fingerprint for one; the line tells them apart. */
function distinct(issues: readonly ReturnType<typeof renderIssue>[]) {
  const seen = new Set<string>();
  return issues.map((issue) => {
    const isFirst = !seen.has(issue.fingerprint);
    seen.add(issue.fingerprint);
    if (isFirst) return issue;
    const own = `${issue.fingerprint}:${issue.location.lines.begin}`;
    return { ...issue, fingerprint: createHash('sha256').update(own).digest('hex') };
  });
}
