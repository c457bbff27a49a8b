/** Paths that a text names and that are gone: no files to be made, but what became of files that there were. */
import type { Mentions } from './find-mentions.ts';
import type { HistoryIndex } from './history-index.ts';
import { baseOf, directoryOf } from './paths.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { TreeIndex } from './tree-index.ts';

/** What may be meant says less than a path that is there. */
const UNSURE = 0.7;
/** Of more files of one name, none is meant. */
const MOST_SUCCESSORS = 3;

/**
 * The mentions with every path that past changes touched, and that the tree has no more, given to what became of it. A
 * path without a successor is `gone`: who names a file that was deleted may want it back, or not know.
 */
export function followMoves(
  { tree, history }: Pick<RepositoryFacts, 'tree' | 'history'>,
  mentions: Mentions,
): Mentions {
  if (mentions.fresh.size === 0) return mentions;
  const past = pastFiles(history);
  const fresh = new Map<string, number>();
  const files = new Map(mentions.files);
  const exact = new Set(mentions.exact);
  const gone = new Set<string>();
  for (const [path, strength] of mentions.fresh) {
    const was = past.get(baseOf(path))?.find((old) => isSame(old, path));
    // Split up, it may mean any of the parts: two tasks that name it still mean one thing.
    const isSplit = was !== undefined && isSplitUp(tree, was);
    const successors = was === undefined || isSplit ? [] : successorsOf(tree, was);
    if (successors.length === 0) fresh.set(path, strength);
    if (was !== undefined && !isSplit && successors.length === 0) gone.add(path);
    const isSure = successors.length === 1 && isBelow(tree.paths[successors[0] ?? -1], was);
    const each = isSure ? strength : (UNSURE * strength) / Math.sqrt(successors.length);
    for (const file of successors) {
      files.set(file, Math.max(files.get(file) ?? 0, each));
      if (isSure && strength === 1) exact.add(file);
    }
  }
  return { ...mentions, fresh, files, exact, gone };
}

/** A text may leave out the first directories of a path, but a name alone may as well be that of another file. */
const isSame = (old: string, named: string): boolean =>
  old === named || (named.includes('/') && old.endsWith(`/${named}`));

/** A directory of its name stands in its place, and no file in it is its namesake. */
function isSplitUp(tree: TreeIndex, was: string): boolean {
  const own = directoryNamedAs(was);
  return tree.directories.has(own) && !tree.numberOf.has(`${own}/${baseOf(was)}`);
}

/** The namesake in a directory of its name, or else the files of its name that stand nearest to where it was. */
function successorsOf(tree: TreeIndex, was: string): readonly number[] {
  const base = baseOf(was);
  const inside = tree.numberOf.get(`${directoryNamedAs(was)}/${base}`);
  if (inside !== undefined) return [inside];
  const near = (tree.byBase.get(base.toLowerCase()) ?? []).map((file) => ({
    file,
    shared: sharedDirectories(tree.paths[file] ?? '', was),
  }));
  // Further away a name like `utils.ts` says nothing.
  const least = Math.max(1, directoryOf(was).split('/').length - 1);
  const most = Math.max(least, ...near.map(({ shared }) => shared));
  const nearest = near.filter(({ shared }) => shared === most).map(({ file }) => file);
  return nearest.length > MOST_SUCCESSORS ? [] : nearest;
}

/** Whether a file stands in the directory of the one that is gone, or further below. */
const isBelow = (path = '', was = ''): boolean => `/${path}`.startsWith(`/${directoryOf(was)}/`);

/** `src/types.ts` is `src/types`. */
function directoryNamedAs(path: string): string {
  const directory = directoryOf(path);
  const name = baseOf(path).replace(/\..*$/, '');
  return directory === '' ? name : `${directory}/${name}`;
}

function sharedDirectories(one: string, other: string): number {
  const [left, right] = [one, other].map((path) => directoryOf(path).split('/')) as [string[], string[]];
  const differs = left.findIndex((directory, at) => directory !== right[at]);
  return differs < 0 ? left.length : differs;
}

const known = new WeakMap<HistoryIndex, ReadonlyMap<string, readonly string[]>>();

/** By file name, every path that a change touched. */
function pastFiles(history: HistoryIndex): ReadonlyMap<string, readonly string[]> {
  const found = known.get(history);
  if (found !== undefined) return found;
  const past = new Map<string, string[]>();
  for (const path of new Set(history.changes.flatMap(({ files }) => files))) {
    const same = past.get(baseOf(path));
    if (same === undefined) past.set(baseOf(path), [path]);
    else same.push(path);
  }
  known.set(history, past);
  return past;
}
