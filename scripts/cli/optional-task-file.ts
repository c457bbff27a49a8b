/** The task list's name for commands that are useful without one. */
import { readTaskFile } from '../git/task-file.ts';
import { Failure } from '../report/failure.ts';
import type { Invocation } from './command.ts';

/**
 * The task list of the main worktree, relative to its top; undefined when there is none. One that was named and is
 * not there is an error all the same.
 *
 * @param mainWorktree its top; none in a bare repository
 * @param onMissing told why there is none
 */
export async function findOptionalTaskFile(
  invocation: Invocation,
  mainWorktree: string | undefined,
  onMissing: (failure: Failure) => void = () => undefined,
): Promise<string | undefined> {
  const named = invocation.option('tasks');
  if (mainWorktree === undefined) return undefined;
  try {
    return (await readTaskFile(mainWorktree, invocation.cwd, named)).path;
  } catch (error) {
    if (!(error instanceof Failure) || named !== undefined) throw error;
    onMissing(error);
    return undefined;
  }
}
