/**
 * Candidate files of a task, each as a row of features. The order of FEATURES is the order of a row and of the fitted
 * weights in model.ts. First look: what the task itself says of the file. Second look: how the file stands to the files
 * that the first look found best.
 */
import { coChanged } from './history-index.ts';
import { baseOf, directoryOf, isConfig, isDoc, isTest, pairStem } from './paths.ts';
import { predictNewFiles } from './predict-new-files.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { type TaskSignals, topOf } from './task-signals.ts';
import { countTerms } from './terms.ts';

export const FIRST_FEATURES = [
  'mention',
  'stem',
  'directory',
  'symbol',
  'path',
  'content',
  'contentRank',
  'similar',
  'similarWide',
  'similarSure',
  'section',
  'taskList',
  'withMentioned',
  'recent',
  'justNow',
  'hot',
  'never',
  'pathCover',
  'test',
  'testAsked',
  'doc',
  'docAsked',
  'config',
  'configAsked',
  'treeSize',
  'contentSure',
  'contentAndSimilar',
  'pathAndContent',
  'fresh',
  'freshTest',
  'freshName',
  'freshDirectory',
  'freshBoth',
  'contentRoot',
  'similarRoot',
  'similarRank',
  'directoryVotes',
  'warm',
  'pathRank',
  'nameCover',
  'recentRoot',
  'sameKind',
] as const;
export const SECOND_FEATURES = [
  'coChange',
  'pairOfBest',
  'imported',
  'importing',
  'siblings',
  'bestInDirectory',
  'firstRank',
  'firstScore',
  'firstShare',
] as const;

export interface Candidate {
  readonly path: string;
  /** File number; undefined for a file to be created. */
  readonly number: number | undefined;
  /** Values in the order of FIRST_FEATURES, then of SECOND_FEATURES. */
  readonly features: number[];
}

const DOC_WORD = /\b(?:docs?|documentation|document|readme|guide|tutorial|recipe|manual|reference)\b/i;
const TEST_WORD = /\btests?\b|\btesting\b|\bcoverage\b|\bspec\b|\bfixtures?\b/i;
const CONFIG_WORD =
  /\b(?:ci|workflow|config(?:uration)?|package|dependenc(?:y|ies)|build|lint(?:er)?|setup|install|docker|release|version|bump)\b/i;

export function firstLook(facts: RepositoryFacts, signals: TaskSignals): Candidate[] {
  const ranksOf = (scores: ReadonlyMap<number, number>) =>
    new Map(topOf(scores, 100).map(([file], at) => [file, 1 / (1 + at)]));
  const rank = ranksOf(signals.content);
  const ranks = { similar: ranksOf(signals.similarWide), path: ranksOf(signals.path) };
  const places = votesByPlace(facts, signals);
  const asked = {
    test: TEST_WORD.test(signals.task.text),
    doc: DOC_WORD.test(signals.task.text),
    config: CONFIG_WORD.test(signals.task.text),
  };
  const treeSize = Math.log(1 + facts.tree.paths.length) / 8;
  const busiest = Math.log(1 + facts.history.changes.length);
  const row = (number: number): number[] => {
    const path = facts.tree.paths[number] ?? '';
    const { mentions } = signals;
    const [content, similar, inPath] = [
      signals.content.get(number) ?? 0,
      signals.similar.get(number) ?? 0,
      signals.path.get(number) ?? 0,
    ];
    const changes = facts.history.changesOf.get(number)?.length ?? 0;
    return [
      mentions.files.get(number) ?? 0,
      mentions.stems.get(number) ?? 0,
      signals.inDirectory.get(number) ?? 0,
      signals.symbols.get(number) ?? 0,
      inPath,
      content,
      rank.get(number) ?? 0,
      similar,
      signals.similarWide.get(number) ?? 0,
      similar * Math.min(1, signals.certainty.similar),
      signals.section.get(number) ?? 0,
      signals.taskList.get(number) ?? 0,
      signals.withMentioned.get(number) ?? 0,
      Math.min(1, (facts.history.recent.get(number) ?? 0) / 8),
      Math.min(1, facts.history.justNow.get(number) ?? 0),
      Math.log(1 + changes) / Math.max(1, busiest),
      changes === 0 ? 1 : 0,
      coverOf(facts, number, signals.query),
      ...kindsOf(path, asked),
      treeSize,
      content * Math.min(1, signals.certainty.content),
      content * similar,
      inPath * content,
      ...FRESH,
      Math.sqrt(content),
      Math.sqrt(signals.similarWide.get(number) ?? 0),
      ranks.similar.get(number) ?? 0,
      places.directories.get(directoryOf(path)) ?? 0,
      Math.min(1, (facts.history.warm.get(number) ?? 0) / 20),
      ranks.path.get(number) ?? 0,
      nameCoverOf(path, signals.query),
      Math.sqrt(Math.min(1, (facts.history.recent.get(number) ?? 0) / 8)),
      places.endings.get(endingOf(path)) ?? 0,
    ];
  };
  return candidateNumbers(facts, signals).map((number) => ({
    path: facts.tree.paths[number] ?? '',
    number,
    features: row(number),
  }));
}

/** Features of files to be created: no existing file has them. */
const FRESH = [0, 0, 0, 0, 0];

const endingOf = (path: string): string => path.slice(path.lastIndexOf('.'));

/** Share of the similar changes' votes that went to each directory and to each kind of file. */
function votesByPlace(facts: RepositoryFacts, signals: TaskSignals) {
  const directories = new Map<string, number>();
  const endings = new Map<string, number>();
  let total = 0;
  for (const [file, vote] of signals.similarWide) {
    const path = facts.tree.paths[file] ?? '';
    directories.set(directoryOf(path), (directories.get(directoryOf(path)) ?? 0) + vote);
    endings.set(endingOf(path), (endings.get(endingOf(path)) ?? 0) + vote);
    total += vote;
  }
  for (const votes of [directories, endings]) for (const [key, vote] of votes) votes.set(key, vote / total);
  return { directories, endings };
}

/** Share of the terms of the file's own name that the task holds. */
function nameCoverOf(path: string, query: ReadonlyMap<string, number>): number {
  const terms = [...countTerms(baseOf(path).replace(/\..*$/, '').replace(/-/g, ' ')).keys()];
  return terms.length === 0 ? 0 : terms.filter((term) => query.has(term)).length / terms.length;
}

function kindsOf(path: string, asked: { test: boolean; doc: boolean; config: boolean }): number[] {
  const pair = (is: boolean, wanted: boolean) => [is ? 1 : 0, is && wanted ? 1 : 0];
  return [
    ...pair(isTest(path), asked.test),
    ...pair(isDoc(path), asked.doc),
    ...pair(isConfig(path), asked.config),
  ];
}

/** Share of the path's terms that the task holds. */
function coverOf(facts: RepositoryFacts, number: number, query: ReadonlyMap<string, number>): number {
  const terms = facts.tree.pathTerms[number];
  if (terms === undefined || terms.size === 0) return 0;
  let held = 0;
  for (const term of terms.keys()) if (query.has(term)) held++;
  return held / terms.size;
}

function candidateNumbers(facts: RepositoryFacts, signals: TaskSignals): number[] {
  const found = new Set<number>([...signals.mentions.files.keys(), ...signals.mentions.stems.keys()]);
  const take = (scores: ReadonlyMap<number, number>, most: number) => {
    for (const [file] of topOf(scores, most)) found.add(file);
  };
  take(signals.symbols, 40);
  take(signals.path, 60);
  take(signals.content, 80);
  take(signals.similar, 40);
  take(signals.similarWide, 40);
  take(signals.section, 40);
  take(signals.taskList, 40);
  take(signals.withMentioned, 25);
  take(facts.history.recent, 20);
  take(facts.history.justNow, 20);
  take(signals.inDirectory, 40);
  return [...found];
}

const SEEDS = 6;

/**
 * Adds what the best files of the first look say about the others, and files to be created.
 *
 * @param scores chance of each candidate by the first look, in their order
 */
export function secondLook(
  facts: RepositoryFacts,
  signals: TaskSignals,
  candidates: readonly Candidate[],
  scores: readonly number[],
  scoreNew: (features: readonly number[]) => number,
): Candidate[] {
  const seeds = bestOf(candidates, scores);
  const around = neighbourhood(facts, seeds);
  const known = new Map(
    candidates.map((candidate, at) => [candidate.number, { candidate, score: scores[at] ?? 0 }]),
  );
  const all = [...known.values()];
  for (const number of around.candidates) {
    if (!known.has(number)) {
      const features = FIRST_FEATURES.map(() => 0);
      all.push({ candidate: { path: facts.tree.paths[number] ?? '', number, features }, score: 0 });
    }
  }
  for (const guess of predictNewFiles(facts, signals, seeds)) {
    const strengths: Readonly<Record<string, number | undefined>> = guess.strengths;
    const features = FIRST_FEATURES.map((name) => strengths[name] ?? 0);
    all.push({ candidate: { path: guess.path, number: undefined, features }, score: scoreNew(features) });
  }
  const order = new Map([...all].sort((a, b) => b.score - a.score).map((entry, at) => [entry, at]));
  const total = all.reduce((sum, entry) => sum + entry.score, 0) || 1;
  return all.map((entry) => {
    const { candidate, score } = entry;
    const second = [
      ...aroundFeatures(around, candidate),
      1 / (1 + (order.get(entry) ?? 0)),
      Math.max(-8, Math.log(score + 1e-4)) / 8 + 1,
      score / total,
    ];
    return { ...candidate, features: [...candidate.features.slice(0, FIRST_FEATURES.length), ...second] };
  });
}

export interface Seed {
  readonly number: number;
  readonly path: string;
  readonly score: number;
}

function bestOf(candidates: readonly Candidate[], scores: readonly number[]): Seed[] {
  return candidates
    .map((candidate, at) => ({
      number: candidate.number ?? -1,
      path: candidate.path,
      score: scores[at] ?? 0,
    }))
    .sort((a, b) => b.score - a.score || a.number - b.number)
    .slice(0, SEEDS);
}

interface Neighbourhood {
  readonly candidates: ReadonlySet<number>;
  readonly coChange: ReadonlyMap<number, number>;
  readonly pairs: ReadonlyMap<string, readonly Seed[]>;
  readonly imported: ReadonlyMap<number, number>;
  readonly seedScore: ReadonlyMap<number, number>;
  readonly directories: ReadonlyMap<string, number>;
  readonly importsOf: (file: number) => readonly number[];
}

function neighbourhood(facts: RepositoryFacts, seeds: readonly Seed[]): Neighbourhood {
  const coChange = coChanged(
    facts.history,
    seeds.map((seed) => [seed.number, seed.score] as const),
  );
  const imported = new Map<number, number>();
  const pairs = new Map<string, Seed[]>();
  const directories = new Map<string, number>();
  const candidates = new Set<number>(topOf(coChange, 30).map(([file]) => file));
  for (const seed of seeds) {
    for (const file of facts.importsOf(seed.number)) {
      imported.set(file, Math.max(imported.get(file) ?? 0, seed.score));
      candidates.add(file);
    }
    const key = pairStem(seed.path);
    if (key.length > 2) pairs.set(key, [...(pairs.get(key) ?? []), seed]);
    for (const file of pairCandidates(facts, key)) candidates.add(file);
    const directory = directoryOf(seed.path);
    directories.set(directory, (directories.get(directory) ?? 0) + seed.score);
  }
  const seedScore = new Map(seeds.map((seed) => [seed.number, seed.score]));
  return { candidates, coChange, pairs, imported, seedScore, directories, importsOf: facts.importsOf };
}

function pairCandidates(facts: RepositoryFacts, key: string): readonly number[] {
  if (key.length <= 2) return [];
  return [key, `${key}test`, `test${key}`, `${key}tests`].flatMap((stem) =>
    (facts.tree.byStem.get(stem) ?? []).slice(0, 6),
  );
}

function aroundFeatures(around: Neighbourhood, candidate: Candidate): number[] {
  const { number = -1, path } = candidate;
  const own = around.seedScore.get(number) ?? 0;
  const pair = (around.pairs.get(pairStem(path)) ?? []).filter((seed) => seed.number !== number);
  const importing =
    number < 0 ? 0 : Math.max(0, ...around.importsOf(number).map((file) => around.seedScore.get(file) ?? 0));
  const inDirectory = (around.directories.get(directoryOf(path)) ?? 0) - own;
  return [
    Math.sqrt(around.coChange.get(number) ?? 0),
    Math.max(0, ...pair.map((seed) => seed.score)),
    around.imported.get(number) ?? 0,
    importing,
    Math.min(1, inDirectory),
    inDirectory > 0 ? 1 : 0,
  ];
}
