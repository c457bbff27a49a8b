/** Words of a title or heading that may name a concern. */
import { isAction, isPlainDirectory } from './common-words.ts';
import { countTerms } from './terms.ts';

export interface Topic {
  readonly word: string;
  /** By its form or place likelier what is done, or what something is like, than a thing. */
  readonly doubtful: boolean;
}

const SHORTEST = 3;
const LONGEST = 14;
const WORD = /[\p{L}][\p{L}\p{N}]+/gu;
/** `Counting`, `skipped`, `configurable`, `silently`: no things. */
const NO_THING = /(?:ing|ed|able|ible|less|ful|ous)$/;

/** @param text without its label, see `splitLabel` */
export function topicsOf(text: string): Topic[] {
  // A path speaks as one that the task will touch.
  const bare = text
    .replace(/#\S+|`|\*|\[[^\]]*\]|\([^)]*\)|https?:\S+|\S+\/\S*\.\w+|\S+\/(?=\s|$)/g, ' ')
    .trimStart();
  const topics = new Map<string, Topic>();
  for (const { 0: written, index } of bare.matchAll(WORD)) {
    const word = written.toLowerCase();
    if (!mayBeTopic(word)) continue;
    // What a title starts with is what is to be done: `fail fast`. A plural is a thing even there.
    const isVerb = index === 0 && !/[^s]s$/.test(word);
    const next = /^[ -]([\p{L}][\p{L}\p{N}]+)/u.exec(bare.slice(index + written.length))?.[1]?.toLowerCase();
    const isQuality = next !== undefined && mayBeTopic(next);
    const doubtful = isVerb || isQuality || NO_THING.test(word);
    if (topics.get(word)?.doubtful !== false) topics.set(word, { word, doubtful });
    if (isQuality && !isVerb)
      topics.set(`${word}-${next}`, { word: `${word}-${next}`, doubtful: NO_THING.test(next) });
  }
  return [...topics.values()];
}

function mayBeTopic(word: string): boolean {
  if (word.length < SHORTEST || word.length > LONGEST || word.endsWith('ly')) return false;
  // What counts as no term at all (a, the, with) is no topic either.
  return !isAction(word) && !isPlainDirectory(word) && countTerms(word).size > 0;
}

/** `parser: ...`, `Web UI: ...`, `fix(lexer)!: ...` */
const LABEL = /^(?:[a-z]+\(([^)]{2,24})\)!?|([\p{L}][\p{L}\p{N}/_-]*(?: [\p{L}\p{N}/_-]+)?)):\s+/u;

/** A title that says its concern itself, in front of a colon; what stands behind it is the text. */
export function splitLabel(title: string): { readonly label: string; readonly text: string } {
  const bare = title.replace(/\*\*|__/g, '');
  const found = LABEL.exec(bare);
  if (found === null) return { label: '', text: bare };
  return { label: found[1] ?? found[2] ?? '', text: bare.slice(found[0].length) };
}
