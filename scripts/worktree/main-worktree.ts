/** The place that create and teardown start from: the main worktree, on a branch, with nothing under way. */
import { readOperationIn } from '../git/operations.ts';
import { readRepository } from '../git/repository.ts';
import { listWorktrees, type WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';

export interface MainWorktree {
  /** Absolute path of its top. */
  readonly path: string;
  readonly commonDir: string;
  /** The branch it is on. */
  readonly branch: string;
  /** Commit id of that branch. */
  readonly head: string;
  /** The linked worktrees, as they were at the same time. */
  readonly linked: readonly WorktreeEntry[];
}

/**
 * @throws Failure `not-a-repository` (none, bare, or without a commit), `inside-linked-worktree`,
 *   `operation-in-progress` (also for a detached HEAD)
 */
export async function requireMainWorktree(cwd: string): Promise<MainWorktree> {
  const [repository, listed] = await Promise.allSettled([readRepository(cwd), listWorktrees(cwd)]);
  // Outside of a repository both fail; the first says so in our words.
  if (repository.status === 'rejected') throw repository.reason;
  if (listed.status === 'rejected') throw listed.reason;
  const { mainWorktree, isLinked, isBare, worktree, gitDir, commonDir } = repository.value;
  const [main, ...linked] = listed.value;
  if (isLinked) throw insideLinked(worktree ?? cwd, mainWorktree);
  if (mainWorktree === undefined) throw noWorktree(cwd, isBare);
  const operation = await readOperationIn(gitDir);
  if (operation !== undefined) throw inProgress(mainWorktree, operation);
  if (main?.head === undefined) throw noCommit(mainWorktree, main?.branch);
  if (main.branch === undefined) throw detached(main.head);
  return { path: mainWorktree, commonDir, branch: main.branch, head: main.head, linked };
}

function insideLinked(here: string, main: string | undefined): Failure {
  return new Failure('inside-linked-worktree', 'This is a linked worktree; that is done from the main one.', {
    evidence: [`here: ${safeLine(here)}`, `main: ${safeLine(main ?? '(bare repository)')}`],
    remedy: main === undefined ? '' : shellCommand(['cd', main]),
  });
}

function noWorktree(cwd: string, isBare: boolean): Failure {
  const why = isBare
    ? 'This repository is bare: it has no main worktree.'
    : 'This is inside a git directory, not a worktree.';
  return new Failure('not-a-repository', why, {
    evidence: [safeLine(cwd)],
    remedy: 'Clone it, and work in the clone:\ngit clone REPOSITORY project',
  });
}

/** Commands that make the first commit, of an empty directory as well. */
export const FIRST_COMMIT = 'git add -A\ngit commit --allow-empty -m "Start"';

function noCommit(main: string, branch: string | undefined): Failure {
  return new Failure(
    'not-a-repository',
    'This repository has no commit yet, so there is nothing to start a track from.',
    {
      evidence: [`${safeLine(main)} on ${safeLine(branch ?? '(no branch)')}`],
      remedy: FIRST_COMMIT,
    },
  );
}

function detached(head: string): Failure {
  return new Failure(
    'operation-in-progress',
    'The main worktree is on no branch (detached HEAD), so a track could not be merged back.',
    {
      evidence: [`HEAD is ${head.slice(0, 10)}`],
      remedy: 'git switch main',
    },
  );
}

function inProgress(main: string, operation: string): Failure {
  return new Failure('operation-in-progress', `A ${operation} is under way in the main worktree.`, {
    evidence: [safeLine(main)],
    remedy: 'Finish it or take it back (git status says how), then run the command again.',
  });
}
