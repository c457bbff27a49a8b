/** Planning documents that a task names, or that stand beside its task list: what they say belongs to the task. */
import type { OpenTask } from './open-task.ts';
import { directoryOf } from './paths.ts';
import type { TreeIndex } from './tree-index.ts';

const MOST_DOCUMENTS = 4;

/** By task id, paths of documents. */
export function linkedDocuments(tree: TreeIndex, tasks: readonly OpenTask[]): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  const put = (name: string, path: string) => {
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [path]);
    else list.push(path);
  };
  for (const path of tree.documents.keys()) {
    const [name = '', directory = ''] = path.toLowerCase().split('/').reverse();
    put(name.replace(/\.mdx?$/, ''), path);
    if (directory.length > 7 && /[-_]/.test(directory)) put(directory, path);
  }
  return new Map(tasks.map((task) => [task.id, documentsOf(task, tree, byName)]));
}

function documentsOf(
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
    if (named.length <= MOST_DOCUMENTS) for (const path of named) found.add(path);
  }
  const beside = directoryOf(task.taskFile);
  for (const name of ['spec.md', 'proposal.md', 'design.md']) {
    if (beside !== '' && tree.documents.has(`${beside}/${name}`)) found.add(`${beside}/${name}`);
  }
  found.delete(task.taskFile);
  return [...found].slice(0, MOST_DOCUMENTS);
}
