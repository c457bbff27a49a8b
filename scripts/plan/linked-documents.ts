/** Planning documents that belong to a task: its own, those that it names, those beside its task list. */
import type { OpenTask } from './open-task.ts';
import { baseOf, directoryOf } from './paths.ts';
import type { TreeIndex } from './tree-index.ts';

export interface TaskDocuments {
  /** Paths of documents that are about this task alone: each carries its title, or a line of its text, as file name. */
  readonly own: readonly string[];
  /** Paths of documents that it names, or that stand beside its list: they may be about much else. */
  readonly named: readonly string[];
}

export interface DocumentTexts {
  readonly own: readonly string[];
  readonly named: readonly string[];
}

const MOST_NAMED = 4;
const MOST_OWN = 6;

/** By task id. */
export function linkedDocuments(tree: TreeIndex, tasks: readonly OpenTask[]): Map<string, TaskDocuments> {
  const byName = new Map<string, string[]>();
  const byTitle = new Map<string, string[]>();
  const put = (map: Map<string, string[]>, name: string, path: string) => {
    const list = map.get(name);
    if (list === undefined) map.set(name, [path]);
    else list.push(path);
  };
  for (const path of tree.documents.keys()) {
    const [name = '', directory = ''] = path.toLowerCase().split('/').reverse();
    put(byName, name.replace(/\.mdx?$/, ''), path);
    if (directory.length > 7 && /[-_]/.test(directory)) put(byName, directory, path);
    put(byTitle, titleKey(titleOf(path)), path);
  }
  return new Map(
    tasks.map((task) => {
      const own = ownDocuments(task, byTitle);
      const named = namedDocuments(task, tree, byName).filter((path) => !own.includes(path));
      return [task.id, { own, named }];
    }),
  );
}

export function textsOf(
  documents: TaskDocuments | undefined,
  texts: ReadonlyMap<string, string>,
): DocumentTexts {
  const read = (paths: readonly string[] = []) => paths.map((path) => texts.get(path) ?? '');
  return { own: read(documents?.own), named: read(documents?.named) };
}

/** `task-12.3 - Write-the-guide.md` is `Write-the-guide`. */
const titleOf = (path: string): string =>
  baseOf(path)
    .replace(/\.mdx?$/i, '')
    .replace(/^(?:[a-z]+[-_ ]?)?\d[\d.]*(?:[\s._-]+|$)/i, '');

const TITLE_LENGTH = 50;

/** Letters and digits only; file names may be cut short, so that only a first part is compared. */
const titleKey = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .slice(0, TITLE_LENGTH);

const SHORTEST_TITLE = 12;

function ownDocuments(task: OpenTask, byTitle: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>();
  for (const line of task.text.split('\n')) {
    const key = titleKey(line);
    if (key.length < SHORTEST_TITLE) continue;
    const titled = byTitle.get(key) ?? [];
    if (titled.length <= 2) for (const path of titled) found.add(path);
  }
  return [...found].slice(0, MOST_OWN);
}

function namedDocuments(
  task: OpenTask,
  tree: TreeIndex,
  byName: ReadonlyMap<string, readonly string[]>,
): string[] {
  const found = new Set<string>();
  for (const [token] of task.text.toLowerCase().matchAll(/[a-z0-9_./-]{6,}/g)) {
    const name = token
      .replace(/[./:]+$/, '')
      .split('/')
      .at(-1)
      ?.replace(/\.mdx?$/, '');
    if (name === undefined || !(token.endsWith('.md') || (/[-_]/.test(name) && name.length > 9))) continue;
    const named = byName.get(name) ?? [];
    if (named.length <= MOST_NAMED) for (const path of named) found.add(path);
  }
  const beside = directoryOf(task.taskFile);
  for (const name of ['spec.md', 'plan.md', 'proposal.md', 'design.md']) {
    if (beside !== '' && tree.documents.has(`${beside}/${name}`)) found.add(`${beside}/${name}`);
  }
  found.delete(task.taskFile);
  return [...found].slice(0, MOST_NAMED);
}
