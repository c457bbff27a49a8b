import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countConflicts,
  renderDifferences,
  settleConflicts,
} from '../../../scripts/merge/conflict-markers.ts';

const LABELS = { ours: 'ours', theirs: 'theirs' };

describe('renderDifferences', () => {
  it('marks each place where two texts differ, and cuts at no blank line inside', () => {
    const text = renderDifferences('# A\n\none\n\ntwo\nsame\nx\n', '# A\n\nuno\n\ndue\nsame\n', LABELS);
    expect(text).toBe(
      '# A\n\n<<<<<<< ours\none\n\ntwo\n=======\nuno\n\ndue\n>>>>>>> theirs\nsame\n<<<<<<< ours\nx\n=======\n>>>>>>> theirs\n',
    );
    expect(countConflicts(text)).toBe(2);
  });

  it('loses nothing of either text', () => {
    const row = fc.constantFrom('a', 'b', 'c', '', '---', '- [ ] d', '```text');
    const text = fc.array(row, { maxLength: 12 }).map((rows) => rows.map((one) => `${one}\n`).join(''));
    fc.assert(
      fc.property(text, text, (ours, theirs) => {
        const settled = settleConflicts(renderDifferences(ours, theirs, LABELS));
        expect(settled).toEqual([...new Set([ours, theirs])]);
      }),
    );
  });
});
