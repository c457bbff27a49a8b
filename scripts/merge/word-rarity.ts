/**
 * How alike two texts of a list are. A word that few tasks have says much about which task it is; one that every task
 * has (`add`, `tests`) says little, so each word weighs by its rarity among the tasks that are compared.
 */
import { listCommon, wordsOf } from './task-words.ts';

/** What a word is worth that one text lacks: of the shorter text it was taken away, of the longer one it was added. */
const REMOVED = 1;
const ADDED = 0.15;
/** How much has to agree before agreement means anything: two tasks are not one because both say "write tests". */
const DOUBT = 1;

export class WordRarity {
  readonly #counts = new Map<string, number>();
  readonly #texts = new Map<string, readonly string[]>();
  #total = 0;

  constructor(texts: Iterable<string>) {
    for (const text of texts) {
      this.#total++;
      for (const word of new Set(this.words(text))) this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
    }
  }

  words(text: string): readonly string[] {
    const known = this.#texts.get(text);
    if (known) return known;
    const words = wordsOf(text);
    this.#texts.set(text, words);
    return words;
  }

  /** In how many of the texts a word stands. */
  count(word: string): number {
    return this.#counts.get(word) ?? 0;
  }

  /** In nats: about the surprise of meeting the word. */
  weigh(words: readonly string[]): number {
    return words.reduce((sum, word) => sum + Math.log(1 + this.#total / Math.max(1, this.count(word))), 0);
  }

  /** 0 to 1: the weight of the words in common against that of the words that an edit took away or added. */
  likeness(one: string, other: string): number {
    return one === other ? 1 : this.#compare(one, other, ADDED);
  }

  /** The same for texts of which neither comes from the other: only one that goes on where the other ends adds words. */
  likenessOfTwo(one: string, other: string): number {
    if (one === other) return 1;
    const [a, b] = [this.words(one), this.words(other)];
    const [short, long] = a.length <= b.length ? [a, b] : [b, a];
    const isContinued = short.every((word, at) => word === long[at]);
    return this.#compare(one, other, isContinued ? ADDED : REMOVED);
  }

  #compare(one: string, other: string, added: number): number {
    const [a, b] = [this.words(one), this.words(other)];
    const common = this.weigh(listCommon(a, b));
    const [short, long] = [this.weigh(a), this.weigh(b)].sort((x, y) => x - y) as [number, number];
    return common / (common + REMOVED * (short - common) + added * (long - common) + DOUBT);
  }
}
