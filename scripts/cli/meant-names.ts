/** Tracks as people name them: by name, by branch, or by the path of the worktree. */
import { listWorktrees } from '../git/worktrees.ts';
import { isPlainOrBranch, meantName } from '../worktree/names.ts';

/** The names of the tracks that are meant; what means none stays as it was given. */
export async function readMeantNames(cwd: string, given: readonly string[]): Promise<string[]> {
  const worktrees = given.every(isPlainOrBranch) ? [] : await listWorktrees(cwd);
  return given.map((one) => meantName(one, cwd, worktrees));
}
