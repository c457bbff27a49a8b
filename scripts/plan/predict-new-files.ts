/** Files that a task will create: named ones, tests of the files found, and names from the text beside their kin. */
import { analogousFiles } from './analogous-files.ts';
import type { Stated } from './candidate-features.ts';
import { guessFileNames, listFileNames } from './guess-file-names.ts';
import type { Seed } from './neighbourhood.ts';
import { baseOf, directoryOf, ignoredReason, isDoc, isTest, pairStem } from './paths.ts';
import { remember } from './remember.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { TaskSignals } from './task-signals.ts';

export const NEW_FILE_FEATURES = [
  'fresh',
  'freshOwn',
  'freshNamed',
  'freshAnalogy',
  'freshTest',
  'freshName',
  'freshDirectory',
  'freshBoth',
] as const;
export type NewFileFeature = (typeof NEW_FILE_FEATURES)[number];

export interface NewFile {
  readonly path: string;
  /** Which evidence says so, and how strongly, 0 to 1. */
  readonly strengths: Readonly<Partial<Record<NewFileFeature, number>>>;
  /** Set where the task names this very path, or its own document does so in a directory that exists. */
  readonly stated: Exclude<Stated, 'existing'> | undefined;
}

export function predictNewFiles(
  facts: RepositoryFacts,
  signals: TaskSignals,
  seeds: readonly Seed[],
): NewFile[] {
  const found = new Map<string, NewFile>();
  const add = (path: string, strengths: NewFile['strengths']) => {
    if (facts.tree.numberOf.has(path) || ignoredReason(path) !== undefined) return;
    const merged = { ...strengths, ...found.get(path)?.strengths };
    found.set(path, { path, strengths: merged, stated: statedAs(facts, path, merged) });
  };
  const named = [
    ['fresh', signals.mentions],
    ['freshOwn', signals.ownMentions],
    ['freshNamed', signals.namedMentions],
  ] as const;
  for (const [feature, mentions] of named)
    for (const [path, strength] of mentions.fresh)
      for (const place of placesOf(facts, path, seeds)) add(place, { [feature]: strength });
  const names = listFileNames(facts, signals);
  for (const [path, freshAnalogy] of analogousFiles(facts, signals, names)) add(path, { freshAnalogy });
  const guesses = guessFileNames(facts, signals, seeds, names);
  const likely = [...guesses].sort((a, b) => b.name * b.directory - a.name * a.directory).slice(0, 4);
  const sources = [
    ...seeds,
    ...[...found.values()].map(({ path, strengths }) => ({
      path,
      score: Math.max(0, ...Object.values(strengths)),
    })),
    ...likely.map(({ path, name, directory }) => ({ path, score: 0.1 * name * directory })),
  ];
  const testOf = newTestOf(facts);
  for (const { path, score } of sources) {
    const test = testOf(path);
    if (test !== undefined) add(test, { freshTest: Math.sqrt(score) });
  }
  for (const { path, name, directory } of guesses)
    add(path, { freshName: name, freshDirectory: directory, freshBoth: name * directory });
  return [...found.values()];
}

function statedAs(
  { tree }: RepositoryFacts,
  path: string,
  { fresh = 0, freshOwn = 0 }: NewFile['strengths'],
): NewFile['stated'] {
  if (tree.directories.has(directoryOf(path))) return fresh >= 1 || freshOwn >= 1 ? 'new' : undefined;
  return fresh >= 1 && path.includes('/') ? 'new-directory' : undefined;
}

/** A new file named without a directory goes beside its kin: files of the same ending near what was found. */
function placesOf(facts: RepositoryFacts, path: string, seeds: readonly Seed[]): string[] {
  if (path.includes('/') || path.startsWith('.')) return [path];
  const ending = path.slice(path.lastIndexOf('.'));
  const near = seeds.find((seed) => seed.path.endsWith(ending) && isTest(seed.path) === isTest(path));
  const directory = near === undefined ? undefined : directoryOf(near.path);
  return directory === undefined || directory === '' || facts.tree.paths.length === 0
    ? [path]
    : [`${directory}/${path}`, path];
}

function hasTest(facts: RepositoryFacts, path: string): boolean {
  const key = pairStem(path);
  return [key, `${key}test`, `test${key}`].some((stem) =>
    (facts.tree.byStem.get(stem) ?? []).some((number) => isTest(facts.tree.paths[number] ?? '')),
  );
}

interface TestConvention {
  readonly ending: string;
  readonly from: string;
  readonly to: string;
  readonly name: (base: string) => string;
  readonly count: number;
}

const TEST_NAMES: readonly (readonly [RegExp, (stem: string, ending: string) => string])[] = [
  [/^test_(.+)(\.\w+)$/, (stem, ending) => `test_${stem}${ending}`],
  [/^(.+)_test(\.\w+)$/, (stem, ending) => `${stem}_test${ending}`],
  [/^(.+)\.test(\.\w+)$/, (stem, ending) => `${stem}.test${ending}`],
  [/^(.+)\.spec(\.\w+)$/, (stem, ending) => `${stem}.spec${ending}`],
  [/^(.+)Test(\.\w+)$/, (stem, ending) => `${stem}Test${ending}`],
];
/** By the ending of a source; the most common first. */
type TestConventions = ReadonlyMap<string, readonly TestConvention[]>;
const testsOf = new WeakMap<RepositoryFacts['tree'], (source: string) => string | undefined>();

/** Where the test of a source is to be made, if it has none: remembered, as many tasks ask for the same sources. */
function newTestOf(facts: RepositoryFacts): (source: string) => string | undefined {
  const known = testsOf.get(facts.tree);
  if (known !== undefined) return known;
  const conventions = testConventions(facts);
  const find = remember((source: string) =>
    isTest(source) || isDoc(source) || !/\.\w+$/.test(source) || hasTest(facts, source)
      ? undefined
      : testPathOf(source, conventions),
  );
  testsOf.set(facts.tree, find);
  return find;
}

/** How this repository names its tests: learned from the pairs that it has, by directory. */
function testConventions(facts: RepositoryFacts): TestConventions {
  const found = new Map<string, TestConvention>();
  for (const path of facts.tree.paths) {
    if (!isTest(path)) continue;
    for (const [pattern, name] of TEST_NAMES) {
      const match = pattern.exec(baseOf(path));
      if (match === null) continue;
      const [, stem = '', ending = ''] = match;
      const sources = facts.tree.byBase.get(`${stem}${ending}`.toLowerCase()) ?? [];
      const source = sources.map((number) => facts.tree.paths[number] ?? '').find((other) => !isTest(other));
      // Without a pair the test's own directory is still where tests go.
      const from = source === undefined ? '*' : directoryOf(source);
      const key = [from, directoryOf(path), ending, pattern.source].join('\0');
      const count = (found.get(key)?.count ?? 0) + 1;
      const make = (base: string) => name(base.replace(/\.\w+$/, ''), ending);
      found.set(key, { ending, from, to: directoryOf(path), name: make, count });
      break;
    }
  }
  const byEnding = new Map<string, TestConvention[]>();
  for (const convention of [...found.values()].sort((a, b) => b.count - a.count)) {
    const same = byEnding.get(convention.ending);
    if (same === undefined) byEnding.set(convention.ending, [convention]);
    else same.push(convention);
  }
  return byEnding;
}

function testPathOf(source: string, conventions: TestConventions): string | undefined {
  const ending = /\.\w+$/.exec(source)?.[0] ?? '';
  const directory = directoryOf(source);
  const fitting = conventions.get(ending) ?? [];
  const same = fitting.find((convention) => convention.from === directory);
  const beside = fitting.find((convention) => convention.from === convention.to);
  // The nearest directory whose tests are known tells how the rest of the path is mirrored.
  const above = fitting
    .filter((convention) => convention.from !== '*' && directory.startsWith(`${convention.from}/`))
    .sort((a, b) => b.from.length - a.from.length)[0];
  const chosen = same ?? above ?? beside ?? fitting[0];
  if (chosen === undefined) return ending === '.go' ? source.replace(/\.go$/, '_test.go') : undefined;
  const base = chosen.name(baseOf(source));
  if (chosen === same || chosen.from === '*') return joinPath(chosen.to, base);
  if (chosen.from === chosen.to) return joinPath(directory, base);
  if (chosen === above) return joinPath(`${chosen.to}${directory.slice(chosen.from.length)}`, base);
  return joinPath(chosen.to, base);
}

function joinPath(directory: string, base: string): string {
  return directory === '' ? base : `${directory}/${base}`;
}
