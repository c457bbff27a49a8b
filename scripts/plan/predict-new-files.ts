/** Files that a task will create: named ones, tests of the files found, and names from the text beside their kin. */
import type { Seed } from './candidate-features.ts';
import { listIdentifiers } from './find-mentions.ts';
import { baseOf, directoryOf, ignoredReason, isDoc, isTest, pairStem } from './paths.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { TaskSignals } from './task-signals.ts';

export interface NewFile {
  readonly path: string;
  readonly kind: 'fresh' | 'freshGuess' | 'freshTest';
  readonly strength: number;
}

export function predictNewFiles(
  facts: RepositoryFacts,
  signals: TaskSignals,
  seeds: readonly Seed[],
): NewFile[] {
  const found = new Map<string, NewFile>();
  const add = (file: NewFile) => {
    const known = found.get(file.path);
    if (facts.tree.numberOf.has(file.path) || ignoredReason(file.path) !== undefined) return;
    if (known === undefined || known.strength < file.strength) found.set(file.path, file);
  };
  for (const [path, strength] of signals.mentions.fresh) {
    for (const place of placesOf(facts, path, seeds)) add({ path: place, kind: 'fresh', strength });
  }
  const conventions = testConventions(facts);
  const sources = [
    ...seeds,
    ...[...found.values()].map((file) => ({ path: file.path, score: file.strength })),
  ];
  for (const { path, score } of sources) {
    if (isTest(path) || isDoc(path) || !/\.\w+$/.test(path) || hasTest(facts, path)) continue;
    const test = testPathOf(path, conventions);
    if (test !== undefined) add({ path: test, kind: 'freshTest', strength: Math.sqrt(score) });
  }
  for (const guess of guessNames(facts, signals, seeds)) add(guess);
  return [...found.values()];
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
const conventionsOf = new WeakMap<RepositoryFacts['tree'], TestConvention[]>();

/** How this repository names its tests: learned from the pairs that it has, by directory. */
function testConventions(facts: RepositoryFacts): TestConvention[] {
  const known = conventionsOf.get(facts.tree);
  if (known !== undefined) return known;
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
  const conventions = [...found.values()].sort((a, b) => b.count - a.count);
  conventionsOf.set(facts.tree, conventions);
  return conventions;
}

function testPathOf(source: string, conventions: readonly TestConvention[]): string | undefined {
  const ending = /\.\w+$/.exec(source)?.[0] ?? '';
  const directory = directoryOf(source);
  const fitting = conventions.filter((convention) => convention.ending === ending);
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

const MOST_GUESSES = 12;

/** Identifiers that name no file yet, written as the files of the likely directories are. */
function guessNames(facts: RepositoryFacts, signals: TaskSignals, seeds: readonly Seed[]): NewFile[] {
  const names = listIdentifiers(signals.task.text)
    .map(([name]) => name.replace(/\(.*$/, ''))
    .filter((name) => /^[A-Za-z][\w-]{3,40}$/.test(name))
    .filter((name) => !facts.tree.byStem.has(name.replace(/[-_]/g, '').toLowerCase()))
    .filter((name) => !facts.definitions.has(name));
  const guesses: NewFile[] = [];
  for (const name of [...new Set(names)].slice(0, 4)) {
    for (const seed of seeds.slice(0, 3)) {
      if (isDoc(seed.path) || isTest(seed.path)) continue;
      const base = writeLike(name, baseOf(seed.path));
      if (base !== undefined)
        guesses.push({
          path: joinPath(directoryOf(seed.path), base),
          kind: 'freshGuess',
          strength: seed.score,
        });
    }
  }
  return guesses.slice(0, MOST_GUESSES);
}

/** `BlobReader` like `task-list.ts` is `blob-reader.ts`. */
function writeLike(name: string, example: string): string | undefined {
  const match = /^([A-Za-z][\w-]*)(\.\w+)$/.exec(example);
  if (match === null) return undefined;
  const [, stem = '', ending = ''] = match;
  const parts = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .map((part) => part.toLowerCase());
  const capital = (part: string) => part.charAt(0).toUpperCase() + part.slice(1);
  if (/^[A-Z]/.test(stem)) return parts.map(capital).join('') + ending;
  if (stem.includes('-')) return parts.join('-') + ending;
  if (/[A-Z]/.test(stem)) return parts.map((part, at) => (at === 0 ? part : capital(part))).join('') + ending;
  return parts.join(/\.(?:py|rs|go|rb|c|cpp|sh)$/.test(ending) ? '_' : '-') + ending;
}
