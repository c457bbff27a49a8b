/** The conflict radar: would these two merge? Answered by merging them, where nobody sees it. */
import { readFileAt } from '../git/repository.ts';
import { runGit } from '../git/run-git.ts';
import { joinContextFile } from './join-context-file.ts';

export interface Contender {
  /** The track's name, or the base branch. */
  readonly name: string;
  /** Commit id, uncommitted work included. */
  readonly commit: string;
}

export interface Collision {
  readonly between: readonly [string, string];
  readonly paths: readonly string[];
}

/** Every pair that would conflict. The task list counts only where our own merge of it would conflict too. */
export async function findCollisions(
  cwd: string,
  contenders: readonly Contender[],
  tasksFile: string | undefined,
): Promise<Collision[]> {
  const found: Collision[] = [];
  for (const [index, one] of contenders.entries()) {
    for (const other of contenders.slice(index + 1)) {
      const paths = await conflictsBetween(cwd, one, other, tasksFile);
      if (paths.length > 0) found.push({ between: [one.name, other.name], paths });
    }
  }
  return found;
}

async function conflictsBetween(
  cwd: string,
  one: Contender,
  other: Contender,
  tasksFile: string | undefined,
): Promise<string[]> {
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', one.commit, other.commit];
  const result = await runGit(cwd, args, { accept: [1], writes: true });
  const paths = result.stdout
    .split('\0')
    .slice(1)
    .filter((path) => path !== '');
  if (tasksFile === undefined || !paths.includes(tasksFile)) return paths;
  const joins = await joinsCleanly(cwd, one, other, tasksFile);
  return joins ? paths.filter((path) => path !== tasksFile) : paths;
}

async function joinsCleanly(cwd: string, one: Contender, other: Contender, file: string): Promise<boolean> {
  const base = await runGit(cwd, ['merge-base', one.commit, other.commit], { accept: [1] });
  const at = (commit: string) => readFileAt(cwd, commit, file);
  const [ours, theirs] = [await at(one.commit), await at(other.commit)];
  if (ours === undefined || theirs === undefined) return false;
  const text = base.exitCode === 0 ? await at(base.stdout.split('\n')[0] ?? '') : undefined;
  return joinContextFile({ path: file, base: text ?? '', ours, theirs, branch: other.name }).clean;
}
