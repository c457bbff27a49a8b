import { expect, test } from 'vitest';
import type { EvidenceKind } from '../../../scripts/plan/explain-touch.ts';
import { hasEvidence } from '../../../scripts/plan/has-evidence.ts';

const CASES: readonly (readonly [
  text: string,
  heading: string,
  score: number,
  kind: EvidenceKind,
  is: boolean,
])[] = [
  ['Clean up the code', 'Tasks', 0.3, 'recent', false],
  ['Improve things', 'Backlog', 0.4, 'lexical', false],
  ['Refactor #priority:high', 'Next', 0.4, 'co-change', false],
  ['Make everything better and faster', 'Tasks', 0.3, 'similar-commit', false],
  ['Clean up the code', 'Parser', 0.3, 'recent', true],
  ['Clean up the lexer', 'Tasks', 0.3, 'lexical', true],
  ['Clean up', 'Tasks', 0.3, 'path', true],
  ['Clean up the code', 'Tasks', 0.6, 'similar-commit', true],
  ['Clean up the lexer', 'Tasks', 0.03, 'lexical', false],
  ['整理词法分析器', 'Tasks', 0.3, 'recent', true],
];

test.each(CASES)('%s, below %s, at %d by %s: %s', (text, heading, score, kind, expected) => {
  const task = { id: '1', title: text, text, headings: [heading], ancestors: [], taskFile: '', line: 1 };
  const files = [{ path: 'a.ts', score, kind: 'existing' as const, evidence: [{ kind, detail: '' }] }];
  expect(hasEvidence(task, { files })).toBe(expected);
});
