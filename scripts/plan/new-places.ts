/** Where a task may make new files: where similar and recent changes made some, and where the likely files are. */
import type { Seed } from './neighbourhood.ts';
import { baseOf, directoryOf, ignoredReason } from './paths.ts';
import { remember } from './remember.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { topOf } from './scores.ts';
import type { TaskSignals } from './task-signals.ts';
import { flatName, joinLike, splitWords, writeLike } from './write-name.ts';

export const PLACE_FEATURES = [
  'similarAdded',
  'recentAdded',
  'nearLikely',
  'namedPlace',
  'sectionPlace',
  'placeRank',
  'placeSize',
  'placeRate',
  'placeWords',
  'ownFolder',
] as const;
type PlaceFeature = (typeof PLACE_FEATURES)[number];

export interface NewPlace {
  /** A file there, whose ending and way of writing are followed. */
  readonly example: string;
  /** Each file there has a folder of its own, which carries its name: `skills/<name>/SKILL.md`. */
  readonly ownFolder: boolean;
  /** How likely new files go there at a first look, the likeliest 1; what it is worth the model says. */
  readonly weight: number;
  readonly features: Readonly<Record<PlaceFeature, number>>;
}

/** The path of a file of that name in the place; undefined where its files are named in no way that can be followed. */
export function pathIn({ example, ownFolder }: NewPlace, words: string): string | undefined {
  const directory = directoryOf(example);
  const base = baseOf(example);
  if (!ownFolder) {
    const written = writeLike(words, base);
    return written === undefined ? undefined : joinPath(directory, written);
  }
  const folder = baseOf(directory);
  const written = carriesFolder(base, folder) ? writeLike(words, base) : base;
  const plain = base.endsWith('.go') ? '' : /\.(?:py|rs|ts)$/.test(base) ? '_' : '-';
  const named = joinLike(words.split(' '), folder, plain);
  return written === undefined ? undefined : joinPath(directoryOf(directory), `${named}/${written}`);
}

export function joinPath(directory: string, base: string): string {
  return directory === '' ? base : `${directory}/${base}`;
}

const MOST_PLACES = 10;
const SIMILAR = 20;
const RECENT = 30;
/** How much less each older change says. */
const FADING = 0.92;
const MOST_ADDED = 12;
const MOST_BELOW = 40;
const MOST_OF_SECTION = 12;
/** So many folders with such a file are a habit. */
const LEAST_FOLDERS = 2;

interface Place {
  readonly key: string;
  readonly example: string;
  readonly ownFolder: boolean;
  similar: number;
  recent: number;
  near: number;
  named: number;
  section: number;
}

/** The likeliest places first. @param words of the task, lower-case */
export function listNewPlaces(
  facts: RepositoryFacts,
  signals: TaskSignals,
  seeds: readonly Seed[],
  words: ReadonlySet<string>,
): NewPlace[] {
  const habits = habitsOf(facts);
  const ranked = gatherPlaces(facts, signals, seeds, habits)
    .map((place) => ({ place, weight: weightOf(place) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_PLACES);
  const most = ranked[0]?.weight || 1;
  return ranked.map(
    ({ place: { key, example, ownFolder, similar, recent, near, named, section }, weight }, rank) => ({
      example,
      ownFolder,
      weight: weight / most,
      features: {
        similarAdded: similar,
        recentAdded: recent,
        nearLikely: near,
        namedPlace: named,
        sectionPlace: section,
        placeRank: 1 / (1 + rank),
        placeSize: Math.log(1 + (habits.sizes.get(key) ?? 0)) / 5,
        placeRate: (habits.additions.get(key) ?? 0) / habits.added,
        placeWords: shareOf(placeWords(directoryOf(example)), words),
        ownFolder: Number(ownFolder),
      },
    }),
  );
}

const weightOf = ({ similar, recent, near, named, section }: Place): number =>
  2 * similar + recent + 0.25 * near + named + 0.2 * section;

function gatherPlaces(
  { tree, history }: RepositoryFacts,
  { neighbours, mentions, scores }: TaskSignals,
  seeds: readonly Seed[],
  { sizes }: Habits,
): Place[] {
  const found = new Map<string, Place>();
  const visit = (path: string, put: (place: Place) => void) => {
    const { kind, folder } = keysOf(path);
    for (const key of [kind, folder]) {
      const ownFolder = key !== undefined && key === folder;
      if (key === undefined || (ownFolder && (sizes.get(key) ?? 0) < LEAST_FOLDERS)) continue;
      let place = found.get(key);
      if (place === undefined) {
        place = { key, example: path, ownFolder, similar: 0, recent: 0, near: 0, named: 0, section: 0 };
        found.set(key, place);
      }
      put(place);
    }
  };
  const visitAdded = (changes: readonly Weighed[], field: 'similar' | 'recent', least: number) => {
    const total = changes.reduce((sum, { weight }) => sum + weight, least) || 1;
    for (const { change, weight } of changes) {
      const added = (history.changes[change]?.added ?? []).slice(0, MOST_ADDED);
      for (const path of added)
        visit(path, (place) => {
          place[field] += weight / total / Math.sqrt(added.length);
        });
    }
  };
  const similar = neighbours.slice(0, SIMILAR);
  visitAdded(
    similar.map(({ change, likeness }) => ({ change, weight: likeness ** 2 })),
    'similar',
    0.5,
  );
  const newest = history.changes.slice(0, RECENT);
  visitAdded(
    newest.map((_, change) => ({ change, weight: FADING ** change })),
    'recent',
    0,
  );
  for (const { path, score } of seeds)
    visit(path, (place) => {
      place.near += score;
    });
  for (const [directory, strength] of mentions.directories) {
    const below = (tree.directories.get(directory) ?? []).slice(0, MOST_BELOW);
    for (const path of below.map((file) => tree.paths[file] ?? ''))
      if (directoryOf(path) === directory)
        visit(path, (place) => {
          place.named = Math.max(place.named, strength);
        });
  }
  for (const { number, score } of topOf(scores.section, MOST_OF_SECTION))
    visit(tree.paths[number] ?? '', (place) => {
      place.section += score;
    });
  return [...found.values()];
}

interface Weighed {
  readonly change: number;
  readonly weight: number;
}

function shareOf(parts: readonly string[], words: ReadonlySet<string>): number {
  return parts.length === 0 ? 0 : parts.filter((part) => words.has(part)).length / parts.length;
}

const placeWords = remember((directory: string): readonly string[] =>
  directory
    .split(/[^A-Za-z0-9]+/)
    .flatMap(splitWords)
    .map((word) => word.toLowerCase())
    .filter((word) => word.length > 2),
);

interface Keys {
  /** Directory, ending, and what marks a test: tests and sources of one directory are two kinds of place. */
  readonly kind: string | undefined;
  /** The directory above, and the file's name if it is not that of its folder. */
  readonly folder: string | undefined;
}

const keysOf = remember((path: string): Keys => {
  const base = baseOf(path);
  if (ignoredReason(path) !== undefined || !/[^/]\.\w+$/.test(path))
    return { kind: undefined, folder: undefined };
  const directory = directoryOf(path);
  const ending = base.replace(/^[^.]+/, '');
  const kind = [directory, ending, /^test_/.test(base), /_test\./.test(base)].join('\0');
  if (!directory.includes('/')) return { kind, folder: undefined };
  const follows = carriesFolder(base, baseOf(directory));
  return {
    kind,
    folder: ['', directoryOf(directory), follows ? '' : base, follows ? ending : ''].join('\0'),
  };
});

const carriesFolder = (base: string, folder: string): boolean =>
  flatName(base.replace(/\..*$/, '').replace(/^test_|_test$/, '')) === flatName(folder);

interface Habits {
  /** By key of a place: how many files of the tree are there. */
  readonly sizes: ReadonlyMap<string, number>;
  /** By key: how many of the newest files were made there. */
  readonly additions: ReadonlyMap<string, number>;
  readonly added: number;
}

const CHANGES_LOOKED_AT = 300;
const MOST_OF_ONE = 30;
const habits = new WeakMap<RepositoryFacts['tree'], Habits>();

function habitsOf({ tree, history }: RepositoryFacts): Habits {
  const known = habits.get(tree);
  if (known !== undefined) return known;
  const count = (paths: Iterable<string>): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const path of paths) {
      const { kind, folder } = keysOf(path);
      for (const key of [kind, folder]) if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  };
  const recent = history.changes
    .slice(0, CHANGES_LOOKED_AT)
    .flatMap(({ added }) => (added.length > MOST_OF_ONE ? [] : added));
  const found = { sizes: count(tree.paths), additions: count(recent), added: 1 + recent.length };
  habits.set(tree, found);
  return found;
}
