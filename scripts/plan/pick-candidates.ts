/** Which files are judged at all: the best of every signal, and the neighbours of the best. */
import type { Neighbourhood } from './neighbourhood.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { topOf } from './scores.ts';
import type { Signal, TaskSignals } from './task-signals.ts';

const MOST: Readonly<Record<Signal, number>> = {
  directory: 40,
  symbol: 40,
  path: 60,
  titlePath: 20,
  content: 80,
  titleContent: 40,
  shortContent: 20,
  rarest: 30,
  profile: 50,
  titleProfile: 20,
  similar: 40,
  similarWide: 50,
  ticked: 20,
  section: 40,
  taskList: 40,
  family: 40,
  withMentioned: 25,
};

/** File numbers, in ascending order. */
export function pickCandidates(
  facts: RepositoryFacts,
  signals: TaskSignals,
  around: Neighbourhood,
): number[] {
  const found = new Set<number>(around.candidates);
  for (const { files, stems } of [signals.mentions, signals.ownMentions]) {
    for (const file of files.keys()) found.add(file);
    for (const file of stems.keys()) found.add(file);
  }
  const take = (scores: ReadonlyMap<number, number>, most: number) => {
    for (const [file] of topOf(scores, most)) found.add(file);
  };
  for (const [signal, most] of Object.entries(MOST)) take(signals.scores[signal as Signal], most);
  take(signals.namedMentions.files, 40);
  take(facts.history.recent, 20);
  take(facts.history.justNow, 20);
  return [...found].sort((a, b) => a - b);
}
