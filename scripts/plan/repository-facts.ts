/** All that a prediction knows about a repository at one revision. A value; reading it is read-facts.ts. */
import { buildField, type Field } from './full-text.ts';
import type { HistoryIndex } from './history-index.ts';
import { resolveImports } from './resolve-imports.ts';
import type { ContentFacts } from './scan-content.ts';
import type { TreeIndex } from './tree-index.ts';

export interface RepositoryFacts {
  readonly tree: TreeIndex;
  readonly history: HistoryIndex;
  /** By file number; undefined where the content was not read. */
  readonly contents: readonly (ContentFacts | undefined)[];
  readonly contentField: Field;
  /** Identifier to the files that define it. */
  readonly definitions: ReadonlyMap<string, readonly number[]>;
  /** Text of the planning documents that tasks name, by path. */
  readonly documents: ReadonlyMap<string, string>;
  /** Task list to the done tasks of each of its sections, as change numbers. */
  readonly sections: ReadonlyMap<string, readonly number[]>;
  /** Every path of the revision, also those that are never predicted. */
  readonly allPaths: ReadonlySet<string>;
  readonly importsOf: (file: number) => readonly number[];
}

export function assembleFacts(
  parts: Pick<RepositoryFacts, 'tree' | 'history' | 'contents' | 'documents' | 'sections' | 'allPaths'>,
): RepositoryFacts {
  const definitions = new Map<string, number[]>();
  for (const [number, content] of parts.contents.entries()) {
    for (const name of content?.defines ?? []) {
      const list = definitions.get(name);
      if (list === undefined) definitions.set(name, [number]);
      else list.push(number);
    }
  }
  const imports = new Map<number, readonly number[]>();
  return {
    ...parts,
    contentField: buildField(parts.contents),
    definitions,
    importsOf: (file) => {
      const known = imports.get(file);
      if (known !== undefined) return known;
      const found = resolveImports(parts.tree, file, parts.contents[file]?.imports ?? []);
      imports.set(file, found);
      return found;
    },
  };
}

/** Key of a section in `sections`. */
export function sectionKey(taskFile: string, headings: readonly string[]): string {
  return [taskFile, ...headings].join('\0');
}
