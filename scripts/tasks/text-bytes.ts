/**
 * Bytes to text and back without losing any: a byte that is no UTF-8 becomes a lone surrogate, U+DC80 to U+DCFF, which
 * no valid UTF-8 decodes to, and becomes that byte again (Python calls this "surrogateescape").
 */

const FIRST_ESCAPE = 0xdc00;

/** The text of a file, its byte order mark included; undefined for UTF-16, whose bytes are no lines to us. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    parts.push(buffer.toString('utf8', start, at), String.fromCharCode(FIRST_ESCAPE + (bytes[at] ?? 0)));
    start = ++at;
  }
  return parts.join('') + buffer.toString('utf8', start);
}

/** The bytes of a text that `decodeText` gave, or of what was made of such texts. */
export function encodeText(text: string): Buffer {
  if (!/[\uDC80-\uDCFF]/.test(text)) return Buffer.from(text, 'utf8');
  const parts = text.split(/(?<![\uD800-\uDBFF])([\uDC80-\uDCFF])/);
  return Buffer.concat(
    parts.map((part, at) =>
      at % 2 === 0 ? Buffer.from(part, 'utf8') : Buffer.from([part.charCodeAt(0) - FIRST_ESCAPE]),
    ),
  );
}

/** How many bytes the well-formed UTF-8 sequence has that starts here (Unicode, table 3-7); 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const second = bytes[at + 1] ?? 0;
  const [low, high] = SECOND.get(lead) ?? [0x80, 0xbf];
  if (second < low || second > high) return 0;
  for (let next = at + 2; next < at + length; next++) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** Second bytes where not all continuation bytes are well-formed. */
const SECOND: ReadonlyMap<number, readonly [number, number]> = new Map([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
]);
