/** Text to terms: words and the parts of identifiers, lower-case and lightly stemmed. */
import { remember } from './remember.ts';

const WORD = /[A-Za-z\u00C0-\u024F][A-Za-z0-9_\u00C0-\u024F]*/g;
export const LONGEST_WORD = 60;

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
  const plural = pluralOf(word);
  let cut = plural === 0 ? word : word.slice(0, -plural);
  if (cut.length > 6) {
    if (cut.endsWith('ing')) cut = cut.slice(0, -3);
    else if (cut.endsWith('ed')) cut = cut.slice(0, -2);
  }
  return cut.length > 5 && cut.endsWith('e') ? cut.slice(0, -1) : cut;
}

/** Letters of a plural's ending: `es` after `ss`, `x`, `ch` and `sh`, else `s`, but not that of `us` and `ss`. */
function pluralOf(word: string): number {
  if (!word.endsWith('s')) return 0;
  if (/(?:ss|x|ch|sh)es$/.test(word)) return 2;
  return /[^su]s$/.test(word) ? 1 : 0;
}

/** Terms of one word: the parts of `readBlobText` or `read_blob_text`, and the whole when it has several. */
export function termsOfWord(word: string): string[] {
  const terms: string[] = [];
  const parts = partsOf(word);
  for (const part of parts) if (part.length > 1 && !STOP.has(part)) terms.push(stem(part));
  if (parts.length > 1) terms.push(parts.join(''));
  return terms;
}

/** Lower-case; most words are one part. */
function partsOf(word: string): string[] {
  const lower = word.toLowerCase();
  const isOne = !word.includes('_');
  if (lower.slice(1) === word.slice(1))
    return isOne ? [lower] : lower.split('_').filter((part) => part !== '');
  return word
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_]+/)
    .filter((part) => part !== '');
}

const knownTerms: (word: string) => readonly string[] = remember(termsOfWord);

/** How often each term stands in a text. */
export function countTerms(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.match(WORD) ?? []) {
    if (word.length > LONGEST_WORD) continue;
    for (const term of knownTerms(word)) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
}

/** FNV-1a over the bytes of UTF-8, 32 bits with a sign: what indexes keep in place of a term or a name. */
export function hashTerm(term: string): number {
  let hash = FNV_START;
  for (let at = 0; at < term.length; at++) {
    const code = term.charCodeAt(at);
    if (code < 0x80) hash = Math.imul(hash ^ code, FNV_PRIME);
    else {
      hash = Math.imul(hash ^ (0xc0 | (code >> 6)), FNV_PRIME);
      hash = Math.imul(hash ^ (0x80 | (code & 0x3f)), FNV_PRIME);
    }
  }
  return hash;
}

export const FNV_START = 0x811c9dc5 | 0;
export const FNV_PRIME = 0x01000193;
