/** File names written as the files of a directory are written. */

/** `readBlob_text` is `read`, `Blob`, `text`. */
export function splitWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .filter((part) => part !== '');
}

/** `blob reader` like `task-list.test.ts` is `blob-reader.test.ts`; like `test_plan.py` it is `test_blob_reader.py`. */
export function writeLike(words: string, example: string): string | undefined {
  const match = /^(test_)?([A-Za-z][\w-]*?)(_test|Test)?((?:\.\w+)+)$/.exec(example);
  if (match === null) return undefined;
  const [, before = '', stem = '', after = '', ending = ''] = match;
  const isTest = before !== '' || after !== '' || /\.(?:test|spec)\./.test(ending);
  // A test of a test is never meant.
  if (isTest && /^tests? | tests?$/i.test(words)) return undefined;
  const plain = /\.(?:py|rs|go|rb|c|cpp|sh|exs?)$/.test(ending) ? '_' : '-';
  return before + joinLike(words.toLowerCase().split(' '), stem, plain) + after + ending;
}

/** `blob reader` like `TaskList` is `BlobReader`. @param plain what joins words where the example has only one */
export function joinLike(words: readonly string[], example: string, plain: string): string {
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  if (/^[A-Z][a-z]/.test(example)) return words.map(capital).join('');
  if (example.includes('-')) return words.join('-');
  if (example.includes('_')) return words.join('_');
  if (/[A-Z]/.test(example)) return words.map((word, at) => (at === 0 ? word : capital(word))).join('');
  return words.join(plain);
}

/** Letters and digits only, lower-case: what two ways of writing one name have in common. */
export const flatName = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '');
