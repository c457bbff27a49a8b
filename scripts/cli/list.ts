/** `list`: the worktrees of this clone, and how many more fit. */
import { type Repository, readRepository } from '../git/repository.ts';
import { listWorktrees, type WorktreeEntry } from '../git/worktrees.ts';
import { listRemoteTracks, type RemoteTrack } from '../remote/list-remote-tracks.ts';
import { chooseRemote } from '../remote/remote.ts';
import { count, renderTable } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { WORKTREE_LIMIT } from '../worktree/limit.ts';
import { trackName } from '../worktree/names.ts';
import type { Answer, Invocation } from './command.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const repository = await readRepository(invocation.cwd);
  const [main, ...linked] = await listWorktrees(invocation.cwd);
  const described = describeWorktrees(repository, main, linked);
  const text = renderList(main, linked, described.free);
  if (!invocation.has('remote') || main?.head === undefined) return { status: 0, text, json: described };
  const name = await chooseRemote(invocation.cwd, undefined, main.branch ?? 'HEAD');
  const tracks = await listRemoteTracks(invocation.cwd, name, main.head, linked);
  return {
    status: 0,
    text: [text, '', ...renderRemote(name, tracks, main.branch ?? 'HEAD')].join('\n'),
    json: { ...described, remote: { name, tracks } },
  };
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

const HERE: Readonly<Record<RemoteTrack['here'], string>> = {
  none: 'not here',
  same: 'here too',
  behind: 'moved on there',
  ahead: 'moved on here',
  diverged: 'moved on in both',
};

function renderRemote(remote: string, tracks: readonly RemoteTrack[], base: string): string[] {
  if (tracks.length === 0) return [`${safeLine(remote)} has no tracks.`];
  const rows = tracks.map(({ name, tasks, ahead, behind, here, worktree }) => [
    safeLine(name),
    tasks === null ? '-' : `${tasks.done}/${tasks.total}`,
    `+${ahead} -${behind}`,
    here === 'same' && worktree === null ? 'branch here, no worktree' : HERE[here],
  ]);
  const [first] = tracks.filter(({ worktree }) => worktree === null);
  const hint =
    first === undefined
      ? []
      : [
          '',
          'To merge one that is done:',
          `  ${shellCommand(['ctx-worktree', 'teardown', first.name, '--push'])}`,
        ];
  return [...renderTable([[safeLine(remote), 'done', safeLine(base), 'branch'], ...rows]), ...hint];
}

function noteOf(worktree: WorktreeEntry): string {
  const notes = [
    worktree.locked ? `locked${worktree.lockReason ? `: ${worktree.lockReason}` : ''}` : '',
    worktree.prunable ? 'gone from disk' : '',
  ].filter((note) => note !== '');
  return notes.length > 0 ? ` (${notes.join(', ')})` : '';
}
