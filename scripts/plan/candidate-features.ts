/** Candidates of a task, each as a row of numbers for the models. */
import { COLUMN, FEATURES, type Feature } from './features.ts';
import { blendSignals } from './first-blend.ts';
import { rarityOf } from './full-text.ts';
import { type NeighbourFeatures, neighbourFeatures, neighbourhoodOf } from './neighbourhood.ts';
import { predictNewFiles } from './predict-new-files.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { topOf } from './scores.ts';
import { SIGNALS, type Signal, type TaskSignals } from './task-signals.ts';
import { LIKELY, type TaskView, viewOf } from './task-view.ts';
import type { TermList } from './term-list.ts';

/** A file that exists, one to be made in a directory that exists, and one in a directory that does not. */
export type Stated = 'existing' | 'new' | 'new-directory';

export interface Candidate {
  readonly path: string;
  /** File number; undefined for a file to be created. */
  readonly number: number | undefined;
  /** Values in the order of FEATURES, or of NEW_FILE_FEATURES for a file to be created. */
  readonly features: Float64Array;
  /** How it is named, where it is named by its whole path. */
  readonly stated: Stated | undefined;
}

/** Of more, none came into the first ten (bench/blast-results.md). */
const MOST_CANDIDATES = 100;

export function listCandidates(facts: RepositoryFacts, signals: TaskSignals): Candidate[] {
  const blend = blendSignals(signals, facts.tree.paths.length);
  const best = topOf(blend, MOST_CANDIDATES);
  const around = neighbourhoodOf(facts, best);
  const view = viewOf(facts, signals, blend, best);
  const existing = best.map(({ number }): Candidate => {
    const path = facts.tree.paths[number] ?? '';
    const features = new Float64Array(FEATURES.length);
    putSignals(features, signals, number);
    putNeighbours(features, neighbourFeatures(facts, around, path, number));
    putPlace(features, facts, view, path, number);
    put(features, view.shared);
    return { path, number, features, stated: statedAs(signals, number) };
  });
  return [...existing, ...predictNewFiles(facts, view, around)];
}

function statedAs({ mentions }: TaskSignals, number: number): Stated | undefined {
  return mentions.exact.has(number) ? 'existing' : undefined;
}

function put(features: Float64Array, values: Readonly<Partial<Record<Feature, number>>>): void {
  for (const name in values) features[COLUMN[name as Feature]] = values[name as Feature] ?? 0;
}

function putNeighbours(features: Float64Array, near: NeighbourFeatures): void {
  features[COLUMN.coChange] = near.coChange;
  features[COLUMN.pairOfBest] = near.pairOfBest;
  features[COLUMN.imported] = near.imported;
  features[COLUMN.importing] = near.importing;
  features[COLUMN.siblings] = near.siblings;
}

/** What the text and its like say of it. */
function putSignals(features: Float64Array, signals: TaskSignals, number: number): void {
  const { mentions, ownMentions, namedMentions, scores } = signals;
  features[COLUMN.mention] = mentions.files.get(number) ?? 0;
  features[COLUMN.stem] = mentions.stems.get(number) ?? 0;
  features[COLUMN.ownMention] = ownMentions.files.get(number) ?? 0;
  features[COLUMN.ownStem] = ownMentions.stems.get(number) ?? 0;
  features[COLUMN.namedMention] = namedMentions.files.get(number) ?? 0;
  for (let at = 0; at < SIGNALS.length; at++)
    features[COLUMN[SIGNALS[0]] + at] = scores[SIGNALS[at] as Signal].get(number) ?? 0;
}

/** What follows from the path and its past. */
function putPlace(
  features: Float64Array,
  facts: RepositoryFacts,
  view: TaskView,
  path: string,
  number: number,
): void {
  const { signals, ranks, places, terms } = view;
  const { history } = facts;
  const { nameTerms, pathTerms, directory, ending, test, doc, config } = facts.placeOf(path, number);
  const changes = history.changesOf.get(number) ?? [];
  const blend = view.blend.get(number) ?? 0;
  const isLikely = (ranks.blend.get(number) ?? 0) > 1 / (1 + LIKELY);
  features[COLUMN.contentRank] = ranks.content.get(number) ?? 0;
  features[COLUMN.pathRank] = ranks.path.get(number) ?? 0;
  features[COLUMN.similarRank] = ranks.similarWide.get(number) ?? 0;
  features[COLUMN.profileRank] = ranks.profile.get(number) ?? 0;
  features[COLUMN.similarSure] =
    (signals.scores.similar.get(number) ?? 0) * Math.min(1, signals.certainty.similar);
  features[COLUMN.contentSure] =
    (signals.scores.content.get(number) ?? 0) * Math.min(1, signals.certainty.content);
  const inPath = matchTerms(facts, pathTerms, terms);
  const inName = matchTerms(facts, nameTerms, terms);
  features[COLUMN.pathCover] = inPath.cover;
  features[COLUMN.nameCover] = inName.cover;
  features[COLUMN.nameRarity] = inName.rarity / 2;
  features[COLUMN.pathRarity] = inPath.rarity / 3;
  features[COLUMN.recent] = Math.min(1, (history.recent[number] ?? 0) / 8);
  features[COLUMN.warm] = Math.min(1, (history.warm[number] ?? 0) / 20);
  features[COLUMN.justNow] = Math.min(1, history.justNow[number] ?? 0);
  features[COLUMN.age] = Math.log(1 + (changes[0] ?? history.changes.length)) / 8;
  features[COLUMN.changes] = Math.log(1 + changes.length) / 6;
  features[COLUMN.directoryVotes] = places.directories.get(directory) ?? 0;
  features[COLUMN.endingVotes] = places.endings.get(ending) ?? 0;
  features[COLUMN.directoryRecent] = history.recentDirectories.get(directory) ?? 0;
  features[COLUMN.directoryBlend] =
    ((view.directoryBlend.get(directory) ?? 0) - (isLikely ? blend : 0)) / view.blendTotal;
  features[COLUMN.blend] = blend;
  features[COLUMN.blendRank] = ranks.blend.get(number) ?? 0;
  features[COLUMN.blendShare] = blend / view.blendTotal;
  features[COLUMN.test] = Number(test);
  features[COLUMN.testAsked] = Number(test && view.asked.test);
  features[COLUMN.doc] = Number(doc);
  features[COLUMN.docAsked] = Number(doc && view.asked.doc);
  features[COLUMN.config] = Number(config);
  features[COLUMN.configAsked] = Number(config && view.asked.config);
}

/** The share of the terms that the task holds, and the sum of their rarities among paths. */
function matchTerms(
  { pathField }: RepositoryFacts,
  { terms }: TermList,
  held: ReadonlySet<number>,
): { readonly cover: number; readonly rarity: number } {
  let [found, rarity] = [0, 0];
  for (let at = 0; at < terms.length; at++) {
    const term = terms[at] as number;
    if (!held.has(term)) continue;
    found++;
    rarity += rarityOf(pathField, term);
  }
  return { cover: terms.length === 0 ? 0 : found / terms.length, rarity };
}
