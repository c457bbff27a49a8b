/** The past as evidence: which changes resemble a text, what changes together, what is worked on now. */
import { buildField, type Field } from './full-text.ts';
import { baseOf, directoryOf, isTaskListPath } from './paths.ts';
import { listTerms, type TermList } from './term-list.ts';
import type { TreeIndex } from './tree-index.ts';

export interface Change {
  readonly id: string;
  readonly subject: string;
  readonly files: readonly string[];
  readonly added: readonly string[];
  /** Terms of what it says, see `messageTerms`. */
  readonly message: TermList;
  /** Texts of the tasks that it ticked. */
  readonly ticks: readonly string[];
}

export interface HistoryIndex {
  /** Newest first. */
  readonly changes: readonly Change[];
  /** By change: numbers of the files of the tree that it touched; empty when it touched too many to mean anything. */
  readonly touched: readonly Int32Array[];
  /** By file number: the changes that touched it, newest first. */
  readonly changesOf: ReadonlyMap<number, readonly number[]>;
  /** What each change says. */
  readonly messages: Field;
  /** The tasks that each change ticked. */
  readonly ticks: Field;
  /** By file number: weight of the newest changes, each step back counting less. */
  readonly recent: Float64Array;
  readonly warm: Float64Array;
  readonly justNow: Float64Array;
  /** By file number: how much was said of it, in changes of one file. */
  readonly profileLength: Float64Array;
  readonly averageProfile: number;
  /** Directory to the share of recent work that was in it. */
  readonly recentDirectories: ReadonlyMap<string, number>;
  /** Task-list path to the changes that touched it. */
  readonly byTaskList: ReadonlyMap<string, readonly number[]>;
  /** Id of a task that is a file of its own (`task-12.3`) to the changes that touched that file. */
  readonly byTaskId: ReadonlyMap<string, readonly number[]>;
  /** Normalised text of a ticked task to the change that ticked it. */
  readonly byTick: ReadonlyMap<string, number>;
}

/** A change of more files says little about any pair of them. */
const WIDEST_CHANGE = 40;

export function indexHistory(
  changes: readonly Change[],
  tree: TreeIndex,
  vocabulary: ReadonlySet<number>,
): HistoryIndex {
  const touched = changes.map(({ files }) => numbersOf(files, tree));
  const changesOf = new Map<number, number[]>();
  for (let at = 0; at < touched.length; at++) {
    for (const file of touched[at] as Int32Array) {
      const list = changesOf.get(file);
      if (list === undefined) changesOf.set(file, [at]);
      else list.push(at);
    }
  }
  const all = tree.paths.length;
  const recent = weighRecent(touched, 30);
  const profileLength = new Float64Array(all);
  let profiles = 0;
  for (const [file, list] of changesOf) {
    let length = 0;
    for (const at of list) length += 1 / Math.sqrt(touched[at]?.length ?? 1);
    profileLength[file] = length;
    profiles += length;
  }
  return {
    changes,
    touched,
    changesOf,
    messages: buildField(
      changes.map((change) => change.message),
      vocabulary,
    ),
    ticks: buildField(
      changes.map(({ ticks }) => (ticks.length === 0 ? undefined : listTerms(ticks.join('\n')))),
      vocabulary,
    ),
    profileLength,
    averageProfile: profiles / Math.max(1, changesOf.size) || 1,
    recent: byNumber(recent, all),
    recentDirectories: shareByDirectory(recent, tree),
    warm: byNumber(weighRecent(touched, 150), all),
    justNow: byNumber(weighRecent(touched, 4), all),
    ...indexTaskLists(changes),
  };
}

/** Of the files that the tree still has; of none, when they are too many. */
function numbersOf(paths: readonly string[], tree: TreeIndex): Int32Array {
  const numbers: number[] = [];
  for (const path of paths) {
    const number = tree.numberOf.get(path);
    if (number !== undefined) numbers.push(number);
  }
  return new Int32Array(numbers.length > WIDEST_CHANGE ? [] : numbers);
}

/** What a change says: its message, the subject twice, and the names of the planning files that it touched. */
export function messageTerms(change: {
  readonly subject: string;
  readonly body: string;
  readonly files: readonly string[];
}): TermList {
  // A task kept as a file of its own names itself in that file's name.
  const books = change.files.filter(isTaskListPath).map((path) => baseOf(path).replace(/[-.]/g, ' '));
  const planned = change.files
    .filter((path) => /(?:^|\/)(?:backlog|specs|changes|tracks)\/.*\.md$/i.test(path))
    .slice(0, 4)
    .map((path) => path.split('/').slice(-2).join(' ').replace(/[-.]/g, ' '));
  return listTerms([change.subject, change.subject, change.body, ...books, ...planned].join('\n'));
}

/** @param half number of changes after which one counts half */
function weighRecent(touched: readonly Int32Array[], half: number): Map<number, number> {
  const weights = new Map<number, number>();
  for (let at = 0; at < Math.min(touched.length, half * 12); at++) {
    const weight = 2 ** (-at / half);
    for (const file of touched[at] as Int32Array) weights.set(file, (weights.get(file) ?? 0) + weight);
  }
  return weights;
}

function byNumber(weights: ReadonlyMap<number, number>, files: number): Float64Array {
  const list = new Float64Array(files);
  for (const [file, weight] of weights) list[file] = weight;
  return list;
}

function shareByDirectory(weights: ReadonlyMap<number, number>, tree: TreeIndex): Map<string, number> {
  const shares = new Map<string, number>();
  let total = 0;
  for (const [file, weight] of weights) {
    const directory = directoryOf(tree.paths[file] ?? '');
    shares.set(directory, (shares.get(directory) ?? 0) + weight);
    total += weight;
  }
  for (const [directory, weight] of shares) shares.set(directory, weight / total);
  return shares;
}

function indexTaskLists(
  changes: readonly Change[],
): Pick<HistoryIndex, 'byTaskList' | 'byTaskId' | 'byTick'> {
  const byTaskList = new Map<string, number[]>();
  const byTaskId = new Map<string, number[]>();
  const put = (map: Map<string, number[]>, key: string, at: number) => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [at]);
    else list.push(at);
  };
  const byTick = new Map<string, number>();
  for (const [at, change] of changes.entries()) {
    for (const text of change.ticks) {
      const key = normalTask(text);
      // The oldest tick is the work; later ones moved the line.
      if (key.length > 8) byTick.set(key, at);
    }
    for (const path of change.files) {
      if (!path.endsWith('.md')) continue;
      put(byTaskList, path, at);
      const id = taskIdOf(path);
      if (id !== undefined) put(byTaskId, id, at);
    }
  }
  return { byTaskList, byTaskId, byTick };
}

/** `backlog/tasks/task-12.3 - Write the guide.md` is `task-12.3`. */
export function taskIdOf(path: string): string | undefined {
  return /^([a-z]+-\d+(?:\.\d+)*)(?:[^\w.].*)?\.md$/i.exec(baseOf(path))?.[1]?.toLowerCase();
}

/** A task's text as it is compared: letters and digits only, without tags. */
export function normalTask(text: string): string {
  return text
    .replace(/#\w+(?::\S+)?/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 80);
}

export interface Neighbour {
  readonly change: number;
  /** 1 for the most similar. */
  readonly likeness: number;
}

/**
 * Files that changed together with the given ones.
 *
 * @param seeds file numbers with their weight
 */
export function coChanged(
  history: HistoryIndex,
  seeds: Iterable<readonly [number, number]>,
): Map<number, number> {
  const found = new Map<number, number>();
  for (const [seed, weight] of seeds) {
    const changes = history.changesOf.get(seed) ?? [];
    const count = Math.min(changes.length, 60);
    for (let order = 0; order < count; order++) {
      const files = history.touched[changes[order] as number] as Int32Array;
      const gain = (weight * 0.97 ** order) / (Math.log2(1 + files.length) * (count + 2));
      for (const file of files) if (file !== seed) found.set(file, (found.get(file) ?? 0) + gain);
    }
  }
  return found;
}
