/** The task list's name for commands that are useful without one. */
import { readRepository } from '../git/repository.ts';
import { readTaskFile } from '../git/task-file.ts';
import { Failure } from '../report/failure.ts';
import type { Invocation } from './command.ts';

/**
 * The task list of the main worktree, relative to its top; undefined when there is none. One that was named and is
 * not there is an error all the same.
 *
 * @param onMissing told why there is none
 */
export async function findOptionalTaskFile(
  invocation: Invocation,
  onMissing: (failure: Failure) => void = () => undefined,
): Promise<string | undefined> {
  const named = invocation.option('tasks');
  const { mainWorktree } = await readRepository(invocation.cwd);
  if (mainWorktree === undefined) return undefined;
  try {
    return (await readTaskFile(mainWorktree, invocation.cwd, named)).path;
  } catch (error) {
    if (!(error instanceof Failure) || named !== undefined) throw error;
    onMissing(error);
    return undefined;
  }
}
