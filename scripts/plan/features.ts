/** What is known of a file that exists, as a row of numbers: the order of a row and of what the model knows. */
import { SIGNALS } from './task-signals.ts';

const MENTION_FEATURES = ['mention', 'stem', 'ownMention', 'ownStem', 'namedMention'] as const;
const NEIGHBOUR_FEATURES = ['coChange', 'pairOfBest', 'imported', 'importing', 'siblings'] as const;
const OTHER_FEATURES = [
  'contentRank',
  'pathRank',
  'similarRank',
  'similarSure',
  'contentSure',
  'pathCover',
  'nameCover',
  'nameRarity',
  'pathRarity',
  'directoryBlend',
  'profileRank',
  'recent',
  'warm',
  'justNow',
  'age',
  'changes',
  'directoryVotes',
  'endingVotes',
  'directoryRecent',
  'blend',
  'blendRank',
  'blendShare',
  'test',
  'testAsked',
  'doc',
  'docAsked',
  'config',
  'configAsked',
  'newRate',
  'treeSize',
  'historySize',
  'textLength',
  'mentionCount',
  'listed',
] as const;

export const FEATURES = [...MENTION_FEATURES, ...SIGNALS, ...NEIGHBOUR_FEATURES, ...OTHER_FEATURES] as const;
export type Feature = (typeof FEATURES)[number];

/** Column of each feature: rows are filled in place, as there are thousands of them in a backlog. */
export const COLUMN = Object.fromEntries(FEATURES.map((feature, at) => [feature, at])) as Record<
  Feature,
  number
>;
