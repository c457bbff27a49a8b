import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeText, encodeText } from '../../../scripts/tasks/text-bytes.ts';

it('reads and writes any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const text = decodeText(bytes);
      if (text !== undefined) expect(encodeText(text)).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 3000 },
  );
});

it('reads valid UTF-8 as everybody does, and what is between lines of it too', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom(0x80, 0xc3, 0xff),
      (text, byte) => {
        expect(decodeText(Buffer.from(text))).toBe(text);
        const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0x0a, byte, 0x0a]), Buffer.from(text)]);
        expect(decodeText(bytes)?.split('\n').at(-1)).toBe(text.split('\n').at(-1));
        expect(encodeText(decodeText(bytes) ?? '')).toEqual(bytes);
      },
    ),
  );
});

it('refuses UTF-16', () => {
  expect(decodeText(Buffer.from([0xff, 0xfe, 0x2d, 0x00]))).toBeUndefined();
  expect(decodeText(Buffer.from([0xfe, 0xff, 0x00, 0x2d]))).toBeUndefined();
});
