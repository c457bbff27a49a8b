import { describe, expect, it } from 'vitest';
import { findRegressions } from '../../../scripts/merge/find-regressions.ts';
import { mergeContextFile } from '../../../scripts/merge/merge-context-file.ts';
import { findMarkedInput, mergeTaskLists } from '../../../scripts/merge/merge-task-lists.ts';
import { raiseCompletions } from '../../../scripts/merge/raise-completions.ts';

/** Three bodies below one heading each, so that every case is a small file. */
function merge(base: string, ours: string, theirs: string): string {
  const file = (body: string) => `# List\n\n${body}\n\n## Done\n\n- [x] old thing\n`;
  const { text, clean } = mergeTaskLists(file(base), file(ours), file(theirs));
  expect(text.includes('<<<<<<<')).toBe(!clean);
  return text.slice('# List\n\n'.length, text.lastIndexOf('\n\n## Done'));
}

const conflict = (ours: string, theirs: string) =>
  `<<<<<<< ours\n${ours}\n=======\n${theirs}\n>>>>>>> theirs`;

describe('states', () => {
  it.each([
    [' ', 'x', ' ', 'x'],
    ['x', ' ', 'x', 'x'],
    [' ', 'x', '-', 'x'],
    [' ', ' ', '-', '-'],
    [' ', '~', ' ', '~'],
    [' ', 'X', 'x', 'X'],
  ])('base [%s], ours [%s], theirs [%s] give [%s]', (base, ours, theirs, wanted) => {
    const item = (mark: string) => `- [${mark}] write it`;
    // A second task keeps both sides different, so that the states are joined and not copied.
    const [one, other] = ['- [x] a first\n- [ ] z last\n', '- [ ] a first\n- [x] z last\n'];
    const text = merge(`- [ ] a first\n- [ ] z last\n${item(base)}`, one + item(ours), other + item(theirs));
    expect(text).toBe(`- [x] a first\n- [x] z last\n${item(wanted)}`);
  });

  it('is a conflict of that item where both set another one', () => {
    expect(merge('- [ ] a', '- [-] a', '- [~] a')).toBe(conflict('- [-] a', '- [~] a'));
  });
});

describe('texts, places and deletions', () => {
  it.each([
    [
      'edited here, ticked there',
      '- [ ] write it',
      '- [ ] write it well',
      '- [x] write it',
      '- [x] write it well',
    ],
    [
      'tags of both',
      '- [ ] a #p:1',
      '- [x] a #p:1 #done:2026-01-02',
      '- [ ] a #p:1 #owner:me',
      '- [x] a #p:1 #done:2026-01-02 #owner:me',
    ],
    [
      'a tag that was set anew keeps its place in the words',
      '- [ ] listen on port #p:1 at night',
      '- [ ] listen on port #p:2 at night',
      '- [ ] listen well on port #p:1 at night',
      '- [ ] listen well on port #p:2 at night',
    ],
    [
      'deleted, untouched',
      '- [ ] a one\n- [ ] b two',
      '- [ ] b two',
      '- [ ] a one\n- [x] b two',
      '- [x] b two',
    ],
    [
      'deleted, completed',
      '- [ ] a one\n- [ ] b two',
      '- [x] b two',
      '- [x] a one\n- [ ] b two',
      '- [x] a one\n- [x] b two',
    ],
    [
      'the same added',
      '- [ ] a',
      '- [ ] a\n- [x] new one here',
      '- [ ] a\n- [ ] new one here',
      '- [ ] a\n- [x] new one here',
    ],
    [
      'one id, two tasks',
      '- [ ] a',
      '- [ ] a\n- [ ] T7 paint doors',
      '- [ ] a\n- [ ] T7 sell bread',
      '- [ ] a\n- [ ] T7 paint doors\n- [ ] T7 sell bread',
    ],
    [
      'a child before a sibling',
      '- [ ] a',
      '- [ ] a\n- [ ] sibling',
      '- [ ] a\n  - [ ] child',
      '- [ ] a\n  - [ ] child\n- [ ] sibling',
    ],
    [
      'notes below, nested there',
      '- [ ] p\n- [ ] a',
      '- [ ] p\n- [ ] a\n  a note',
      '- [ ] p\n  - [ ] a',
      '- [ ] p\n  - [ ] a\n    a note',
    ],
    ['doubles stay apart', '- [ ] t\n- [ ] t', '- [x] t\n- [ ] t', '- [ ] t\n- [x] t', '- [x] t\n- [x] t'],
  ])('%s', (_name, base, ours, theirs, wanted) => {
    expect(merge(base, ours, theirs)).toBe(wanted);
  });

  it('completes a task where the other side moved it', () => {
    const base = '# A\n\n- [ ] go\n- [ ] stay\n\n# B\n\n- [ ] last\n';
    const moved = '# A\n\n- [ ] stay\n\n# B\n\n- [ ] last\n- [ ] go\n';
    const ticked = base.replace('[ ] go', '[x] go');
    for (const [ours, theirs] of [
      [moved, ticked],
      [ticked, moved],
    ] as const) {
      expect(mergeTaskLists(base, ours, theirs)).toMatchObject({
        clean: true,
        text: moved.replace('[ ] go', '[x] go'),
      });
    }
  });

  it('marks one item that both edited, ticked in both halves', () => {
    expect(merge('- [ ] a\n- [ ] b', '- [x] a one\n- [ ] b', '- [ ] a two\n- [x] b')).toBe(
      `${conflict('- [x] a one', '- [x] a two')}\n- [x] b`,
    );
  });
});

describe('the text around', () => {
  it('keeps what both insert at one place whole, sections after tasks', () => {
    expect(merge('- [ ] a', '- [ ] a\n\n## New\n\n- [ ] n', '- [ ] a\n- [ ] b')).toBe(
      '- [ ] a\n- [ ] b\n\n## New\n\n- [ ] n',
    );
  });

  it('marks lines that both rewrote', () => {
    expect(
      merge('some words here\n\n- [ ] a', 'my words here\n\n- [x] a', 'your words here\n\n- [ ] a'),
    ).toBe(`${conflict('my words here', 'your words here')}\n\n- [x] a`);
  });

  it('marks a row that one side deleted and the other reworded', () => {
    const table = (...rows: string[]) =>
      `| Crew | Cargo |\n| --- | --- |\n${rows.map((row) => `| ${row} |\n`).join('')}\n- [ ] count the crates\n`;
    const [tea, salt] = ['C1 | crates of tea for the harbour', 'C2 | crates of salt for the mill'];
    const reworded = 'C1 | crates of green tea for the harbour';
    expect(mergeTaskLists(table(tea, salt), table(reworded, salt), table(salt)).clean).toBe(false);
  });

  it.each(['\r\n', '\n'])('keeps %j, the byte order mark and the missing final newline', (ending) => {
    const text = (a: string, b: string) =>
      `\uFEFF- [${a}] a${ending}\t- [${b}] b${ending}\`\`\`${ending}- [ ] c${ending}\`\`\``;
    expect(mergeTaskLists(text(' ', ' '), text('x', ' '), text(' ', 'x')).text).toBe(text('x', 'x'));
  });
});

it('finds markers in an input, and not in an underlined heading', () => {
  expect(findMarkedInput('', 'a\n<<<<<<< x\n', '')).toEqual({ side: 'ours', line: 2 });
  expect(findMarkedInput('Title\n=======\n', '', '')).toBeUndefined();
});

it('raises completions and finds what was lost', () => {
  expect(raiseCompletions('- [ ] a\n- [ ] b\n', ['- [x] b\n', '- [ ] a\n'])).toBe('- [ ] a\n- [x] b\n');
  expect(findRegressions(['- [x] a\n- [ ] b\n'], '- [ ] a\n- [ ] a\n')).toMatchObject([
    { code: 'completion-lost', line: 1 },
    { code: 'task-lost', line: 2, title: 'b' },
    { code: 'task-doubled', line: 2 },
  ]);
  const gone = { base: '- [ ] a\n- [ ] b\n' };
  expect(findRegressions(['- [ ] a\n- [ ] b\n', '- [ ] a\n'], '- [ ] a\n', gone)).toEqual([]);
});

it('keeps the entries of both sides, in order, and makes the index anew', () => {
  const file = (...days: string[]) => {
    const rows = days.map((day) => `| 2026-01-${day} | Day ${day} |\n`).join('');
    const index = `<!-- INDEX:START -->\n| Date | Decision |\n|----|--------|\n${rows}<!-- INDEX:END -->\n\n`;
    return `# Decisions\n\n${index}${days.map((day) => `## [2026-01-${day}-120000] Day ${day}\n\n**Status**: Accepted\n`).join('\n---\n\n')}`;
  };
  const merged = mergeContextFile(file('05', '01'), file('09', '05', '01'), file('07', '05', '01'));
  expect(merged).toMatchObject({ clean: true, text: file('09', '07', '05', '01') });
});

it('finds a task again over the side that reworded it', () => {
  const list = (task: string) => `${task}\n- [ ] build the parser\n- [ ] print totals\n`;
  const base = list('- [ ] write the installation guide for new users');
  const ours = list('- [x] write the installation chapter');
  const theirs = list('- [ ] a guide for new users');
  expect(findRegressions([ours], theirs)).toEqual([]);
  expect(findRegressions([ours, theirs], theirs, { base })).toMatchObject([
    { code: 'completion-lost', line: 1, title: 'write the installation chapter' },
  ]);
});
