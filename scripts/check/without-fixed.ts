/** What is left to tell after `--fix`. Pure. */
import type { CheckReport } from './finding.ts';
import type { FixedFile } from './fix-files.ts';

export function withoutFixed(report: CheckReport, fixed: readonly FixedFile[]): CheckReport {
  const isFixed = new Set(
    fixed.flatMap(({ path, restored }) => restored.map(({ code, title }) => `${code} ${path} ${title}`)),
  );
  const findings = report.findings.filter(
    ({ code, path, title }) => !isFixed.has(`${code} ${path} ${title}`),
  );
  return { ...report, findings };
}
