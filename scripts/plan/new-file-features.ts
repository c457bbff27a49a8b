/** What is known of a file that a task may make, as a row of numbers: the order of a row and of what the model knows. */
import { NAME_FEATURES } from './new-names.ts';
import { PLACE_FEATURES } from './new-places.ts';

const STATED_FEATURES = [
  'inText',
  'inOwnDocument',
  'inNamedDocument',
  'aloneInText',
  'aloneInOwnDocument',
  'aloneInNamedDocument',
] as const;

const PATH_FEATURES = [
  'titleHoldsStem',
  'textHoldsStem',
  'stemLength',
  'directoryThere',
  'directoryVotes',
  'directoryRecent',
  'directoryBlend',
  'endingShare',
  'depth',
  'namedAsDirectory',
  'pairOfLikely',
  'test',
  'testAsked',
  'doc',
  'docAsked',
  'config',
] as const;

const TASK_FEATURES = [
  'asksNew',
  'asksFix',
  'newRate',
  'treeSize',
  'historySize',
  'textLength',
  'mentionCount',
  'listed',
] as const;

export const NEW_FILE_FEATURES = [
  ...STATED_FEATURES,
  'analogy',
  'testOfLikely',
  'guessed',
  'nameWeight',
  'placeWeight',
  'guessWeight',
  ...NAME_FEATURES,
  ...PLACE_FEATURES,
  ...PATH_FEATURES,
  ...TASK_FEATURES,
] as const;
export type NewFileFeature = (typeof NEW_FILE_FEATURES)[number];

export const NEW_FILE_COLUMN = Object.fromEntries(
  NEW_FILE_FEATURES.map((feature, at) => [feature, at]),
) as Record<NewFileFeature, number>;
