/** Where two commits parted. */
import { runGit } from './run-git.ts';

/** Commit id of a best common ancestor; undefined when the histories share nothing. */
export async function readMergeBase(
  cwd: string,
  one: string,
  other: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const found = await runGit(cwd, ['merge-base', one, other], { accept: [1], env });
  return found.exitCode === 0 ? found.stdout.split('\n')[0] : undefined;
}
