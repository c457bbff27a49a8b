/** First look at a task: every kind of evidence, each as scores of files from 0 to 1. */

import { findMentions, listIdentifiers, type Mentions } from './find-mentions.ts';
import { searchField } from './full-text.ts';
import { coChanged, type Neighbour, normalTask } from './history-index.ts';
import type { OpenTask } from './open-task.ts';
import { directoryOf } from './paths.ts';
import { type RepositoryFacts, sectionKey } from './repository-facts.ts';
import { queryOf } from './task-query.ts';

export type Scores = Map<number, number>;

export interface TaskSignals {
  readonly task: OpenTask;
  readonly query: ReadonlyMap<string, number>;
  readonly mentions: Mentions;
  readonly inDirectory: Scores;
  readonly symbols: Scores;
  readonly path: Scores;
  readonly content: Scores;
  readonly similar: Scores;
  readonly similarWide: Scores;
  readonly section: Scores;
  readonly taskList: Scores;
  readonly withMentioned: Scores;
  /** Past changes that resemble the task, most similar first. */
  readonly neighbours: readonly Neighbour[];
  /** How well the best past change and the best content fit, not scaled to 1. */
  readonly certainty: { readonly similar: number; readonly content: number };
}

export function readSignals(
  facts: RepositoryFacts,
  task: OpenTask,
  documents: readonly string[],
): TaskSignals {
  const texts = documents.map((path) => facts.documents.get(path) ?? '');
  const query = queryOf(task, texts);
  const mentions = findMentions(facts.tree, task);
  mentionsOfDocuments(facts, texts, mentions);
  const neighbours = similarChanges(facts, query, task);
  const weight = totalWeight(query);
  const content = searchField(facts.contentField, query, 0.75);
  return {
    task,
    query,
    mentions,
    inDirectory: filesBelow(facts, mentions.directories),
    symbols: scaled(definingFiles(facts, task)),
    path: scaled(searchField(facts.tree.pathField, query, 0.5)),
    content: scaled(content),
    similar: scaled(votes(facts, neighbours.slice(0, 12), 3)),
    similarWide: scaled(votes(facts, neighbours, 1.5)),
    section: sectionVotes(facts, task),
    taskList: taskListVotes(facts, task),
    withMentioned: scaled(coChanged(facts.history, mentions.files)),
    neighbours,
    certainty: { similar: (neighbours[0]?.score ?? 0) / weight, content: largest(content) / weight },
  };
}

interface ScoredNeighbour extends Neighbour {
  readonly score: number;
}

const MOST_NEIGHBOURS = 50;

function similarChanges(
  facts: RepositoryFacts,
  query: ReadonlyMap<string, number>,
  task: OpenTask,
): ScoredNeighbour[] {
  const self = facts.history.byTick.get(normalTask(task.title));
  const scores = searchField(facts.history.messages, query, 0.6);
  const ranked = topOf(scores, MOST_NEIGHBOURS * 2).filter(
    ([change]) => change !== self && (facts.history.touched[change]?.length ?? 0) > 0,
  );
  const best = ranked[0]?.[1] ?? 1;
  return ranked
    .slice(0, MOST_NEIGHBOURS)
    .map(([change, score]) => ({ change, score, likeness: score / best }));
}

/** Similar changes vote for their files; a wide change splits its vote, an old one counts a little less. */
function votes(facts: RepositoryFacts, neighbours: readonly Neighbour[], power: number): Scores {
  const found: Scores = new Map();
  for (const { change, likeness } of neighbours) {
    const files = facts.history.touched[change] ?? [];
    const gain = (likeness ** power * (0.6 + 0.4 * 2 ** (-change / 200))) / Math.sqrt(files.length);
    for (const file of files) found.set(file, (found.get(file) ?? 0) + gain);
  }
  return found;
}

/** Share of the newest changes of a list that touched each file. */
function shares(facts: RepositoryFacts, changes: readonly number[], most: number): Scores {
  const found: Scores = new Map();
  let total = 1;
  for (const [order, change] of changes.slice(0, most).entries()) {
    const weight = 0.88 ** order;
    total += weight;
    for (const file of facts.history.touched[change] ?? []) {
      found.set(file, (found.get(file) ?? 0) + weight);
    }
  }
  for (const [file, value] of found) found.set(file, value / total);
  return found;
}

function sectionVotes(facts: RepositoryFacts, task: OpenTask): Scores {
  const changes = facts.sections.get(sectionKey(task.taskFile, task.headings)) ?? [];
  return shares(
    facts,
    [...changes].sort((a, b) => a - b),
    20,
  );
}

/** Changes that touched the task list itself, or another file of the folder that is the plan's own. */
function taskListVotes(facts: RepositoryFacts, task: OpenTask): Scores {
  if (task.taskFile === '') return new Map();
  const own = facts.history.byTaskList.get(task.taskFile) ?? [];
  const folder = directoryOf(task.taskFile);
  const near =
    own.length > 0 || folder.split('/').length < 3
      ? own
      : [...facts.history.byTaskList]
          .filter(([path]) => directoryOf(path) === folder)
          .flatMap(([, at]) => at);
  return shares(
    facts,
    [...near].sort((a, b) => a - b),
    12,
  );
}

function mentionsOfDocuments(facts: RepositoryFacts, texts: readonly string[], into: Mentions): void {
  for (const text of texts) {
    const found = findMentions(facts.tree, { text: text.slice(0, 12_000), headings: [], ancestors: [] });
    merge(found.files, into.files);
    merge(found.directories, into.directories);
    merge(found.fresh, into.fresh);
  }
}

const SECOND_HAND = 0.4;

function merge<Key>(from: ReadonlyMap<Key, number>, into: Map<Key, number>): void {
  for (const [key, value] of from) into.set(key, Math.max(into.get(key) ?? 0, SECOND_HAND * value));
}

function filesBelow(facts: RepositoryFacts, directories: ReadonlyMap<string, number>): Scores {
  const found: Scores = new Map();
  for (const [directory, strength] of directories) {
    const files = facts.tree.directories.get(directory) ?? [];
    const each = strength / Math.sqrt(1 + files.length / 10);
    for (const file of files) found.set(file, Math.max(found.get(file) ?? 0, each));
  }
  return found;
}

function definingFiles(facts: RepositoryFacts, task: OpenTask): Scores {
  const found: Scores = new Map();
  const names = new Set(listIdentifiers(task.text).flatMap(([name]) => name.match(/[A-Za-z_]\w{2,}/g) ?? []));
  for (const name of names) {
    const files = facts.definitions.get(name) ?? [];
    if (files.length > 12) continue;
    for (const file of files) found.set(file, (found.get(file) ?? 0) + 1 / files.length);
  }
  return found;
}

function totalWeight(query: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const weight of query.values()) total += weight;
  return total * 5 || 1;
}

function largest(scores: ReadonlyMap<unknown, number>): number {
  let most = 0;
  for (const value of scores.values()) if (value > most) most = value;
  return most;
}

export function scaled(scores: Scores): Scores {
  const most = largest(scores);
  if (most > 0) for (const [file, value] of scores) scores.set(file, value / most);
  return scores;
}

/** The best entries, best first; equal ones by number, so that the answer does not depend on the order of reading. */
export function topOf(scores: ReadonlyMap<number, number>, most: number): [number, number][] {
  return [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most);
}
