/** Why a path is in a blast radius: the kinds of evidence that carried its score, each with a sentence. */
import { FEATURES, type Feature } from './features.ts';
import { holdersOf, isHeldBy } from './full-text.ts';
import { contributionsOf, FITTED } from './model.ts';
import { NEW_FILE_COLUMN, type NewFileFeature } from './new-file-features.ts';
import type { OpenTask } from './open-task.ts';
import { baseOf, directoryOf, pairStem } from './paths.ts';
import type { RawPrediction, ScoredCandidate } from './predict-files.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { termsOfWord } from './terms.ts';
import { splitWords } from './write-name.ts';

export type EvidenceKind =
  | 'path'
  | 'name'
  | 'directory'
  | 'symbol'
  | 'section'
  | 'similar-commit'
  | 'co-change'
  | 'lexical'
  | 'pair'
  | 'import'
  | 'recent'
  | 'new-file'
  | 'override';

export interface Evidence {
  readonly kind: EvidenceKind;
  readonly detail: string;
}

/** What speaks for a file that exists. */
type FoundKind = Exclude<EvidenceKind, 'new-file' | 'override'>;

/** What a feature is evidence of. Those left out (size of the tree, kind of file, ...) only tune the others. */
const KIND_OF: Readonly<Partial<Record<Feature, FoundKind>>> = {
  mention: 'path',
  ownMention: 'path',
  namedMention: 'path',
  stem: 'name',
  ownStem: 'name',
  directory: 'directory',
  symbol: 'symbol',
  path: 'lexical',
  titlePath: 'lexical',
  content: 'lexical',
  titleContent: 'lexical',
  contentRank: 'lexical',
  pathRarity: 'lexical',
  nameRarity: 'lexical',
  profileRank: 'similar-commit',
  titleProfile: 'similar-commit',
  profile: 'similar-commit',
  rarest: 'lexical',
  shortContent: 'lexical',
  contentSure: 'lexical',
  pathRank: 'lexical',
  pathCover: 'lexical',
  nameCover: 'lexical',
  similar: 'similar-commit',
  similarWide: 'similar-commit',
  similarRank: 'similar-commit',
  similarSure: 'similar-commit',
  ticked: 'similar-commit',
  section: 'section',
  taskList: 'section',
  family: 'section',
  withMentioned: 'co-change',
  coChange: 'co-change',
  recent: 'recent',
  warm: 'recent',
  justNow: 'recent',
  pairOfBest: 'pair',
  imported: 'import',
  importing: 'import',
};
const TOLD = FEATURES.flatMap((feature, column) => {
  const kind = KIND_OF[feature];
  return kind === undefined ? [] : [{ column, kind }];
});
const MOST_KINDS = 3;

/** At most three reasons, the weightiest first; always at least one. */
export function explainTouch(
  facts: RepositoryFacts,
  prediction: RawPrediction,
  candidate: ScoredCandidate,
): Evidence[] {
  if (candidate.number === undefined) return explainNewFile(prediction, candidate);
  const gains = gainsOf(candidate);
  // That two files came in one change, as in the first of a repository, is no habit.
  const others = gains.has('co-change') ? togetherWith(facts, prediction.candidates, candidate) : undefined;
  if (others !== undefined && others.together < 2) gains.delete('co-change');
  // A path that the text names is what a reader checks first, whatever it weighs.
  const named = Number(gains.has('path'));
  const kinds = [...gains.keys()].sort(
    (a, b) =>
      named * (Number(b === 'path') - Number(a === 'path')) || (gains.get(b) ?? 0) - (gains.get(a) ?? 0),
  );
  const carried = kinds.filter((kind, at) => at === 0 || (gains.get(kind) ?? 0) > 0).slice(0, MOST_KINDS);
  if (carried.length === 0) return [withoutKind(facts, candidate.number)];
  const { number } = candidate;
  return carried.map((kind) => ({ kind, detail: detailOf(kind, facts, prediction, candidate, number) }));
}

/** What each kind of evidence added to the log-odds. */
function gainsOf({ features }: ScoredCandidate): Map<FoundKind, number> {
  const gained = contributionsOf(FITTED.existing, features);
  const gains = new Map<FoundKind, number>();
  for (const { column, kind } of TOLD) {
    // Only what is there is told: that something is missing is no reason to touch a file.
    if ((features[column] ?? 0) <= 0) continue;
    gains.set(kind, (gains.get(kind) ?? 0) + (gained[column] ?? 0));
  }
  return gains;
}

const NEW_FILE_EVIDENCE: readonly (readonly [NewFileFeature, Evidence])[] = [
  ['inText', { kind: 'path', detail: 'named in the text; does not exist yet' }],
  ['inOwnDocument', { kind: 'path', detail: 'named in the document of the task; does not exist yet' }],
  ['inNamedDocument', { kind: 'path', detail: 'named in a document beside the task; does not exist yet' }],
  ['testOfLikely', { kind: 'new-file', detail: 'the test, still to be made, of a likely file' }],
  ['analogy', { kind: 'new-file', detail: 'to be made as past changes of the kind made one' }],
  ['guessed', { kind: 'new-file', detail: 'a name from the text, where such work makes files' }],
];

/** The first of them is how the path was come by. */
function explainNewFile({ signals }: RawPrediction, { path, features }: ScoredCandidate): Evidence[] {
  if (signals.mentions.gone.has(path))
    return [{ kind: 'path', detail: 'named in the text; was there, and is gone' }];
  const found = NEW_FILE_EVIDENCE.filter(([feature]) => (features[NEW_FILE_COLUMN[feature]] ?? 0) > 0);
  return found.slice(0, MOST_KINDS).map(([, evidence]) => evidence);
}

/** Likely for nothing that a single kind of evidence says: by its own past. */
function withoutKind(facts: RepositoryFacts, number: number): Evidence {
  const changes = facts.history.changesOf.get(number)?.length ?? 0;
  return { kind: 'recent', detail: `changed in ${changes} past ${changes === 1 ? 'commit' : 'commits'}` };
}

function detailOf(
  kind: FoundKind,
  facts: RepositoryFacts,
  { signals, candidates }: RawPrediction,
  candidate: ScoredCandidate,
  number: number,
): string {
  switch (kind) {
    case 'path':
      return 'named in the text or its documents';
    case 'name':
      return `the text holds its name, ${baseOf(candidate.path)}`;
    case 'directory':
      return `below a directory that the text names`;
    case 'symbol':
      return 'defines a name that the text holds';
    case 'section':
      return 'touched by work on this section, this list or related tasks';
    case 'similar-commit':
      return similarDetail(facts, signals.neighbours, number);
    case 'co-change':
      return togetherDetail(togetherWith(facts, candidates, candidate));
    case 'lexical':
      return lexicalDetail(facts, signals, number);
    case 'pair':
      return `test or counterpart of ${pairOf(candidates, candidate) ?? 'a likely file'}`;
    case 'import':
      return 'imports or is imported by a likely file';
    case 'recent':
      return 'worked on in the newest commits';
  }
}

function similarDetail(
  facts: RepositoryFacts,
  neighbours: RawPrediction['signals']['neighbours'],
  number: number,
): string {
  const touching = neighbours.filter(({ change }) => facts.history.touched[change]?.includes(number));
  const [best] = touching;
  const change = best === undefined ? undefined : facts.history.changes[best.change];
  if (change === undefined) return 'what past commits said of it resembles the text';
  const more = touching.length > 1 ? ` and ${touching.length - 1} more like it` : '';
  return `past commit ${change.id.slice(0, 8)} "${change.subject.slice(0, 60)}"${more}`;
}

const togetherDetail = ({ together, of, path }: Together): string =>
  `changed in ${together} of ${of} commits that touched ${path}`;

interface Together {
  /** Changes that touched both, and all that touched the other. */
  readonly together: number;
  readonly of: number;
  /** The other: the likely file that it changed with most often. */
  readonly path: string;
}

function togetherWith(
  facts: RepositoryFacts,
  candidates: readonly ScoredCandidate[],
  candidate: ScoredCandidate,
): Together {
  let best = { together: 0, of: 0, path: '' };
  const { changesOf } = facts.history;
  const mine = (candidate.number === undefined ? undefined : changesOf.get(candidate.number)) ?? [];
  for (const other of candidates.slice(0, 6)) {
    if (other.number === undefined || other.path === candidate.path) continue;
    const changes = changesOf.get(other.number) ?? [];
    const together = countCommon(mine, changes);
    if (together > best.together) best = { together, of: changes.length, path: other.path };
  }
  return best;
}

/** Of two rising lists. */
function countCommon(one: readonly number[], two: readonly number[]): number {
  let common = 0;
  for (let at = 0, other = 0; at < one.length && other < two.length; ) {
    const difference = (one[at] as number) - (two[other] as number);
    if (difference === 0) common++;
    if (difference <= 0) at++;
    if (difference >= 0) other++;
  }
  return common;
}

function lexicalDetail(
  facts: RepositoryFacts,
  { task, query }: RawPrediction['signals'],
  number: number,
): string {
  const files = facts.tree.paths.length;
  const shared = [...query]
    .filter(([term]) => isHeldBy(facts.contentField, term, number) || isHeldBy(facts.pathField, term, number))
    .map(
      ([term, weight]) =>
        [term, weight * Math.log(2 + files / (1 + holdersOf(facts.contentField, term)))] as const,
    )
    .sort((a, b) => b[1] - a[1])
    .slice(0, 4)
    .map(([term]) => writtenAs(task, term));
  return shared.length === 0 ? 'its words resemble the text' : `shares ${shared.join(', ')}`;
}

const wordsOf = new WeakMap<OpenTask, ReadonlyMap<string, string>>();

/** A term as the task writes it, since `provid` is no word; the term itself where only its documents hold it. */
function writtenAs(task: OpenTask, term: string): string {
  let words = wordsOf.get(task);
  if (words === undefined) {
    const text = [task.text, ...task.headings, ...task.ancestors].join('\n');
    const found = new Map<string, string>();
    for (const word of (text.match(/[\p{L}][\p{L}\p{N}_]*/gu) ?? []).flatMap(splitWords)) {
      const [of] = termsOfWord(word);
      if (of !== undefined && !found.has(of)) found.set(of, word.toLowerCase());
    }
    words = found;
    wordsOf.set(task, words);
  }
  return words.get(term) ?? term;
}

function pairOf(candidates: readonly ScoredCandidate[], candidate: ScoredCandidate): string | undefined {
  const key = pairStem(candidate.path);
  return candidates.slice(0, 8).find((other) => other.path !== candidate.path && pairStem(other.path) === key)
    ?.path;
}

/** Directories of the likely files, likeliest first; the top is `.`. */
export function likelyDirectories(
  files: readonly { readonly path: string; readonly score: number }[],
): string[] {
  const sums = new Map<string, number>();
  for (const { path, score } of files) {
    const directory = directoryOf(path) || '.';
    sums.set(directory, (sums.get(directory) ?? 0) + score);
  }
  return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([directory]) => directory);
}
