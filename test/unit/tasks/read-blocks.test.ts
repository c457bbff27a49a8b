import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseBlocks, readBlocks } from '../../../scripts/tasks/read-blocks.ts';

const line = fc.constantFrom(
  '',
  '',
  '# One',
  '## Two [x]',
  'text',
  '---',
  '===',
  '  ===',
  '  ---',
  '- [ ] a',
  '- [x] b c d',
  '  - [ ] nested',
  '  ```',
  '```',
  '~~~',
  '<!--',
  '-->',
  '<div>',
  '</div>',
  '<pre>',
  '> quote',
  '> ```',
  '1. [ ] one',
  '| a | b |',
  '|---|---|',
  '- [x] a | b',
  '[x]: url',
  '- ```',
  '    code',
  '<details>',
);

// Which items start a chunk depends on their text. Texts that differ only in ticks are read from one reading.
const item = fc.tuple(fc.nat(99), fc.constantFrom(' ', 'x', 'X')).map(([n, mark]) => `- [${mark}] item ${n}`);
const row = fc.oneof({ weight: 3, arbitrary: line }, { weight: 1, arbitrary: item });

it('reads a text in chunks as it reads it whole', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 25 }), fc.constantFrom('\n', '\r\n'), (rows, ending) => {
      const text = rows.join(ending);
      const { kinds, headings } = parseBlocks(text);
      const chunked = readBlocks(text);
      expect([...chunked.kinds].sort((a, b) => a[0] - b[0])).toEqual([...kinds].sort((a, b) => a[0] - b[0]));
      expect(chunked.headings).toEqual(headings);
    }),
    { numRuns: 2000 },
  );
});
