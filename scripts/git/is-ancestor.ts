/** Whether one commit is in the history of another. */
import { runGit } from './run-git.ts';

export async function isAncestor(cwd: string, one: string, other: string): Promise<boolean> {
  const answer = await runGit(cwd, ['merge-base', '--is-ancestor', one, other], { accept: [1] });
  return answer.exitCode === 0;
}
