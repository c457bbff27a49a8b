/** Reads what a prediction needs from a repository at a revision: bounded, and in few git processes. */

import { type PastCommit, readHistory, readTicks } from '../git/read-history.ts';
import { listTree, readBlobs, type TreeFile } from '../git/read-tree.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import { listIdentifiers } from './find-mentions.ts';
import { type Change, type HistoryIndex, indexHistory, normalTask } from './history-index.ts';
import { linkedDocuments } from './linked-documents.ts';
import type { OpenTask } from './open-task.ts';
import { isTaskListPath } from './paths.ts';
import { assembleFacts, type RepositoryFacts, sectionKey } from './repository-facts.ts';
import { type ContentFacts, createScanner, type Vocabulary } from './scan-content.ts';
import { queryOf } from './task-query.ts';
import { indexTree, type TreeIndex } from './tree-index.ts';

/** What is read at most. A larger repository is read in part, and the plan says so. */
export const BOUNDS = {
  commits: 5000,
  files: 20_000,
  contentBytes: 48_000_000,
  fileBytes: 300_000,
  clip: 100_000,
  ticked: 400,
} as const;

export interface FactsRead {
  readonly facts: RepositoryFacts;
  /** Sentences about what was left out. */
  readonly limits: readonly string[];
}

/** Kept between runs over one repository: blob id to what it holds. Only for one vocabulary. */
export type ContentCache = Map<string, ContentFacts | undefined>;

export async function readFacts(
  cwd: string,
  commit: string,
  tasks: readonly OpenTask[],
  cache: ContentCache = new Map(),
  vocabulary?: Vocabulary,
): Promise<FactsRead> {
  const [files, commits] = await Promise.all([
    listTree(cwd, commit),
    readHistory(cwd, commit, BOUNDS.commits),
  ]);
  const tree = indexTree(files);
  const linked = linkedDocuments(tree, tasks);
  const [ticks, documents, lists] = await Promise.all([
    readTicksOf(cwd, commits),
    readTexts(
      cwd,
      [...new Set([...linked.values()].flat())].map((path) => tree.documents.get(path)),
    ),
    readTexts(
      cwd,
      [...new Set(tasks.map((task) => task.taskFile))].map((path) =>
        files.find((file) => file.path === path),
      ),
    ),
  ]);
  const words = vocabulary ?? vocabularyOf(tasks, documents);
  const limits: string[] = [];
  await readContents(cwd, tree, words, cache, limits);
  const history = indexHistory(
    commits.map((past) => toChange(past, ticks)),
    tree,
  );
  if (commits.length === BOUNDS.commits)
    limits.push(`history: the newest ${BOUNDS.commits} commits were read`);
  const contents = tree.entries.map((entry) => cache.get(entry.blob));
  const sections = sectionsOf(lists, history);
  const allPaths = new Set(files.map((file) => file.path));
  return { facts: assembleFacts({ tree, history, contents, documents, sections, allPaths }), limits };
}

export function vocabularyOf(tasks: readonly OpenTask[], documents: ReadonlyMap<string, string>): Vocabulary {
  const terms = new Set<string>();
  const identifiers = new Set<string>();
  for (const task of tasks) {
    for (const term of queryOf(task, [...documents.values()]).keys()) terms.add(term);
    for (const [name] of listIdentifiers(task.text)) {
      for (const part of name.match(/[A-Za-z_]\w{2,}/g) ?? []) identifiers.add(part);
    }
  }
  return { terms, identifiers };
}

function toChange(past: PastCommit, ticks: ReadonlyMap<string, readonly string[]>): Change {
  return { ...past, ticks: ticks.get(past.id) ?? [] };
}

async function readTicksOf(cwd: string, commits: readonly PastCommit[]): Promise<Map<string, string[]>> {
  const ids: string[] = [];
  const lists = new Set<string>();
  for (const past of commits) {
    const touched = past.files.filter(isTaskListPath);
    if (touched.length === 0 || past.files.length > 200) continue;
    ids.push(past.id);
    for (const path of touched) lists.add(path);
    if (ids.length >= BOUNDS.ticked) break;
  }
  return readTicks(cwd, ids, [...lists].slice(0, 300));
}

async function readTexts(
  cwd: string,
  files: readonly (TreeFile | undefined)[],
): Promise<Map<string, string>> {
  const wanted = files.filter((file) => file !== undefined);
  const paths = new Map(wanted.map((file) => [file.blob, file.path]));
  const texts = new Map<string, string>();
  await readBlobs(cwd, [...paths.keys()], BOUNDS.fileBytes, (blob, text) => {
    texts.set(paths.get(blob) ?? '', text);
  });
  return texts;
}

async function readContents(
  cwd: string,
  tree: TreeIndex,
  vocabulary: Vocabulary,
  cache: ContentCache,
  limits: string[],
): Promise<void> {
  const wanted: string[] = [];
  let bytes = 0;
  let left = 0;
  for (const entry of tree.entries) {
    const size = Math.min(entry.size, BOUNDS.clip);
    const fits = bytes + size <= BOUNDS.contentBytes && wanted.length < BOUNDS.files;
    if (entry.size > BOUNDS.fileBytes) continue;
    if (!fits) left++;
    else if (!cache.has(entry.blob)) {
      cache.set(entry.blob, undefined);
      wanted.push(entry.blob);
      bytes += size;
    }
  }
  if (left > 0) limits.push(`contents: ${left} files were judged by their paths alone`);
  const scan = createScanner(vocabulary);
  await readBlobs(cwd, wanted, BOUNDS.clip, (blob, text) => cache.set(blob, scan(text)));
}

/** Done tasks of each section that still stand in the list, joined with the change that ticked them. */
function sectionsOf(lists: ReadonlyMap<string, string>, history: HistoryIndex): Map<string, number[]> {
  const sections = new Map<string, number[]>();
  for (const [path, text] of lists) {
    for (const task of parseTaskList(text).tasks) {
      const change = history.byTick.get(normalTask(task.title));
      if (task.state !== 'done' || change === undefined) continue;
      const key = sectionKey(path, task.headings);
      const list = sections.get(key);
      if (list === undefined) sections.set(key, [change]);
      else if (!list.includes(change)) list.push(change);
    }
  }
  return sections;
}
