/** Files that a task may create: those that are named, by analogy with past ones, tests of what was found, and guesses. */
import { analogousFiles } from './analogous-files.ts';
import type { Candidate } from './candidate-features.ts';
import type { Neighbourhood, Seed } from './neighbourhood.ts';
import { NEW_FILE_COLUMN, NEW_FILE_FEATURES, type NewFileFeature } from './new-file-features.ts';
import { listNewNames, withoutLabels } from './new-names.ts';
import { joinPath, listNewPlaces, pathIn } from './new-places.ts';
import { newTestOf } from './new-tests.ts';
import { baseOf, directoryOf, ignoredReason, isTest } from './paths.ts';
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
  const found = new Map<string, Features>();
  const add = (path: string, features: Features) => {
    if (facts.tree.numberOf.has(path) || ignoredReason(path) !== undefined) return;
    found.set(path, { ...features, ...found.get(path) });
  };
  const named = [
    ['inText', mentions.fresh],
    ['inOwnDocument', ownMentions.fresh],
    ['inNamedDocument', namedMentions.fresh],
  ] as const;
  for (const [feature, fresh] of named)
    for (const [path, strength] of fresh)
      for (const place of besideKin(facts, path, seeds)) add(place, { [feature]: strength });
  const names = listNewNames(facts, task);
  for (const [path, analogy] of analogousFiles(facts, signals, names)) add(path, { analogy });
  const tested = [...seeds, ...[...found].map(([path, features]) => ({ path, score: strongest(features) }))];
  const words = new Set(`${task.text} ${task.headings.join(' ')}`.toLowerCase().match(/[a-z0-9]+/g));
  const guesses = listNewPlaces(facts, signals, seeds, words)
    .flatMap((place) => names.map((name) => ({ place, name, weight: name.weight * place.weight })))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, MOST_GUESSES);
  for (const [rank, { place, name, weight }] of guesses.entries()) {
    const path = pathIn(place, name.words);
    if (path === undefined) continue;
    const weights = { guessed: 1, nameWeight: name.weight, placeWeight: place.weight, guessWeight: weight };
    add(path, { ...weights, ...name.features, ...place.features });
    if (rank < TESTED_GUESSES) tested.push({ path, score: 0.1 * weight });
  }
  const testOf = newTestOf(facts);
  for (const { path, score } of tested) {
    const test = testOf(path);
    if (test !== undefined) add(test, { testOfLikely: Math.sqrt(score) });
  }
  const lead = withoutLabels(task.title);
  const shared: Features = {
    ...view.shared,
    asksNew: Number(ASKS_NEW.test(lead)),
    asksFix: Number(ASKS_FIX.test(lead)),
    aloneInText: 1 / (1 + mentions.fresh.size),
    aloneInOwnDocument: 1 / (1 + ownMentions.fresh.size),
    aloneInNamedDocument: 1 / (1 + namedMentions.fresh.size),
  };
  const said = { title: flatName(task.title), text: flatName(task.text) };
  return [...found].map(([path, features]): Candidate => {
    const row = new Float64Array(NEW_FILE_FEATURES.length);
    put(row, features);
    put(row, pathFeatures(facts, view, pairs, said, path));
    put(row, shared);
    const isGone = mentions.gone.has(path) || ownMentions.gone.has(path);
    return {
      path,
      number: undefined,
      features: row,
      stated: isGone ? undefined : statedAs(facts, path, features),
    };
  });
}

const ASKS_NEW =
  /^(?:add|create|implement|introduce|build|write|define|new|extract|design|support|set ?up|generate|scaffold|provide|document|port)\b/i;
const ASKS_FIX = /^(?:fix|bug|repair|resolve|correct)/i;

function put(row: Float64Array, features: Features): void {
  for (const name in features)
    row[NEW_FILE_COLUMN[name as NewFileFeature]] = features[name as NewFileFeature] ?? 0;
}

const strongest = ({ inText = 0, inOwnDocument = 0, inNamedDocument = 0, analogy = 0 }: Features): number =>
  Math.max(inText, inOwnDocument, inNamedDocument, analogy);

/** A shorter stem is found in any text. */
const LEAST_STEM = 4;

function pathFeatures(
  facts: RepositoryFacts,
  { places, asked, directoryBlend, blendTotal }: TaskView,
  pairs: Neighbourhood['pairs'],
  said: { readonly title: string; readonly text: string },
  path: string,
): Features {
  const { directory, ending, pair, test, doc, config } = facts.placeOf(path, -1);
  const folder = flatName(baseOf(directory));
  const isHeld = (text: string) => Number(pair.length >= LEAST_STEM && text.includes(pair));
  return {
    titleHoldsStem: isHeld(said.title),
    textHoldsStem: isHeld(said.text),
    stemLength: pair.length / 20,
    directoryThere: Number(directory === '' || facts.tree.directories.has(directory)),
    directoryVotes: places.directories.get(directory) ?? 0,
    directoryRecent: facts.history.recentDirectories.get(directory) ?? 0,
    directoryBlend: (directoryBlend.get(directory) ?? 0) / blendTotal,
    endingShare: (facts.tree.endings.get(ending) ?? 0) / (1 + facts.tree.paths.length),
    depth: path.split('/').length / 8,
    namedAsDirectory: Number(folder.length > 2 && pair.startsWith(folder)),
    pairOfLikely: Math.max(0, ...(pairs.get(pair) ?? []).map(({ score }) => score)),
    test: Number(test),
    testAsked: Number(test && asked.test),
    doc: Number(doc),
    docAsked: Number(doc && asked.doc),
    config: Number(config),
  };
}

function statedAs(
  { tree }: RepositoryFacts,
  path: string,
  { inText = 0, inOwnDocument = 0 }: Features,
): Candidate['stated'] {
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
