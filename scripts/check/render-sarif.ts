/**
 * Findings as SARIF 2.1.0, which code scanning of forges and editors read.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import { safeLine } from '../report/safe-text.ts';
import { VERSION } from '../version.ts';
import { type CheckReport, CODE_TITLES, type Finding } from './finding.ts';
import { fingerprint } from './render-gitlab.ts';

export function renderSarif({ findings, notes }: CheckReport): string {
  const rules = Object.entries(CODE_TITLES).map(([id, text]) => ({ id, shortDescription: { text } }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'ctx-worktree', version: VERSION, rules } },
        results: [
          ...findings.map((finding) => renderResult('error', finding)),
          ...notes.map((finding) => renderResult('note', finding)),
        ],
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function renderResult(level: 'error' | 'note', finding: Finding) {
  const { code, path, line, detail } = finding;
  return {
    ruleId: code,
    level,
    message: { text: safeLine(detail) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/') },
          region: { startLine: line },
        },
      },
    ],
    partialFingerprints: { 'ctxWorktree/v1': fingerprint(finding) },
  };
}
