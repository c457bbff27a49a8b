/**
 * A plain blend of the signals with fixed weights: picks the files whose neighbours are looked at. The fitted model
 * has the last word; the blend only has to have likely files near its top.
 */
import { DenseScores, type Scores } from './scores.ts';
import type { Signal, TaskSignals } from './task-signals.ts';

const WEIGHT: Readonly<Partial<Record<Signal, number>>> = {
  directory: 0.4,
  symbol: 0.5,
  path: 0.4,
  titlePath: 0.2,
  content: 0.5,
  titleContent: 0.2,
  rarest: 0.2,
  profile: 0.4,
  similar: 0.4,
  similarWide: 0.3,
  ticked: 0.2,
  section: 0.4,
  taskList: 0.5,
  family: 0.4,
  withMentioned: 0.3,
};
const MENTION = { text: 1.2, stem: 0.6, own: 0.8, ownStem: 0.4, named: 0.4 } as const;

/**
 * By file number, the best at most 1.
 *
 * @param files how many there are
 */
export function blendSignals(
  { scores, mentions, ownMentions, namedMentions }: TaskSignals,
  files: number,
): Scores {
  const sums = new Float64Array(files);
  const add = (from: Scores, weight: number) =>
    from.forEach((value, file) => {
      sums[file] = (sums[file] as number) + (weight * value) / TOTAL;
    });
  for (const [signal, weight] of Object.entries(WEIGHT)) add(scores[signal as Signal], weight);
  add(mentions.files, MENTION.text);
  add(mentions.stems, MENTION.stem);
  add(ownMentions.files, MENTION.own);
  add(ownMentions.stems, MENTION.ownStem);
  add(namedMentions.files, MENTION.named);
  return new DenseScores(sums);
}

const TOTAL = [...Object.values(WEIGHT), ...Object.values(MENTION)].reduce((sum, weight) => sum + weight, 0);
