/** Paths that a text names and that are gone: no files to be made, but what became of files that there were. */
import type { Mentions } from './find-mentions.ts';
import type { HistoryIndex } from './history-index.ts';
import { baseOf, directoryOf } from './paths.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { TreeIndex } from './tree-index.ts';

/** A name says less than a path that is there. */
const MOVED = 0.7;
/** Of more files of one name, none is meant. */
const MOST_SUCCESSORS = 3;
/** What a directory is worth in which a named file was. */
const WHERE_IT_WAS = 0.3;

/**
 * The mentions with every path that past changes touched, and that the tree has no more, given to the files of its name
 * that stand nearest to where it was; or else to its directory.
 */
export function followMoves(
  { tree, history }: Pick<RepositoryFacts, 'tree' | 'history'>,
  mentions: Mentions,
): Mentions {
  if (mentions.fresh.size === 0) return mentions;
  const past = pastFiles(history);
  const fresh = new Map<string, number>();
  const files = new Map(mentions.files);
  const directories = new Map(mentions.directories);
  for (const [path, strength] of mentions.fresh) {
    const was = past.get(baseOf(path))?.find((old) => isSame(old, path));
    if (was === undefined) {
      fresh.set(path, strength);
      continue;
    }
    const successors = successorsOf(tree, was);
    const each = (MOVED * strength) / Math.sqrt(successors.length);
    for (const file of successors) files.set(file, Math.max(files.get(file) ?? 0, each));
    const directory = directoryOf(was);
    if (successors.length === 0 && tree.directories.has(directory))
      directories.set(directory, Math.max(directories.get(directory) ?? 0, WHERE_IT_WAS * strength));
  }
  return { ...mentions, fresh, files, directories };
}

/** A text may leave out the first directories of a path, but a name alone may as well be that of another file. */
const isSame = (old: string, named: string): boolean =>
  old === named || (named.includes('/') && old.endsWith(`/${named}`));

function successorsOf(tree: TreeIndex, was: string): readonly number[] {
  const named = tree.byBase.get(baseOf(was).toLowerCase()) ?? [];
  const near = named.map((file) => ({ file, shared: sharedDirectories(tree.paths[file] ?? '', was) }));
  const most = Math.max(1, ...near.map(({ shared }) => shared));
  const nearest = near.filter(({ shared }) => shared === most).map(({ file }) => file);
  return nearest.length > MOST_SUCCESSORS ? [] : nearest;
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
