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
    byBase: groupBy(paths, (path) => baseOf(path).toLowerCase(), numbered),
    byStem: groupBy(paths, stemOf, numbered),
    endings: countEndings(paths),
    directories,
    byDirectoryName: groupBy(
      [...directories.keys()],
      (directory) => baseOf(directory).toLowerCase(),
      (directory) => directory,
    ),
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
    const [terms, counts]: [number[], number[]] = [[], []];
    const segments = path.split('/');
    let length = 0;
    for (let at = 0; at < segments.length; at++) {
      const weight = at === segments.length - 1 ? 2 : 1;
      const list = termsOf(segments[at] as string);
      for (let position = 0; position < list.terms.length; position++) {
        const term = list.terms[position] as number;
        const count = weight * (list.counts[position] as number);
        const place = terms.indexOf(term);
        if (place < 0) counts.push(count);
        else counts[place] = (counts[place] as number) + count;
        if (place < 0) terms.push(term);
        length += count;
      }
    }
    return { terms: new Int32Array(terms), counts: new Uint8Array(counts), length };
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

function groupBy<Member>(
  values: readonly string[],
  keyOf: (value: string) => string,
  memberOf: (value: string, number: number) => Member,
): Map<string, Member[]> {
  const groups = new Map<string, Member[]>();
  for (let number = 0; number < values.length; number++) {
    const value = values[number] as string;
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [memberOf(value, number)]);
    else group.push(memberOf(value, number));
  }
  return groups;
}

const numbered = (_: string, number: number): number => number;
