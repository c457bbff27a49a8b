/** Where a task of one list belongs in another version of it. Pure. */
import { type Candidate, listCandidates } from '../merge/candidates.ts';
import { FOLLOW, matchTasks } from '../merge/match-tasks.ts';
import { sectionKey } from '../merge/task-words.ts';
import type { Task, TaskList } from '../tasks/task.ts';

/** Index into `TaskList.lines` of the line before which a task of `from` would stand in `to`. */
export function placeTask(from: TaskList, task: Task, to: TaskList): number {
  const sources = listCandidates(from);
  const targets = listCandidates(to);
  const pairs = matchTasks(sources, targets, FOLLOW);
  const at = sources.findIndex((one) => one.task === task);
  const one = sources[at];
  if (one === undefined) return to.lines.length;
  const isSibling = (other: Candidate): boolean =>
    other.task.parent === task.parent && other.section === one.section;
  const before = findPaired(sources.slice(0, at).reverse(), pairs, isSibling);
  if (before !== undefined) return before.task.end;
  if (task.parent !== undefined) {
    const parent = sources.find((other) => other.index === task.parent);
    const there = parent === undefined ? undefined : pairs.get(parent);
    if (there !== undefined) return there.task.ownEnd;
  }
  const after = findPaired(sources.slice(at + 1), pairs, isSibling);
  if (after !== undefined) return after.task.line - 1;
  return placeInSection(to, task.headings);
}

function findPaired(
  sources: readonly Candidate[],
  pairs: ReadonlyMap<Candidate, Candidate>,
  isSibling: (other: Candidate) => boolean,
): Candidate | undefined {
  for (const other of sources) {
    const there = isSibling(other) ? pairs.get(other) : undefined;
    // A sibling that went to another section (`Done`) tells nothing; one whose section was renamed above it does.
    if (there !== undefined && lastSection(there) === lastSection(other)) return there;
  }
  return undefined;
}

function lastSection({ task }: Candidate): string {
  return sectionKey(task.headings.slice(-1));
}

/** Below the heading of the deepest section of the path that is there; else at the end. */
function placeInSection(to: TaskList, path: readonly string[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const wanted = sectionKey(path.slice(depth - 1, depth));
    const heading = to.headings.find(({ title }) => sectionKey([title]) === wanted);
    if (heading === undefined) continue;
    let line = heading.line + 1;
    while (to.lines[line]?.kind === 'blank') line++;
    return line;
  }
  return to.lines.length;
}

/** The line number, from 1, that stands above such a place. */
export function lineAbove(place: number): number {
  return Math.max(1, place);
}
