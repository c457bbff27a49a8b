/** Quotes one word for a POSIX shell, so that a printed remedy can be pasted whatever the path holds. */
export function shellQuote(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  // Newlines and other control characters: a terminal would act on them, so they go in ANSI-C quotes.
  if (/[\u0000-\u001f\u007f]/.test(word)) {
    const escaped = word.replace(/[\\']/g, '\\$&').replace(/[\u0000-\u001f\u007f]/g, (character) => {
      return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
    });
    return `$'${escaped}'`;
  }
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line of several words, each quoted where it must be. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellQuote).join(' ');
}
