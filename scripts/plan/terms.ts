/** Text to terms: words and the parts of identifiers, lower-case and lightly stemmed. */

const WORD = /[A-Za-z\u00C0-\u024F][A-Za-z0-9_\u00C0-\u024F]*/g;
const LONGEST_WORD = 60;

/** Words that any sentence about work holds. */
const STOP = new Set(
  (
    'a about add added adds after all also an and another any are as at be been before but by can do does each etc ' +
    'first for from had has have if in into is it its less like made make makes may more new no not of off on one ' +
    'only or other our out over per same should so such than that the their them then there these they this those ' +
    'to two under up use used uses using via was we were when where which will with would you your'
  ).split(' '),
);

/** Cuts the endings that most often tell two forms of one word apart. */
export function stem(word: string): string {
  if (word.length <= 4) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  let cut = word;
  if (/(?:ss|x|ch|sh)es$/.test(cut)) cut = cut.slice(0, -2);
  else if (/[^su]s$/.test(cut)) cut = cut.slice(0, -1);
  if (cut.length > 6) cut = cut.replace(/(?:ing|ed)$/, '');
  return cut.length > 5 && cut.endsWith('e') ? cut.slice(0, -1) : cut;
}

/** Terms of one word: the parts of `readBlobText` or `read_blob_text`, and the whole when it has several. */
export function termsOfWord(word: string): string[] {
  const parts = word
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_]+/)
    .filter((part) => part !== '');
  const terms = parts.filter((part) => part.length > 1 && !STOP.has(part)).map(stem);
  if (parts.length > 1) terms.push(parts.join(''));
  return terms;
}

/** Calls `visit` for every word of a text. */
export function forEachWord(text: string, visit: (word: string, end: number) => void): void {
  WORD.lastIndex = 0;
  for (let match = WORD.exec(text); match; match = WORD.exec(text)) {
    if (match[0].length <= LONGEST_WORD) visit(match[0], WORD.lastIndex);
  }
}

/** How often each term stands in a text. */
export function countTerms(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  forEachWord(text, (word) => {
    for (const term of termsOfWord(word)) counts.set(term, (counts.get(term) ?? 0) + 1);
  });
  return counts;
}
