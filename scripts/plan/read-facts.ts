/** Reads what a prediction needs from a repository at a revision: bounded, in few git processes, nothing twice. */

import { listHistory, readCommits, readHistory, readTicks } from '../git/read-history.ts';
import { listTree, readBlobs, type TreeFile } from '../git/read-tree.ts';
import { emptyStore, type FactStore, type KnownCommit, toKnownCommit } from './fact-store.ts';
import { listIdentifiers } from './find-mentions.ts';
import { type Change, type HistoryIndex, indexHistory, normalTask } from './history-index.ts';
import { linkedDocuments, type TaskDocuments, textsOf } from './linked-documents.ts';
import type { OpenTask } from './open-task.ts';
import { isTaskListPath } from './paths.ts';
import { assembleFacts, type RepositoryFacts, sectionKey, type Vocabulary } from './repository-facts.ts';
import { ContentScanner } from './scan-content.ts';
import { scanDoneTasks } from './scan-done-tasks.ts';
import { queryOf } from './task-query.ts';
import { hashTerm } from './terms.ts';
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
  /** The part of the store that this revision needed. */
  readonly used: FactStore;
}

/** What git has been asked about a revision before anything else is known. */
export interface Asked {
  readonly files: Promise<readonly TreeFile[]>;
  /** Ids of its newest commits, where some of them may be known already. */
  readonly commits: Promise<readonly string[]> | undefined;
}

export function askGit(cwd: string, commit: string, isCached: boolean): Asked {
  return {
    files: listTree(cwd, commit),
    commits: isCached ? listHistory(cwd, commit, BOUNDS.commits) : undefined,
  };
}

/** @param store what is known from earlier runs; what is read is added to it */
export async function readFacts(
  cwd: string,
  commit: string,
  tasks: readonly OpenTask[],
  store: FactStore = emptyStore(),
  asked: Asked = askGit(cwd, commit, store.commits.size > 0),
): Promise<FactsRead> {
  const limits: string[] = [];
  const pastRead = readPast(cwd, commit, store, asked);
  const commitsRead = pastRead.then((past) => withTicks(cwd, past));
  const files = await asked.files;
  const tree = indexTree(files);
  const linked = linkedDocuments(tree, tasks);
  const chosen = chooseContents(tree, limits);
  const [commits, texts] = await Promise.all([
    commitsRead,
    readObjects(cwd, files, pathsOfTexts(tasks, linked), chosen, store),
  ]);
  const documents = new Map([...texts].filter(([path]) => tree.documents.has(path)));
  const lists = new Map(tasks.map(({ taskFile }) => [taskFile, texts.get(taskFile) ?? '']));
  const contents = tree.entries.map(({ blob }) => (chosen.has(blob) ? store.contents.get(blob) : undefined));
  if (commits.length === BOUNDS.commits)
    limits.push(`history: the newest ${BOUNDS.commits} commits were read`);
  const vocabulary = vocabularyOf(tasks, linked, documents);
  const history = indexHistory(commits, tree, vocabulary.terms);
  const sections = sectionsOf(lists, history);
  const allPaths = new Set(files.map((file) => file.path));
  return {
    facts: assembleFacts({ tree, history, contents, documents, sections, allPaths }, vocabulary),
    limits,
    used: {
      commits: new Map((await pastRead).map((past) => [past.id, past])),
      contents: new Map([...chosen].map((blob) => [blob, store.contents.get(blob)])),
    },
  };
}

function vocabularyOf(
  tasks: readonly OpenTask[],
  linked: ReadonlyMap<string, TaskDocuments>,
  documents: ReadonlyMap<string, string>,
): Vocabulary {
  const terms = new Set<number>();
  const identifiers = new Set<number>();
  for (const task of tasks) {
    for (const term of queryOf(task, textsOf(linked.get(task.id), documents)).keys())
      terms.add(hashTerm(term));
    for (const [name] of listIdentifiers(task.text)) {
      for (const part of name.match(/[A-Za-z_]\w{2,}/g) ?? []) identifiers.add(hashTerm(part));
    }
  }
  return { terms, identifiers };
}

/** The newest commits, of which only those are read that the store does not know. */
async function readPast(cwd: string, commit: string, store: FactStore, asked: Asked): Promise<KnownCommit[]> {
  const ids = await asked.commits;
  if (ids === undefined || store.commits.size === 0) {
    const past = (await readHistory(cwd, commit, BOUNDS.commits)).map(toKnownCommit);
    for (const known of past) store.commits.set(known.id, known);
    return past;
  }
  const unknown = ids.filter((id) => !store.commits.has(id));
  for (const past of await readCommits(cwd, unknown)) store.commits.set(past.id, toKnownCommit(past));
  return ids.map((id) => store.commits.get(id)).filter((known) => known !== undefined);
}

/** Looks into the newest changes of task lists; older ones count as having ticked nothing. */
async function withTicks(cwd: string, past: readonly KnownCommit[]): Promise<Change[]> {
  const looked = past
    .filter(({ files }) => files.length <= 200 && files.some(isTaskListPath))
    .slice(0, BOUNDS.ticked);
  const unknown = looked.filter((commit) => commit.ticks === undefined);
  const lists = new Set(unknown.flatMap(({ files }) => files.filter(isTaskListPath)));
  const ticks = await readTicks(
    cwd,
    unknown.map(({ id }) => id),
    [...lists].slice(0, 1000),
  );
  for (const commit of unknown) commit.ticks = ticks.get(commit.id) ?? [];
  const inside = new Set(looked);
  return past.map((commit) => {
    const { id, subject, files, added, message } = commit;
    return { id, subject, files, added, message, ticks: inside.has(commit) ? (commit.ticks ?? []) : [] };
  });
}

/** Task lists, and documents that belong to tasks: read as text. */
function pathsOfTexts(
  tasks: readonly OpenTask[],
  linked: ReadonlyMap<string, TaskDocuments>,
): ReadonlySet<string> {
  const paths = new Set(tasks.map((task) => task.taskFile));
  for (const { own, named } of linked.values()) for (const path of [...own, ...named]) paths.add(path);
  return paths;
}

/** Blobs whose contents count: all but large ones, up to the bounds. */
function chooseContents(tree: TreeIndex, limits: string[]): Set<string> {
  const chosen = new Set<string>();
  let [bytes, left] = [0, 0];
  for (const { blob, size } of tree.entries) {
    if (size > BOUNDS.fileBytes || chosen.has(blob)) continue;
    bytes += Math.min(size, BOUNDS.clip);
    if (bytes > BOUNDS.contentBytes || chosen.size >= BOUNDS.files) left++;
    else chosen.add(blob);
  }
  if (left > 0) limits.push(`contents: ${left} files were judged by their paths alone`);
  return chosen;
}

/**
 * Reads texts, and contents that the store does not know, in one process.
 *
 * @returns texts by path
 */
async function readObjects(
  cwd: string,
  files: readonly TreeFile[],
  textPaths: ReadonlySet<string>,
  contents: ReadonlySet<string>,
  store: FactStore,
): Promise<Map<string, string>> {
  const pathsOf = new Map<string, string[]>();
  for (const { blob, path } of files)
    if (textPaths.has(path)) pathsOf.set(blob, [...(pathsOf.get(blob) ?? []), path]);
  const unknown = new Set([...contents].filter((blob) => !store.contents.has(blob)));
  const scanner = new ContentScanner();
  const texts = new Map<string, string>();
  await readBlobs(cwd, [...new Set([...pathsOf.keys(), ...unknown])], BOUNDS.fileBytes, (blob, bytes) => {
    for (const path of pathsOf.get(blob) ?? []) texts.set(path, bytes?.toString('utf8') ?? '');
    if (unknown.has(blob)) store.contents.set(blob, bytes && scanner.scan(bytes.subarray(0, BOUNDS.clip)));
  });
  return texts;
}

/** Done tasks of each section that still stand in the list, joined with the change that ticked them. */
function sectionsOf(lists: ReadonlyMap<string, string>, history: HistoryIndex): Map<string, number[]> {
  const sections = new Map<string, number[]>();
  for (const [path, text] of lists) {
    for (const task of scanDoneTasks(text)) {
      const change = history.byTick.get(normalTask(task.title));
      if (change === undefined) continue;
      const key = sectionKey(path, task.headings);
      const list = sections.get(key);
      if (list === undefined) sections.set(key, [change]);
      else if (!list.includes(change)) list.push(change);
    }
  }
  return sections;
}
