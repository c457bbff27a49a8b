/** All that a prediction knows about a repository at one revision. A value; reading it is read-facts.ts. */
import { buildField, type Field } from './full-text.ts';
import { type HistoryIndex, normalTask } from './history-index.ts';
import { baseOf, directoryOf, isConfig, isDoc, isTest, pairStem } from './paths.ts';
import { nameModules, resolveImports } from './resolve-imports.ts';
import type { ContentFacts } from './scan-content.ts';
import { listTerms, type TermList } from './term-list.ts';
import type { TreeIndex } from './tree-index.ts';

export interface RepositoryFacts {
  readonly tree: TreeIndex;
  readonly history: HistoryIndex;
  /** By file number; undefined where the content was not read. */
  readonly contents: readonly (ContentFacts | undefined)[];
  readonly contentField: Field;
  readonly pathField: Field;
  /** Hash of an identifier of the backlog to the files that define it. */
  readonly definitions: ReadonlyMap<number, readonly number[]>;
  /** Text of the planning documents that tasks name, by path. */
  readonly documents: ReadonlyMap<string, string>;
  /** Task list to the done tasks of each of its sections, as change numbers. */
  readonly sections: ReadonlyMap<string, readonly number[]>;
  /** Every path of the revision, also those that are never predicted. */
  readonly allPaths: ReadonlySet<string>;
  readonly importsOf: (file: number) => readonly number[];
  readonly placeOf: (path: string, number: number) => Place;
}

/** What a path says, looked at once however many tasks ask. */
export interface Place {
  readonly directory: string;
  /** From the last dot on. */
  readonly ending: string;
  /** See `pairStem`. */
  readonly pair: string;
  readonly nameTerms: TermList;
  readonly pathTerms: TermList;
  readonly test: boolean;
  readonly doc: boolean;
  readonly config: boolean;
}

export function assembleFacts(
  parts: Pick<RepositoryFacts, 'tree' | 'history' | 'contents' | 'documents' | 'sections' | 'allPaths'>,
  vocabulary: Vocabulary,
): RepositoryFacts {
  const definitions = new Map<number, number[]>();
  for (const name of vocabulary.identifiers) definitions.set(name, []);
  for (const [number, content] of parts.contents.entries()) {
    for (const name of content?.defines ?? []) definitions.get(name)?.push(number);
  }
  const imports = new Map<number, readonly number[]>();
  const places = new Array<Place | undefined>(parts.tree.paths.length);
  const placesToBe = new Map<string, Place>();
  const modules = nameModules(parts.tree.paths);
  return {
    ...parts,
    contentField: buildField(parts.contents, vocabulary.terms),
    pathField: buildField(parts.tree.pathTerms, vocabulary.terms),
    definitions,
    importsOf: (file) => {
      const known = imports.get(file);
      if (known !== undefined) return known;
      const found = resolveImports(parts.tree.paths, modules, file, parts.contents[file]?.imports ?? []);
      imports.set(file, found);
      return found;
    },
    placeOf: (path, number) => {
      const known = number < 0 ? placesToBe.get(path) : places[number];
      if (known !== undefined) return known;
      const found = readPlace(path, parts.tree.pathTerms[number]);
      if (number < 0) placesToBe.set(path, found);
      else places[number] = found;
      return found;
    },
  };
}

function readPlace(path: string, known: TermList | undefined): Place {
  return {
    directory: directoryOf(path),
    ending: path.slice(path.lastIndexOf('.')),
    pair: pairStem(path),
    nameTerms: listTerms(baseOf(path).replace(/\..*$/, '').replace(/-/g, ' ')),
    pathTerms: known ?? listTerms(path.replace(/[-./]/g, ' ')),
    test: isTest(path),
    doc: isDoc(path),
    config: isConfig(path),
  };
}

/** What a backlog asks of a repository, as hashes: terms, and names in code. */
export interface Vocabulary {
  readonly terms: ReadonlySet<number>;
  readonly identifiers: ReadonlySet<number>;
}

/** Key of a section in `sections`: titles without their Markdown and tags. */
export function sectionKey(taskFile: string, headings: readonly string[]): string {
  return [taskFile, ...headings.map(normalTask)].join('\0');
}
