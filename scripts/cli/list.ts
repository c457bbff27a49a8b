/** `list`: the worktrees of this clone, and how many more fit. */
import { type Repository, readRepository } from '../git/repository.ts';
import { listWorktrees, type WorktreeEntry } from '../git/worktrees.ts';
import { count, renderTable } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { WORKTREE_LIMIT } from '../worktree/limit.ts';
import { trackName } from '../worktree/names.ts';
import type { Answer, Invocation } from './command.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const repository = await readRepository(invocation.cwd);
  const [main, ...linked] = await listWorktrees(invocation.cwd);
  const described = describeWorktrees(repository, main, linked);
  return { status: 0, text: renderList(main, linked, described.free), json: described };
}

/** The fields that `list` and `status` share. */
export function describeWorktrees(
  repository: Repository,
  main: WorktreeEntry | undefined,
  linked: readonly WorktreeEntry[],
) {
  const living = linked.filter((worktree) => !worktree.prunable);
  return {
    main: { path: repository.mainWorktree ?? main?.path ?? null, branch: main?.branch ?? null },
    worktrees: linked.map((worktree) => ({
      name: trackName(worktree),
      path: worktree.path,
      branch: worktree.branch ?? null,
      head: worktree.head ?? null,
      locked: worktree.locked,
      prunable: worktree.prunable,
    })),
    limit: WORKTREE_LIMIT,
    free: Math.max(0, WORKTREE_LIMIT - living.length),
  };
}

function renderList(main: WorktreeEntry | undefined, linked: readonly WorktreeEntry[], free: number): string {
  const room = `Room for ${count(free, 'more worktree')} (limit ${WORKTREE_LIMIT}).`;
  const rows = [
    ['main', main?.branch ?? '(no branch)', main?.path ?? ''],
    ...linked.map((worktree) => [
      trackName(worktree),
      worktree.branch ?? '(no branch)',
      worktree.path + noteOf(worktree),
    ]),
  ];
  return [...renderTable(rows.map((row) => row.map(safeLine))), '', room].join('\n');
}

function noteOf(worktree: WorktreeEntry): string {
  const notes = [
    worktree.locked ? `locked${worktree.lockReason ? `: ${worktree.lockReason}` : ''}` : '',
    worktree.prunable ? 'gone from disk' : '',
  ].filter((note) => note !== '');
  return notes.length > 0 ? ` (${notes.join(', ')})` : '';
}
