/**
 * Sends new tracks to a remote: each gets a first, empty commit that carries its plan, and all are pushed or none.
 *
 * The commit is the same whenever the same person makes it from the same base: a run that was killed after its push is
 * run again, makes the same commits, and finds them there.
 */
import { readGit } from '../git/run-git.ts';
import { Failure } from '../report/failure.ts';
import { shellCommand } from '../report/shell-quote.ts';
import type { TrackPublisher } from '../worktree/create.ts';
import type { MainWorktree } from '../worktree/main-worktree.ts';
import type { TrackRecord } from '../worktree/track-record.ts';
import { chooseRemote, listRemoteBranches, pushBranches } from './remote.ts';
import { renderStartMessage } from './start-message.ts';

/** @param named the remote, when the user named one */
export function createPublisher(named: string | undefined, narrate: (line: string) => void): TrackPublisher {
  const choose = (main: MainWorktree, tracks: readonly TrackRecord[]): Promise<string> =>
    chooseRemote(main.path, named, tracks[0]?.base.branch ?? main.branch);
  return {
    choose,
    start: async (main, tracks) => {
      const remote = await choose(main, tracks);
      const there = await listRemoteBranches(main.path, remote, 'work/*');
      const started: TrackRecord[] = [];
      for (const track of tracks) {
        const commit = await makeStartCommit(main, track, tracks);
        const other = there.get(track.branch);
        if (other !== undefined && other !== commit) throw branchThere(remote, track, other);
        started.push({ ...track, base: { ...track.base, commit } });
      }
      return started;
    },
    push: async (main, tracks) => {
      const remote = await choose(main, tracks);
      narrate(`Pushing ${tracks.map(({ branch }) => branch).join(', ')} to ${remote}`);
      const pushes = tracks.map(({ branch, base }) => ({ commit: base.commit, branch }));
      await pushBranches(
        main.path,
        remote,
        pushes,
        'Somebody made a track of that name meanwhile; nothing was created. See:\nctx-worktree list --remote',
      );
    },
  };
}

async function makeStartCommit(
  main: MainWorktree,
  track: TrackRecord,
  tracks: readonly TrackRecord[],
): Promise<string> {
  const { base, name, tasksFile, scope, tasks } = track;
  const others = tracks.filter((other) => other !== track);
  const message = renderStartMessage({ name, into: base.branch, tasksFile, scope, tasks, others });
  const time = await readGit(main.path, ['log', '-1', '--format=%cI', '--no-show-signature', base.commit]);
  const sign = await readGit(main.path, [
    'config',
    '--type=bool',
    '--default=false',
    '--get',
    'commit.gpgSign',
  ]);
  const args = [
    'commit-tree',
    ...(sign === 'true' ? ['-S'] : []),
    `${base.commit}^{tree}`,
    '-p',
    base.commit,
  ];
  const env = { GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time };
  return readGit(main.path, args, { input: message, env, writes: true });
}

function branchThere(remote: string, track: TrackRecord, commit: string): Failure {
  return new Failure('branch-exists', `${remote} has a branch ${track.branch} already.`, {
    evidence: [`${remote}/${track.branch} is at ${commit.slice(0, 10)}`],
    remedy: `Choose another name; or work on that track here:\n${shellCommand(['git', 'fetch', remote])}\n${shellCommand(['git', 'worktree', 'add', track.path, track.branch])}`,
  });
}
