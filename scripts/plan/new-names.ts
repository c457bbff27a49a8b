/** Names that a task may give to a file that it will make: runs of words of its title, and names in code of its text. */
import { listIdentifiers } from './find-mentions.ts';
import { holdersOf, rarityOf } from './full-text.ts';
import type { OpenTask } from './open-task.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { hashTerm, termsOfWord } from './terms.ts';
import { splitWords } from './write-name.ts';

export const NAME_FEATURES = [
  'oneWord',
  'twoWords',
  'moreWords',
  'quoted',
  'identifier',
  'part',
  'position',
  'leads',
  'beforeRole',
  'endsInRole',
  'skipped',
  'stemThere',
  'wordsThere',
  'rarity',
] as const;
type NameFeature = (typeof NAME_FEATURES)[number];

/** A name for a new file. */
export interface NewName {
  /** Lower-case, a blank between words. */
  readonly words: string;
  /** How much the text means it, 0 to 1, at a first look; what it is worth the model says. */
  readonly weight: number;
  readonly features: NameFeatures;
}

type NameFeatures = Readonly<Partial<Record<NameFeature, number>>>;

/** What tells whether a name, or a word of it, is known. */
type Named = Pick<RepositoryFacts, 'tree' | 'pathField'>;

const MOST_NAMES = 20;
const MOST_IDENTIFIERS = 6;
const MOST_PARTS = 4;
const MOST_STARTS = 7;
const MOST_WORDS = 4;
const LONGEST_NAME = 44;
/** Of a name in the text but not in the title. */
const TEXT_PART = 3;

const JOINING = new Set(
  (
    'the a an for of to in on and with from into via all as by or is are be that this it its when if not no than then ' +
    'so at per each any new more other some use using up out only also can should must will'
  ).split(' '),
);
/** What is done, where it leads the title. */
const VERBS = new Set(
  (
    'add allow apply build bump change check chore clean configure convert create define delete design detect document ' +
    'drop enable ensure evaluate expose extend extract feat feature finish fix generate handle implement improve ' +
    'install integrate introduce investigate make merge migrate move parse phase port prepare provide publish refactor ' +
    'remove rename render replace research review rewrite run set setup show simplify split support task test tests ' +
    'track unit update use validate verify wire write bug docs'
  ).split(' '),
);
/** What kind of thing a name stands for: `the drift command`, `blob reader service`. */
const ROLES = new Set(
  (
    'adapter api builder class client command commands component components config configuration controller dialog doc ' +
    'docs editor endpoint engine factory file form formatter function generator guide handler helper helpers hook hooks ' +
    'interface library list loader manager menu middleware modal model module package page panel parser plugin provider ' +
    'renderer resolver route router routes runner schema screen script server service skill store suite table test ' +
    'tests tool type types util utility utils validator view widget workflow button'
  ).split(' '),
);

/** The likeliest names first. */
export function listNewNames(facts: Named, { title, text }: OpenTask): NewName[] {
  const found = new Map<string, NewName>();
  const add = (words: readonly string[], features: NameFeatures, next = '') => {
    const parts = words.map((word) => word.toLowerCase());
    const name = parts.join(' ');
    if (name.length < 3 || name.length > LONGEST_NAME || parts.length > MOST_WORDS + 1 || found.has(name))
      return;
    const all = { ...features, ...shapeOf(facts, parts, next) };
    found.set(name, { words: name, weight: weightOf(all), features: all });
  };
  addIdentifiers(title, text, add);
  addTitle(title, add);
  return [...found.values()].sort((a, b) => b.weight - a.weight).slice(0, MOST_NAMES);
}

type AddName = (words: readonly string[], features: NameFeatures, next?: string) => void;

function addIdentifiers(title: string, text: string, add: AddName): void {
  for (const [name, quoted] of listIdentifiers(`${title}\n${text}`).slice(0, MOST_IDENTIFIERS)) {
    const said = name.replace(/\(.*$/, '').trim().split(/\s+/);
    for (const word of new Set([said.at(-1) ?? '', said[1] ?? ''])) {
      if (!/^[A-Za-z][\w-]{2,40}$/.test(word)) continue;
      const part = title.includes(word) ? 0 : TEXT_PART / (MOST_PARTS - 1);
      const features = { identifier: 1, quoted: Number(quoted), part };
      const words = splitWords(word);
      add(words, features);
      const bare = words.filter(
        (one, at) => !(/^tests?$/i.test(one) && (at === 0 || at === words.length - 1)),
      );
      if (bare.length < words.length) add(bare, features, 'test');
      else if (words.length > 2) add(words.slice(0, -1), { ...features, position: 0.5 }, words.at(-1));
    }
  }
}

/** Numbers, labels and marks before what the title says. */
const LABELS = /^(?:\W*[A-Z]{0,4}-?\d[\w.]*[:.)]?\s+|\W*\[[^\]]{1,12}\]\s*|\W*task:\s*)+|^\W+/i;
const KIND_OF_WORK = /^\**(?:feat|fix|chore|docs|refactor|test)(?:\([^)]*\))?!?:\s*/i;

export const withoutLabels = (title: string): string => title.replace(LABELS, '').replace(KIND_OF_WORK, '');

function addTitle(title: string, add: AddName): void {
  const parts = withoutLabels(title)
    .replace(/`|\*\*/g, ' ')
    .split(/ [-–—] |: |, |[()]|; | \/ |\. /);
  for (const [at, piece] of parts.slice(0, MOST_PARTS).entries()) {
    const words = (piece.match(/[A-Za-z][A-Za-z0-9]*/g) ?? []).flatMap(splitWords);
    const low = words.map((word) => word.toLowerCase());
    let start = 0;
    for (const [first, word] of low.entries()) {
      if (JOINING.has(word) || (first === 0 && VERBS.has(word))) continue;
      const features = {
        part: at / (MOST_PARTS - 1),
        position: start / MOST_STARTS,
        leads: Number(start === 0),
      };
      addRuns(words.slice(first), features, add);
      if (++start >= MOST_STARTS) break;
    }
  }
}

/** The first word with the next ones up to one that joins, and with one a little further on. */
function addRuns(words: readonly string[], features: NameFeatures, add: AddName): void {
  const joins = (word = '') => JOINING.has(word.toLowerCase());
  for (let length = 1; length <= Math.min(MOST_WORDS, words.length); length++) {
    if (joins(words[length - 1])) break;
    add(words.slice(0, length), features, words[length]);
  }
  for (const skipped of [1, 2]) {
    const [first = '', last] = [words[0], words[skipped + 1]];
    if (last !== undefined && !joins(last)) add([first, last], { ...features, skipped }, words[skipped + 2]);
  }
}

/** What the name itself says, whatever the text says of it. */
function shapeOf({ tree, pathField }: Named, words: readonly string[], next: string): NameFeatures {
  let [known, rarity] = [0, 0];
  for (const word of words) {
    const [term = word] = termsOfWord(word);
    if (holdersOf(pathField, term) > 0) known++;
    rarity += rarityOf(pathField, hashTerm(term));
  }
  return {
    oneWord: Number(words.length === 1),
    twoWords: Number(words.length === 2),
    moreWords: Number(words.length > 2),
    beforeRole: Number(ROLES.has(next.toLowerCase())),
    endsInRole: Number(ROLES.has(words.at(-1) ?? '')),
    stemThere: Math.log(1 + (tree.byStem.get(words.join(''))?.length ?? 0)) / 3,
    wordsThere: known / words.length,
    rarity: rarity / words.length,
  };
}

function weightOf(features: NameFeatures): number {
  const of = (feature: NameFeature) => features[feature] ?? 0;
  const sum =
    of('quoted') +
    0.8 * of('identifier') +
    0.9 * of('leads') +
    0.5 * of('beforeRole') +
    0.3 * of('twoWords') -
    1.2 * of('part') -
    0.8 * of('position') -
    0.8 * of('stemThere') -
    0.4 * of('skipped');
  return 1 / (1 + Math.exp(1 - 1.5 * sum));
}
