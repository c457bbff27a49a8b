/** What is the same for all candidates of a task: ranks, votes by directory and kind of file, what the text asks for. */
import type { Feature } from './features.ts';
import { directoryOf } from './paths.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { type Ranked, type Scores, topOf } from './scores.ts';
import type { TaskSignals } from './task-signals.ts';
import { hashTerm } from './terms.ts';

type Shared = Pick<
  Record<Feature, number>,
  'newRate' | 'treeSize' | 'historySize' | 'textLength' | 'mentionCount' | 'listed'
>;

/** So many files of the first blend weigh directories. */
export const LIKELY = 30;

export interface TaskView {
  readonly signals: TaskSignals;
  readonly terms: ReadonlySet<number>;
  readonly blend: Scores;
  readonly ranks: Readonly<
    Record<'content' | 'path' | 'profile' | 'similarWide' | 'blend', ReadonlyMap<number, number>>
  >;
  readonly places: PlaceVotes;
  readonly asked: Readonly<Record<'test' | 'doc' | 'config', boolean>>;
  readonly blendTotal: number;
  readonly directoryBlend: ReadonlyMap<string, number>;
  readonly shared: Shared;
}

const DOC_WORD = /\b(?:docs?|documentation|document|readme|guide|tutorial|recipe|manual|reference)\b/i;
const TEST_WORD = /\btests?\b|\btesting\b|\bcoverage\b|\bspec\b|\bfixtures?\b/i;
const CONFIG_WORD =
  /\b(?:ci|workflow|config(?:uration)?|package|dependenc(?:y|ies)|build|lint(?:er)?|setup|install|docker|release|version|bump)\b/i;

/** @param best the first of the blend, best first */
export function viewOf(
  facts: RepositoryFacts,
  signals: TaskSignals,
  blend: Scores,
  best: readonly Ranked[],
): TaskView {
  const { scores, task, query, mentions, ownMentions } = signals;
  const ranks = (ranked: readonly Ranked[]) => {
    const shares = new Map<number, number>();
    for (let at = 0; at < ranked.length; at++) shares.set((ranked[at] as Ranked).number, 1 / (1 + at));
    return shares;
  };
  const ranksOf = (values: Scores) => ranks(topOf(values, 100));
  let blendTotal = 0;
  const directoryBlend = new Map<string, number>();
  for (const { number, score } of best.slice(0, LIKELY)) {
    const directory = directoryOf(facts.tree.paths[number] ?? '');
    directoryBlend.set(directory, (directoryBlend.get(directory) ?? 0) + score);
    blendTotal += score;
  }
  return {
    signals,
    terms: new Set([...query.keys()].map(hashTerm)),
    blend,
    ranks: {
      content: ranksOf(scores.content),
      path: ranksOf(scores.path),
      similarWide: ranksOf(scores.similarWide),
      profile: ranksOf(scores.profile),
      blend: ranks(best),
    },
    places: placeVotes(facts, signals),
    asked: {
      test: TEST_WORD.test(task.text),
      doc: DOC_WORD.test(task.text),
      config: CONFIG_WORD.test(task.text),
    },
    blendTotal: blendTotal || 1,
    directoryBlend,
    shared: {
      newRate: newRate(facts, signals),
      treeSize: Math.log(1 + facts.tree.paths.length) / 8,
      historySize: Math.log(1 + facts.history.changes.length) / 8,
      textLength: Math.log(1 + task.text.length) / 8,
      mentionCount: Math.min(1, (mentions.files.size + ownMentions.files.size) / 10),
      listed: task.taskFile === '' ? 0 : 1,
    },
  };
}

/** Share of new files in what similar changes touched. */
function newRate(facts: RepositoryFacts, { neighbours }: TaskSignals): number {
  let [added, all] = [0.5, 2];
  for (const { change, likeness } of neighbours.slice(0, 15)) {
    const past = facts.history.changes[change];
    if (past === undefined) continue;
    const files = Math.min(12, past.files.length);
    added += (likeness * files * past.added.length) / Math.max(1, past.files.length);
    all += likeness * files;
  }
  return added / all;
}

interface PlaceVotes {
  readonly directories: ReadonlyMap<string, number>;
  readonly endings: ReadonlyMap<string, number>;
}

/** Share of the similar changes' votes that went to each directory and to each kind of file. */
function placeVotes(facts: RepositoryFacts, { scores }: TaskSignals): PlaceVotes {
  const directories = new Map<string, number>();
  const endings = new Map<string, number>();
  let total = 0;
  scores.similarWide.forEach((vote, file) => {
    const { directory, ending } = facts.placeOf(facts.tree.paths[file] ?? '', file);
    directories.set(directory, (directories.get(directory) ?? 0) + vote);
    endings.set(ending, (endings.get(ending) ?? 0) + vote);
    total += vote;
  });
  for (const found of [directories, endings]) for (const [key, vote] of found) found.set(key, vote / total);
  return { directories, endings };
}
