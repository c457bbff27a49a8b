/** Files that a task may create: those that are named, by analogy with past ones, tests of what was found, and guesses. */
import { analogousFiles } from './analogous-files.ts';
import type { Candidate } from './candidate-features.ts';
import type { Neighbourhood, Seed } from './neighbourhood.ts';
import { NEW_FILE_COLUMN, NEW_FILE_FEATURES, type NewFileFeature } from './new-file-features.ts';
import { listNewNames, type NewName, withoutLabels } from './new-names.ts';
import { joinPath, listNewPlaces, type NewPlace, pathIn } from './new-places.ts';
import { newTestOf } from './new-tests.ts';
import { baseOf, directoryOf, ignoredReason, isConfig, isDoc, isTest, pairStem } from './paths.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { TaskView } from './task-view.ts';
import { flatName } from './write-name.ts';

type Features = Partial<Record<NewFileFeature, number>>;

/** Names and places are many; so many of both together are looked at. */
const MOST_GUESSES = 100;
/** Of the first guesses so many may have a test that is to be made, too. */
const TESTED_GUESSES = 4;

export function predictNewFiles(
  facts: RepositoryFacts,
  view: TaskView,
  { seeds, pairs }: Pick<Neighbourhood, 'seeds' | 'pairs'>,
): Candidate[] {
  const { signals } = view;
  const { task, mentions, ownMentions, namedMentions } = signals;
  const start = sharedRow(view);
  const found = new Map<string, Float64Array>();
  const rowOf = (path: string): Float64Array | undefined => {
    if (facts.tree.numberOf.has(path) || ignoredReason(path) !== undefined) return undefined;
    let row = found.get(path);
    if (row === undefined) {
      row = start.slice();
      found.set(path, row);
    }
    return row;
  };
  // What is found first counts.
  const add = (path: string, feature: NewFileFeature, value: number) => {
    const row = rowOf(path);
    const column = NEW_FILE_COLUMN[feature];
    if (row !== undefined && row[column] === 0) row[column] = value;
  };
  const named = [
    ['inText', mentions.fresh],
    ['inOwnDocument', ownMentions.fresh],
    ['inNamedDocument', namedMentions.fresh],
  ] as const;
  for (const [feature, fresh] of named)
    for (const [path, strength] of fresh)
      for (const place of besideKin(facts, path, seeds)) add(place, feature, strength);
  const names = listNewNames(facts, task);
  for (const [path, analogy] of analogousFiles(facts, signals, names)) add(path, 'analogy', analogy);
  const tested = [...seeds, ...[...found].map(([path, row]) => ({ path, score: strongest(row) }))];
  for (const [rank, { place, name, weight }] of guessesOf(facts, view, seeds, names).entries()) {
    const path = pathIn(place.place, name.name.words);
    const row = path === undefined ? undefined : rowOf(path);
    if (path === undefined) continue;
    if (row !== undefined && row[NEW_FILE_COLUMN.guessed] === 0) {
      put(row, name.cells);
      put(row, place.cells);
      row[NEW_FILE_COLUMN.guessed] = 1;
      row[NEW_FILE_COLUMN.guessWeight] = weight;
    }
    if (rank < TESTED_GUESSES) tested.push({ path, score: 0.1 * weight });
  }
  const testOf = newTestOf(facts);
  for (const { path, score } of tested) {
    const test = testOf(path);
    if (test !== undefined) add(test, 'testOfLikely', Math.sqrt(score));
  }
  const said = { title: flatName(task.title), text: flatName(task.text) };
  return [...found].map(([path, features]): Candidate => {
    putPath(features, facts, view, pairs, said, path);
    const isGone = mentions.gone.has(path) || ownMentions.gone.has(path);
    return {
      path,
      number: undefined,
      features,
      stated: isGone ? undefined : statedAs(facts, path, features),
    };
  });
}

/** What is the same for all new files of the task. */
function sharedRow({ signals, shared }: TaskView): Float64Array {
  const { task, mentions, ownMentions, namedMentions } = signals;
  const lead = withoutLabels(task.title);
  const row = new Float64Array(NEW_FILE_FEATURES.length);
  put(
    row,
    cellsOf({
      ...shared,
      asksNew: Number(ASKS_NEW.test(lead)),
      asksFix: Number(ASKS_FIX.test(lead)),
      aloneInText: 1 / (1 + mentions.fresh.size),
      aloneInOwnDocument: 1 / (1 + ownMentions.fresh.size),
      aloneInNamedDocument: 1 / (1 + namedMentions.fresh.size),
    }),
  );
  return row;
}

interface Guess {
  readonly place: { readonly place: NewPlace; readonly cells: readonly Cell[] };
  readonly name: { readonly name: NewName; readonly cells: readonly Cell[] };
  readonly weight: number;
}

/** Names in places, the likeliest first. */
function guessesOf(
  facts: RepositoryFacts,
  { signals }: TaskView,
  seeds: readonly Seed[],
  names: readonly NewName[],
): Guess[] {
  const { task } = signals;
  const words = new Set(`${task.text} ${task.headings.join(' ')}`.toLowerCase().match(/[a-z0-9]+/g));
  const places = listNewPlaces(facts, signals, seeds, words).map((place) => ({
    place,
    cells: cellsOf({ placeWeight: place.weight, ...place.features }),
  }));
  const named = names.map((name) => ({
    name,
    cells: cellsOf({ nameWeight: name.weight, ...name.features }),
  }));
  return places
    .flatMap((place) => named.map((name) => ({ place, name, weight: name.name.weight * place.place.weight })))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, MOST_GUESSES);
}

const ASKS_NEW =
  /^(?:add|create|implement|introduce|build|write|define|new|extract|design|support|set ?up|generate|scaffold|provide|document|port)\b/i;
const ASKS_FIX = /^(?:fix|bug|repair|resolve|correct)/i;

/** Column and value. */
type Cell = readonly [column: number, value: number];

function cellsOf(features: Features): Cell[] {
  const cells: Cell[] = [];
  for (const name in features)
    cells.push([NEW_FILE_COLUMN[name as NewFileFeature], features[name as NewFileFeature] ?? 0]);
  return cells;
}

function put(row: Float64Array, cells: readonly Cell[]): void {
  for (const [column, value] of cells) row[column] = value;
}

const STATED = (['inText', 'inOwnDocument', 'inNamedDocument', 'analogy'] as const).map(
  (feature) => NEW_FILE_COLUMN[feature],
);

const strongest = (row: Float64Array): number => Math.max(...STATED.map((column) => row[column] as number));

/** A shorter stem is found in any text. */
const LEAST_STEM = 4;

/** What the path itself says, and its directory. */
function putPath(
  row: Float64Array,
  facts: RepositoryFacts,
  { places, asked, directoryBlend, blendTotal }: TaskView,
  pairs: Neighbourhood['pairs'],
  said: { readonly title: string; readonly text: string },
  path: string,
): void {
  const directory = directoryOf(path);
  const ending = path.slice(path.lastIndexOf('.'));
  const pair = pairStem(path);
  const [test, doc, config] = [isTest(path), isDoc(path), isConfig(path)];
  const folder = flatName(baseOf(directory));
  const isHeld = (text: string) => Number(pair.length >= LEAST_STEM && text.includes(pair));
  row[NEW_FILE_COLUMN.titleHoldsStem] = isHeld(said.title);
  row[NEW_FILE_COLUMN.textHoldsStem] = isHeld(said.text);
  row[NEW_FILE_COLUMN.stemLength] = pair.length / 20;
  row[NEW_FILE_COLUMN.directoryThere] = Number(directory === '' || facts.tree.directories.has(directory));
  row[NEW_FILE_COLUMN.directoryVotes] = places.directories.get(directory) ?? 0;
  row[NEW_FILE_COLUMN.directoryRecent] = facts.history.recentDirectories.get(directory) ?? 0;
  row[NEW_FILE_COLUMN.directoryBlend] = (directoryBlend.get(directory) ?? 0) / blendTotal;
  row[NEW_FILE_COLUMN.endingShare] = (facts.tree.endings.get(ending) ?? 0) / (1 + facts.tree.paths.length);
  row[NEW_FILE_COLUMN.depth] = path.split('/').length / 8;
  row[NEW_FILE_COLUMN.namedAsDirectory] = Number(folder.length > 2 && pair.startsWith(folder));
  row[NEW_FILE_COLUMN.pairOfLikely] = Math.max(0, ...(pairs.get(pair) ?? []).map(({ score }) => score));
  row[NEW_FILE_COLUMN.test] = Number(test);
  row[NEW_FILE_COLUMN.testAsked] = Number(test && asked.test);
  row[NEW_FILE_COLUMN.doc] = Number(doc);
  row[NEW_FILE_COLUMN.docAsked] = Number(doc && asked.doc);
  row[NEW_FILE_COLUMN.config] = Number(config);
}

function statedAs({ tree }: RepositoryFacts, path: string, row: Float64Array): Candidate['stated'] {
  const inText = row[NEW_FILE_COLUMN.inText] as number;
  const inOwnDocument = row[NEW_FILE_COLUMN.inOwnDocument] as number;
  if (tree.directories.has(directoryOf(path))) return inText >= 1 || inOwnDocument >= 1 ? 'new' : undefined;
  return inText >= 1 && path.includes('/') ? 'new-directory' : undefined;
}

/** A new file named without a directory goes beside its kin: files of the same ending near what was found. */
function besideKin(facts: RepositoryFacts, path: string, seeds: readonly Seed[]): string[] {
  if (path.includes('/') || path.startsWith('.')) return [path];
  const ending = path.slice(path.lastIndexOf('.'));
  const near = seeds.find((seed) => seed.path.endsWith(ending) && isTest(seed.path) === isTest(path));
  const directory = near === undefined ? undefined : directoryOf(near.path);
  return directory === undefined || directory === '' || facts.tree.paths.length === 0
    ? [path]
    : [joinPath(directory, path), path];
}
