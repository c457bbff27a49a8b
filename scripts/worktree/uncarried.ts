/** What of the task list and the context files a new worktree will lack: it has only what is committed. */
import { readGit } from '../git/run-git.ts';
import { parseStatus } from '../git/status.ts';
import { safeLine } from '../report/safe-text.ts';

const CONTEXT_DIRECTORY = '.context';

/** Warnings, a sentence each. */
export async function listUncarried(mainPath: string, tasksFile: string | undefined): Promise<string[]> {
  const args = [
    'status',
    '--porcelain=v1',
    '-z',
    '--no-branch',
    '--untracked-files=normal',
    '--ignored=matching',
    '--no-renames',
  ];
  const paths = [...(tasksFile === undefined ? [] : [tasksFile]), CONTEXT_DIRECTORY];
  const { changed, untracked, ignored } = parseStatus(await readGit(mainPath, [...args, '--', ...paths]));
  const lacking = [...untracked, ...ignored].map(
    (file) => `${safeLine(file)} is not tracked by git, so the worktrees lack it.`,
  );
  const older = changed.map(
    (file) =>
      `${safeLine(file)} has changes that no commit holds; the worktrees have it as it was committed.`,
  );
  return [...lacking, ...older];
}
