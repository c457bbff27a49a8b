/** `check --fix`: writes lost completions and tasks back into the files of the work tree. */
import path from 'node:path';
import { readTextFile, writeTextFile } from '../files/text-files.ts';
import { readOperation } from '../git/operations.ts';
import { readCommit, readRepository } from '../git/repository.ts';
import { readStatus } from '../git/status.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import type { Checked } from './check-change.ts';
import { type Restored, restoreLosses } from './restore-losses.ts';

export interface FixedFile {
  /** Relative to the top. */
  readonly path: string;
  readonly restored: readonly Restored[];
}

/**
 * Only what head says may be mended in the work tree: head must be checked out, and the files as head has them.
 *
 * @throws Failure `usage`, `operation-in-progress`, `dirty-worktree`; nothing is written then
 */
export async function fixFiles(cwd: string, { report, files }: Checked): Promise<FixedFile[]> {
  const top = await requireHead(cwd, report.head);
  const plans = files.flatMap(({ path: file, head, losses }) => {
    if (head === undefined) return [];
    const { text, restored } = restoreLosses(head, losses);
    return restored.length === 0 ? [] : [{ file, head, text, restored }];
  });
  const { changed } = await readStatus(top);
  for (const { file } of plans) {
    const isChanged = changed.includes(file) || (await readTextFile(path.join(top, file))) === undefined;
    if (isChanged) throw changedFile(top, file);
  }
  for (const { file, head, text } of plans) {
    const here = (await readTextFile(path.join(top, file))) ?? '';
    await writeTextFile(
      path.join(top, file),
      isCheckedOutWithCr(head, here) ? text.replaceAll('\n', '\r\n') : text,
    );
  }
  return plans.map(({ file, restored }) => ({ path: file, restored }));
}

/** `core.autocrlf` gives the work tree other line endings than the commit has. */
function isCheckedOutWithCr(head: string, here: string): boolean {
  return !head.includes('\r') && here.includes('\r\n');
}

async function requireHead(cwd: string, head: string): Promise<string> {
  const { worktree } = await readRepository(cwd);
  if (worktree === undefined) {
    throw new Failure('not-a-repository', 'There is no work tree here to write into.', {
      evidence: [safeLine(cwd)],
      remedy: 'Run check --fix in a clone with a work tree.',
    });
  }
  const operation = await readOperation(worktree);
  if (operation !== undefined) {
    throw new Failure('operation-in-progress', `A ${operation} is under way here.`, {
      evidence: [safeLine(worktree)],
      remedy: 'Finish it or take it back (git status says how), then run the command again.',
    });
  }
  const here = await readCommit(worktree, 'HEAD');
  if (here === head) return worktree;
  throw new Failure('usage', 'What was checked is not what is checked out here, so nothing was written.', {
    evidence: [`checked: ${head.slice(0, 10)}`, `checked out: ${here?.slice(0, 10) ?? 'nothing'}`],
    remedy: `Check it out first:\n${shellCommand(['git', 'switch', '--detach', head.slice(0, 12)])}`,
  });
}

function changedFile(top: string, file: string): Failure {
  return new Failure('dirty-worktree', 'The list has changes that no commit holds, so nothing was written.', {
    evidence: [safeLine(file)],
    remedy: `Commit them first:\n${shellCommand(['git', '-C', top, 'commit', '--', file])}`,
  });
}
