import { describe, expect, it } from 'vitest';
import { findAddedConflicts, parseAddedRanges } from '../../../scripts/check/find-markers.ts';

const ALL = [{ start: 1, end: 99 }];
const CONFLICT = '<<<<<<< HEAD\na\n||||||| base\nb\n=======\nc\n>>>>>>> work/docs\n';

describe('conflicts that a change added', () => {
  it.each([
    ['whole', `x\n${CONFLICT}`, [2]],
    ['twice', CONFLICT + CONFLICT, [1, 8]],
    ['with carriage returns', CONFLICT.replaceAll('\n', '\r\n'), [1]],
    ['an underlined heading', 'Title\n=======\n\n> > > quote\n>>>>>>> deep\n', []],
    ['without an end', '<<<<<<< HEAD\na\n=======\n', []],
    ['longer runs', '<<<<<<<<\n========\n>>>>>>>>\n', []],
  ])('%s', (_, text, lines) => {
    expect(findAddedConflicts('a.txt', text, ALL)).toEqual(lines);
    expect(findAddedConflicts('a.txt', text, [])).toEqual([]);
  });

  it('an example in a fence of a Markdown file is none', () => {
    expect(findAddedConflicts('a.md', `\`\`\`\n${CONFLICT}\`\`\`\n`, ALL)).toEqual([]);
    expect(findAddedConflicts('a.md', `text\n\n${CONFLICT}`, ALL)).toEqual([3]);
  });

  it('added lines are read from the heads of hunks', () => {
    expect(parseAddedRanges('@@ -1 +1,2 @@ x\n+a\n@@ -9,2 +10,0 @@\n@@ -20,0 +21 @@\n')).toEqual([
      { start: 1, end: 2 },
      { start: 21, end: 21 },
    ]);
  });
});
