/**
 * New files by analogy: a past change said `Implement sync` and added `cli/sync.go`, so `Implement hook` may add
 * `cli/hook.go`. What the added file and its directories have of the past text is replaced by names of the task.
 */
import type { NewName } from './new-names.ts';
import { baseOf, directoryOf, ignoredReason, pairStem } from './paths.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { TaskSignals } from './task-signals.ts';
import { flatName, splitWords, writeLike } from './write-name.ts';

const MOST_NEIGHBOURS = 25;
const MOST_ADDED = 15;

/** Of more, hardly any came to be, and none was among the first ten of a task (bench/blast-results.md). */
const MOST_FOUND = 16;

/** By path, how much past changes speak for it, 0 to 1; the best ones. */
export function analogousFiles(
  facts: RepositoryFacts,
  { neighbours }: TaskSignals,
  names: readonly NewName[],
): Map<string, number> {
  const found = new Map<string, number>();
  for (const { change, likeness } of neighbours.slice(0, MOST_NEIGHBOURS)) {
    const past = facts.history.changes[change];
    if (past === undefined || past.added.length === 0 || past.added.length > 4 * MOST_ADDED) continue;
    const said = flatName([past.subject, ...past.ticks].join(' '));
    for (const added of past.added.slice(0, MOST_ADDED)) {
      if (ignoredReason(added) !== undefined || !said.includes(pairStem(added)) || pairStem(added).length < 3)
        continue;
      for (const name of names) {
        const path = replaceName(added, name.words);
        if (path === undefined) continue;
        const gain = likeness * name.weight;
        found.set(path, Math.min(1, (found.get(path) ?? 0) + 0.5 * gain));
      }
    }
  }
  const best = [...found].sort((one, two) => two[1] - one[1] || (one[0] < two[0] ? -1 : 1));
  return new Map(best.slice(0, MOST_FOUND));
}

/** `a/blob_reader/blob_reader.test.ts` with `task list` is `a/task_list/task_list.test.ts`. */
export function replaceName(path: string, words: string): string | undefined {
  const base = writeLike(words, baseOf(path));
  if (base === undefined) return undefined;
  const old = pairStem(path);
  const directories = directoryOf(path)
    .split('/')
    .map((segment) => (flatName(segment) === old ? joinAs(segment, splitWords(words)) : segment));
  return [...directories, base].filter((segment) => segment !== '').join('/');
}

const joinAs = (example: string, words: readonly string[]): string =>
  words
    .join(example.includes('_') ? '_' : example.includes('-') ? '-' : words.length > 1 ? '_' : '')
    .toLowerCase();
