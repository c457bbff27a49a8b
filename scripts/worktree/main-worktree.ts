/** The place that create and teardown start from: the main worktree, on a branch, with nothing under way. */
import { readOperation } from '../git/operations.ts';
import { readCommit, readCurrentBranch, readRepository } from '../git/repository.ts';
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
}

/**
 * @throws Failure `not-a-repository` (none, bare, or without a commit), `inside-linked-worktree`,
 *   `operation-in-progress` (also for a detached HEAD)
 */
export async function requireMainWorktree(cwd: string): Promise<MainWorktree> {
  const repository = await readRepository(cwd);
  const { mainWorktree } = repository;
  if (repository.isLinked) throw insideLinked(repository.worktree ?? cwd, mainWorktree);
  if (mainWorktree === undefined) throw noWorktree(cwd, repository.isBare);
  const operation = await readOperation(mainWorktree);
  if (operation !== undefined) throw inProgress(mainWorktree, operation);
  const branch = await readCurrentBranch(mainWorktree);
  const head = await readCommit(mainWorktree, 'HEAD');
  if (head === undefined) throw noCommit(mainWorktree, branch);
  if (branch === undefined) throw detached(head);
  return { path: mainWorktree, commonDir: repository.commonDir, branch, head };
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

function noCommit(main: string, branch: string | undefined): Failure {
  return new Failure(
    'not-a-repository',
    'This repository has no commit yet, so there is nothing to start a track from.',
    {
      evidence: [`${safeLine(main)} on ${safeLine(branch ?? '(no branch)')}`],
      remedy: 'git add -A\ngit commit -m "Start"',
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
