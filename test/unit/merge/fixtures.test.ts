import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { mergeContextFile } from '../../../scripts/merge/merge-context-file.ts';
import { parseTaskList } from '../../../scripts/tasks/parse-task-list.ts';

/** One folder a rule, or a failure of the past: base.md, ours.md, theirs.md, and what has to come out, byte for byte. */
const FIXTURES = path.join(import.meta.dirname, '../../fixtures/merge');

/** Of joined tags those of ours come first, so their order says nothing. */
const statesOf = (text: string): string[] =>
  parseTaskList(text)
    .tasks.map(({ state, title }) => `${state} ${title.split(' ').sort().join(' ')}`)
    .sort();

describe.each(fs.readdirSync(FIXTURES))('%s', (name) => {
  const [base, ours, theirs, expected] = ['base', 'ours', 'theirs', 'expected'].map((version) =>
    fs.readFileSync(path.join(FIXTURES, name, `${version}.md`), 'utf8'),
  ) as [string, string, string, string];
  const isClean = !expected.includes('<<<<<<< ');

  it('comes out as expected', () => {
    const { text, clean, report } = mergeContextFile(base, ours, theirs);
    expect(text).toBe(expected);
    expect(clean).toBe(isClean);
    expect(report.breaches).toEqual([]);
  });

  it('has the same states with its sides swapped', () => {
    const swapped = mergeContextFile(base, theirs, ours);
    expect(swapped.clean).toBe(isClean);
    if (isClean) expect(statesOf(swapped.text)).toEqual(statesOf(expected));
  });

  if (!isClean) return;

  it('stays when it is merged again with either side', () => {
    for (const side of [ours, theirs]) {
      expect(mergeContextFile(base, expected, side).text).toBe(expected);
      expect(mergeContextFile(base, side, expected).text).toBe(expected);
    }
  });
});
