import { describe, expect, it } from 'vitest';
import { mergeContextFile } from '../../../scripts/merge/merge-context-file.ts';

const TITLE: Record<string, string> = { a: 'Use | pipes', b: 'Second', c: 'Third', d: 'Fourth' };
const entry = (key: string, day: string, body = 'Because.') =>
  `## [2026-01-${day}-120000] ${TITLE[key]}\n\n**Status**: Accepted\n\n${body}\n`;
const row = (key: string, day: string) => `| 2026-01-${day} | ${TITLE[key]?.replace('|', '\\|')} |\n`;
const index = (...rows: string[]) =>
  `<!-- INDEX:START -->\n| Date | Decision |\n|----|--------|\n${rows.join('')}<!-- INDEX:END -->\n`;
const file = (entries: [string, string][], after = '') =>
  `# Decisions\n\n${index(...entries.map(([key, day]) => row(key, day)))}\n${entries.map(([key, day]) => entry(key, day)).join('\n---\n\n')}${after}`;

const merge = (base: string, ours: string, theirs: string) => {
  const { text, clean } = mergeContextFile(base, ours, theirs);
  expect(clean).toBe(!text.includes('<<<<<<<'));
  return text;
};

describe('files of dated entries', () => {
  it('keeps both sides’ entries by their stamps, and makes the index of them', () => {
    const base = file([['a', '01']]);
    const [ours, theirs] = [
      file([
        ['c', '09'],
        ['a', '01'],
      ]),
      file([
        ['b', '05'],
        ['a', '01'],
      ]),
    ];
    const wanted = file([
      ['c', '09'],
      ['b', '05'],
      ['a', '01'],
    ]);
    expect(merge(base, ours, theirs)).toBe(wanted);
    expect(merge(base, theirs, ours)).toBe(wanted);
    expect(merge(base, wanted, theirs)).toBe(wanted);
  });

  it('keeps entries of one stamp and of one heading apart', () => {
    const [one, two] = [entry('b', '05', 'One reason.'), entry('b', '05', 'Another reason.')];
    const base = `# D\n\n${one}\n${two}\n${entry('a', '01')}`;
    const merged = merge(
      base,
      base.replace('One reason.', 'A better reason.'),
      `# D\n\n${entry('c', '05')}\n${one}\n${two}\n${entry('a', '01')}`,
    );
    expect(merged.match(/reason\./g)).toHaveLength(2);
    expect(merged).toContain('A better reason.');
    expect(merged).toContain(TITLE['c']);
  });

  it('leaves sections that are no entries where they are, also when the entry before them is deleted', () => {
    const themes = '\n## Themes\n\nWritten by hand.\n';
    const base = file(
      [
        ['b', '05'],
        ['a', '01'],
      ],
      themes,
    );
    const merged = merge(
      base,
      file([['b', '05']], themes),
      file(
        [
          ['c', '09'],
          ['b', '05'],
          ['a', '01'],
        ],
        themes,
      ),
    );
    expect(merged).toBe(
      file(
        [
          ['c', '09'],
          ['b', '05'],
        ],
        themes,
      ),
    );
  });

  it('touches nothing between the index markers that it did not make', () => {
    const odd = (text: string) => text.replace('<!-- INDEX:END -->', 'A note of mine.\n<!-- INDEX:END -->');
    const merged = merge(
      odd(file([['a', '01']])),
      odd(
        file([
          ['c', '09'],
          ['a', '01'],
        ]),
      ),
      odd(
        file([
          ['b', '05'],
          ['a', '01'],
        ]),
      ),
    );
    expect(merged).toContain('A note of mine.');
  });

  it('marks what both sides rewrote in one entry alone', () => {
    const base = file([
      ['b', '05'],
      ['a', '01'],
    ]);
    const edit = (text: string, to: string) => text.replace('Because.', to);
    const merged = merge(base, edit(base, 'Since it is fast.'), edit(base, 'Since it is small.'));
    expect(merged.match(/^<{7}/gm)).toHaveLength(1);
    expect(merged).toContain(
      '<<<<<<< ours\nSince it is fast.\n=======\nSince it is small.\n>>>>>>> theirs\n',
    );
  });
});
