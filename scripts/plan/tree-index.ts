/** The files of a revision that work can touch, found by path, name, stem and directory. */
import { baseOf, directoryOf, ignoredReason, stemOf } from './paths.ts';
import { listTerms, type TermList } from './term-list.ts';

export interface TreeEntry {
  readonly path: string;
  readonly blob: string;
  readonly size: number;
}

export interface TreeIndex {
  /** By file number. */
  readonly paths: readonly string[];
  readonly entries: readonly TreeEntry[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** Lower-case file name to file numbers. */
  readonly byBase: ReadonlyMap<string, readonly number[]>;
  readonly byStem: ReadonlyMap<string, readonly number[]>;
  /** From the last dot on, to the number of such files. */
  readonly endings: ReadonlyMap<string, number>;
  /** Every directory with all files below it; the top is not listed. */
  readonly directories: ReadonlyMap<string, readonly number[]>;
  /** Last name of a directory, lower-case, to the directories of that name. */
  readonly byDirectoryName: ReadonlyMap<string, readonly string[]>;
  /** Planning documents: never predicted, but what they say belongs to a task that names them. */
  readonly documents: ReadonlyMap<string, TreeEntry>;
  /** Terms of the path, the file's own name counted twice. */
  readonly pathTerms: readonly TermList[];
}

export function indexTree(files: readonly TreeEntry[]): TreeIndex {
  const entries = files.filter((file) => ignoredReason(file.path) === undefined);
  const paths = entries.map((file) => file.path);
  const documents = files.filter(
    (file) => /\.mdx?$/i.test(file.path) && ignoredReason(file.path) === 'bookkeeping',
  );
  const directories = groupByDirectory(paths);
  return {
    paths,
    entries,
    numberOf: new Map(paths.map((path, number) => [path, number])),
    byBase: groupNumbers(paths, (path) => baseOf(path).toLowerCase()),
    byStem: groupNumbers(paths, stemOf),
    endings: countEndings(paths),
    directories,
    byDirectoryName: groupValues([...directories.keys()], (directory) => baseOf(directory).toLowerCase()),
    documents: new Map(documents.map((file) => [file.path, file])),
    pathTerms: pathTermsOf(paths),
  };
}

function pathTermsOf(paths: readonly string[]): TermList[] {
  const known = new Map<string, TermList>();
  const termsOf = (segment: string): TermList => {
    let terms = known.get(segment);
    if (terms === undefined) {
      terms = listTerms(segment.replace(/[.-]/g, ' '));
      known.set(segment, terms);
    }
    return terms;
  };
  return paths.map((path) => {
    const counts = new Map<number, number>();
    const segments = path.split('/');
    let length = 0;
    for (const [at, segment] of segments.entries()) {
      const weight = at === segments.length - 1 ? 2 : 1;
      const list = termsOf(segment);
      for (const [position, term] of list.terms.entries()) {
        const count = weight * (list.counts[position] as number);
        counts.set(term, (counts.get(term) ?? 0) + count);
        length += count;
      }
    }
    return { terms: Uint32Array.from(counts.keys()), counts: Uint8Array.from(counts.values()), length };
  });
}

function groupByDirectory(paths: readonly string[]): Map<string, number[]> {
  const directories = new Map<string, number[]>();
  for (const [number, path] of paths.entries()) {
    for (let above = directoryOf(path); above !== ''; above = directoryOf(above)) {
      const below = directories.get(above);
      if (below === undefined) directories.set(above, [number]);
      else below.push(number);
    }
  }
  return directories;
}

function countEndings(paths: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const ending = path.slice(path.lastIndexOf('.'));
    counts.set(ending, (counts.get(ending) ?? 0) + 1);
  }
  return counts;
}

function groupNumbers(paths: readonly string[], key: (path: string) => string): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [number, path] of paths.entries()) {
    const group = groups.get(key(path));
    if (group === undefined) groups.set(key(path), [number]);
    else group.push(number);
  }
  return groups;
}

function groupValues(values: readonly string[], key: (value: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group === undefined) groups.set(key(value), [value]);
    else group.push(value);
  }
  return groups;
}
