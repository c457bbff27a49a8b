/** First look at a task: every kind of evidence, each as scores of files from 0 to 1. */

import { searchProfiles } from './file-profiles.ts';
import { findMentions, listIdentifiers, type Mentions } from './find-mentions.ts';
import { followMoves } from './follow-moves.ts';
import { rarestShared, searchField } from './full-text.ts';
import { coChanged, type Neighbour, normalTask } from './history-index.ts';
import { type DocumentTexts, type TaskDocuments, textsOf } from './linked-documents.ts';
import type { OpenTask } from './open-task.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { DenseScores, type Scores, type SparseScores, scaled, topOf } from './scores.ts';
import { NO_DOCUMENTS, queryOf } from './task-query.ts';
import { hashTerm } from './terms.ts';
import { familyVotes, sectionVotes, taskListVotes, votes } from './votes.ts';

export interface TaskSignals {
  readonly task: OpenTask;
  readonly query: ReadonlyMap<string, number>;
  readonly documents: DocumentTexts;
  /** What the text names, what its own documents name, and what further documents name. */
  readonly mentions: Mentions;
  readonly ownMentions: Mentions;
  readonly namedMentions: Mentions;
  readonly scores: Readonly<Record<Signal, Scores>>;
  /** Past changes that resemble the task, most similar first. */
  readonly neighbours: readonly Neighbour[];
  /** How well the best past change and the best content fit, not scaled to 1. */
  readonly certainty: { readonly similar: number; readonly content: number };
}

export const SIGNALS = [
  'directory',
  'symbol',
  'path',
  'titlePath',
  'content',
  'titleContent',
  'shortContent',
  'rarest',
  'profile',
  'titleProfile',
  'similar',
  'similarWide',
  'ticked',
  'section',
  'taskList',
  'family',
  'withMentioned',
] as const;
export type Signal = (typeof SIGNALS)[number];

export function readSignals(facts: RepositoryFacts, task: OpenTask, linked: TaskDocuments): TaskSignals {
  const documents = textsOf(linked, facts.documents);
  const query = queryOf(task, documents);
  const title = queryOf({ ...task, text: task.title, headings: [], ancestors: [] }, NO_DOCUMENTS);
  const mentions = followMoves(facts, findMentions(facts.tree, task));
  const [ownMentions, namedMentions] = [documents.own, documents.named].map((texts) =>
    followMoves(
      facts,
      findMentions(facts.tree, {
        text: texts.map((text) => text.slice(0, MENTIONING_PART)).join('\n'),
        headings: [],
        ancestors: [],
      }),
    ),
  ) as [Mentions, Mentions];
  const self = facts.history.byTick.get(normalTask(task.title));
  const byTicks = searchField(facts.history.ticks, query, 0.6);
  const neighbours = similarChanges(facts, query, byTicks, self);
  const weight = totalWeight(query);
  const content = searchField(facts.contentField, query, 0.75);
  const certainty = { similar: (neighbours[0]?.score ?? 0) / weight, content: content.most() / weight };
  const ticked = alike(byTicks, facts, self, 20);
  return {
    task,
    query,
    documents,
    mentions,
    ownMentions,
    namedMentions,
    scores: {
      directory: filesBelow(facts, [mentions, ownMentions]),
      symbol: scaled(definingFiles(facts, task)),
      path: searchField(facts.pathField, query, 0.5).scaled(),
      titlePath: searchField(facts.pathField, title, 0.5).scaled(),
      content: content.scaled(),
      titleContent: searchField(facts.contentField, title, 0.75).scaled(),
      shortContent: searchField(facts.contentField, query, 0.25).scaled(),
      rarest: rarestShared(facts.contentField, query),
      profile: searchProfiles(facts.history, query).scaled(),
      titleProfile: searchProfiles(facts.history, title).scaled(),
      similar: scaled(votes(facts, neighbours.slice(0, 12), 3)),
      similarWide: scaled(votes(facts, neighbours, 1.5)),
      ticked: scaled(votes(facts, ticked, 2)),
      section: sectionVotes(facts, task),
      taskList: taskListVotes(facts, task, linked),
      family: familyVotes(facts, task, linked, documents),
      withMentioned: scaled(coChanged(facts.history, mentions.files)),
    },
    neighbours,
    certainty,
  };
}

const MENTIONING_PART = 12_000;

interface ScoredNeighbour extends Neighbour {
  readonly score: number;
}

const MOST_NEIGHBOURS = 50;

/** Past changes whose message, or whose ticked task, resembles the task. */
function similarChanges(
  facts: RepositoryFacts,
  query: ReadonlyMap<string, number>,
  byTicks: Scores,
  self: number | undefined,
): ScoredNeighbour[] {
  const byMessages = searchField(facts.history.messages, query, 0.6);
  const best = new Float64Array(facts.history.changes.length);
  for (const scores of [byMessages, byTicks])
    scores.forEach((score, change) => {
      best[change] = Math.max(best[change] as number, score);
    });
  return alike(new DenseScores(best), facts, self, MOST_NEIGHBOURS);
}

function alike(
  scores: Scores,
  facts: RepositoryFacts,
  self: number | undefined,
  most: number,
): ScoredNeighbour[] {
  const ranked = topOf(scores, most * 2).filter(
    ({ number }) => number !== self && (facts.history.touched[number]?.length ?? 0) > 0,
  );
  const best = ranked[0]?.score ?? 1;
  return ranked
    .slice(0, most)
    .map(({ number, score }) => ({ change: number, score, likeness: score / best }));
}

function filesBelow(facts: RepositoryFacts, mentions: readonly Mentions[]): SparseScores {
  const found: SparseScores = new Map();
  for (const [directory, strength] of mentions.flatMap(({ directories }) => [...directories])) {
    const files = facts.tree.directories.get(directory) ?? [];
    const each = strength / Math.sqrt(1 + files.length / 10);
    for (const file of files) found.set(file, Math.max(found.get(file) ?? 0, each));
  }
  return found;
}

function definingFiles(facts: RepositoryFacts, task: OpenTask): SparseScores {
  const found: SparseScores = new Map();
  const names = new Set(listIdentifiers(task.text).flatMap(([name]) => name.match(/[A-Za-z_]\w{2,}/g) ?? []));
  for (const name of names) {
    const files = facts.definitions.get(hashTerm(name)) ?? [];
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
