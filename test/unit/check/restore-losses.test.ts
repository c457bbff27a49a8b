import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLosses } from '../../../scripts/check/find-losses.ts';
import { restoreLosses } from '../../../scripts/check/restore-losses.ts';

const find = (before: string, after: string) =>
  findLosses({ fork: before, head: after, merges: [], isMerge: false, isMoved: () => false });
const restore = (before: string, after: string) => restoreLosses(after, find(before, after));

const LIST = `# Tasks

## Now

- [x] build the parser
  with notes
  - [x] quoted fields
  - [ ] escaped quotes
- [ ] print totals

## Later

- [ ] translate the manual
`;

describe('what is put back', () => {
  it.each([
    ['a tick', '[x] build', '[ ] build'],
    ['a nested task', '  - [ ] escaped quotes\n', ''],
    ['the last of a section', '- [ ] print totals\n', ''],
    ['the only one of a section', '- [ ] translate the manual\n', ''],
  ])('%s, where it was', (_, had, has) => {
    const after = LIST.replace(had, has);
    expect(after).not.toBe(LIST);
    expect(restore(LIST, after).text).toBe(LIST);
  });

  it('several at one place in their order, with what was nested in them, and the lines that they stand at', () => {
    const before =
      '- [ ] alpha one\n- [ ] beta two\n  body\n  - [ ] gamma three\n- [ ] delta four\n- [x] omega five\n';
    const after = '- [ ] alpha one\n- [ ] omega five\nnew line';
    const { text, restored } = restore(before, after);
    expect(text).toBe(`${before}new line`);
    expect(restored).toEqual([
      { code: 'task-lost', title: 'beta two', line: 2 },
      { code: 'task-lost', title: 'gamma three', line: 4 },
      { code: 'task-lost', title: 'delta four', line: 5 },
      { code: 'completion-lost', title: 'omega five', line: 6 },
    ]);
  });

  it('at the end of a file without a final newline, with the line endings of the file', () => {
    expect(restore('- [ ] alpha\n', 'x\r\ny').text).toBe('x\r\ny\r\n- [ ] alpha\r\n');
  });

  it('leaves nothing lost, and every line that was there', () => {
    const titles = [
      'parse quoted fields',
      'print totals',
      'translate a manual',
      'start servers',
      'rotate logs',
      'cache',
    ];
    const row = fc.record({
      mark: fc.constantFrom(' ', 'x'),
      title: fc.constantFrom(...titles),
      depth: fc.constantFrom('', '', '  '),
    });
    const list = fc.uniqueArray(row, { maxLength: 6, selector: (one) => one.title });
    const render = (rows: { mark: string; title: string; depth: string }[]) =>
      rows.map(({ mark, title: text, depth }) => `${depth}- [${mark}] ${text}\n`).join('');
    fc.assert(
      fc.property(list.map(render), list.map(render), (before, after) => {
        const { text } = restore(before, after);
        expect(find(before, text).filter(({ code }) => code !== 'task-doubled')).toEqual([]);
        const rows = text.replaceAll('[x]', '[ ]').split('\n');
        for (const line of after.replaceAll('[x]', '[ ]').split('\n')) expect(rows).toContain(line);
      }),
      { numRuns: 300 },
    );
  });
});
