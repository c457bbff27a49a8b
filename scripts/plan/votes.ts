/** Past changes vote for the files that they touched: those like the task, those of its section, list or family. */
import { type Neighbour, taskIdOf } from './history-index.ts';
import type { DocumentTexts, TaskDocuments } from './linked-documents.ts';
import type { OpenTask } from './open-task.ts';
import { directoryOf } from './paths.ts';
import { type RepositoryFacts, sectionKey } from './repository-facts.ts';
import type { SparseScores } from './scores.ts';

/** Similar changes vote for their files; a wide change splits its vote, an old one counts a little less. */
export function votes(facts: RepositoryFacts, neighbours: readonly Neighbour[], power: number): SparseScores {
  const found: SparseScores = new Map();
  for (const { change, likeness } of neighbours) {
    const files = facts.history.touched[change] as Int32Array;
    const gain = (likeness ** power * (0.6 + 0.4 * 2 ** (-change / 200))) / Math.sqrt(files.length);
    for (const file of files) found.set(file, (found.get(file) ?? 0) + gain);
  }
  return found;
}

/** Share of the newest changes of a list that touched each file; changes that touched no file do not count. */
function shares(facts: RepositoryFacts, changes: readonly number[], most: number): SparseScores {
  const found: SparseScores = new Map();
  const working = [...new Set(changes)]
    .filter((change) => (facts.history.touched[change]?.length ?? 0) > 0)
    .sort((a, b) => a - b)
    .slice(0, most);
  let total = 1;
  for (const [order, change] of working.entries()) {
    const weight = 0.88 ** order;
    total += weight;
    for (const file of facts.history.touched[change] as Int32Array)
      found.set(file, (found.get(file) ?? 0) + weight);
  }
  for (const [file, value] of found) found.set(file, value / total);
  return found;
}

export function sectionVotes(facts: RepositoryFacts, task: OpenTask): SparseScores {
  return shares(facts, facts.sections.get(sectionKey(task.taskFile, task.headings)) ?? [], 20);
}

/** Changes that touched the task list itself or the task's own documents, else another file of the plan's folder. */
export function taskListVotes(facts: RepositoryFacts, task: OpenTask, linked: TaskDocuments): SparseScores {
  const { byTaskList } = facts.history;
  const books = task.taskFile === '' ? linked.own : [task.taskFile, ...linked.own];
  const own = books.flatMap((path) => byTaskList.get(path) ?? []);
  const folder = directoryOf(task.taskFile);
  if (own.length > 0 || folder.split('/').length < 3) return shares(facts, own, 12);
  const near = [...byTaskList].filter(([path]) => directoryOf(path) === folder).flatMap(([, at]) => at);
  return shares(facts, near, 12);
}

const MOST_RELATED = 12;

/** Changes of tasks that its own documents name (parent, dependencies), and of its siblings under one parent. */
export function familyVotes(
  facts: RepositoryFacts,
  task: OpenTask,
  linked: TaskDocuments,
  documents: DocumentTexts,
): SparseScores {
  const { byTaskId } = facts.history;
  const mine = new Set(linked.own.map(taskIdOf).filter((id) => id !== undefined));
  const related = new Set<string>();
  for (const [id] of [task.text, ...documents.own]
    .join('\n')
    .toLowerCase()
    .matchAll(/\b[a-z]+-\d+(?:\.\d+)*\b/g))
    if (byTaskId.has(id) && !mine.has(id)) related.add(id);
  const parents = [...mine]
    .filter((id) => id.includes('.'))
    .map((id) => id.slice(0, id.lastIndexOf('.') + 1));
  if (parents.length > 0)
    for (const id of byTaskId.keys())
      if (!mine.has(id) && parents.some((parent) => id.startsWith(parent))) related.add(id);
  const newest = [...related]
    .map((id) => byTaskId.get(id) ?? [])
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
    .slice(0, MOST_RELATED);
  return shares(facts, newest.flat(), 20);
}
