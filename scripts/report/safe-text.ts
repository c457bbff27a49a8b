/**
 * Text from a repository (task titles, file names) is data: it never reaches a terminal with raw control
 * characters, which could move the cursor, recolour the screen or hide what was printed.
 */

// C0 (without \n and \t), DEL, C1, and the bidirectional overrides that reorder what a reader sees.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Shows control characters as `\x1b` or `\u202e`; newlines and tabs stay. */
export function safeText(text: string): string {
  return text.replace(CONTROL, (character) => escapeCharacter(character));
}

/** As `safeText`, and on one line: newlines and tabs are shown too. For names and paths. */
export function safeLine(text: string): string {
  return safeText(text).replace(/\n/g, '\\n').replace(/\t/g, '\\t');
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
