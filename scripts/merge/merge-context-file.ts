/** One door for the files that every track writes to: task lists, and files of dated entries. */
import { mergeEntries } from './merge-entries.ts';
import { type MergeOptions, type MergeResult, mergeTaskLists } from './merge-task-lists.ts';
import { hasEntries } from './parse-entries.ts';

/** Merges by what the texts hold. Refuse marked inputs first (`findMarkedInput`). */
export function mergeContextFile(
  base: string,
  ours: string,
  theirs: string,
  options: MergeOptions = {},
): MergeResult {
  const isOneSided = ours === theirs || base === ours || base === theirs;
  const isEntries = !isOneSided && hasEntries(ours) && hasEntries(theirs);
  return (isEntries ? mergeEntries : mergeTaskLists)(base, ours, theirs, options);
}
