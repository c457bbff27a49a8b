/** Where the test of a source file is to be made, as this repository names its tests. */
import { joinPath } from './new-places.ts';
import { baseOf, directoryOf, isDoc, isTest, pairStem } from './paths.ts';
import { remember } from './remember.ts';
import type { RepositoryFacts } from './repository-facts.ts';

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
export function newTestOf(facts: RepositoryFacts): (source: string) => string | undefined {
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
