/** The other repository that tracks are pushed to and fetched from. Nothing here ever forces a push. */
import { describeOutput, readGit, runGit } from '../git/run-git.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';

/**
 * The name of the remote: the one that was named, else the one that the branch follows, else `origin`, else the only
 * one.
 *
 * @throws Failure `usage`: there is none, or nothing says which
 */
export async function chooseRemote(cwd: string, named: string | undefined, branch: string): Promise<string> {
  const remotes = (await readGit(cwd, ['remote'])).split('\n').filter((name) => name !== '');
  const config = ['config', '--get', `branch.${branch}.remote`];
  const followed = (await runGit(cwd, config, { accept: [1] })).stdout;
  const only = remotes.length === 1 ? remotes[0] : undefined;
  const candidates = named === undefined ? [followed, 'origin', only] : [named];
  const chosen = candidates.find((name) => name !== undefined && remotes.includes(name));
  if (chosen !== undefined) return chosen;
  throw new Failure(
    'usage',
    named === undefined ? 'Nothing says which remote.' : 'There is no such remote.',
    {
      evidence: [
        ...(named === undefined ? [] : [`given: ${safeLine(named)}`]),
        `known: ${remotes.map(safeLine).join(', ') || '(none)'}`,
      ],
      remedy: remotes.length > 0 ? 'Name one with --remote NAME.' : 'Add one:\ngit remote add origin URL',
    },
  );
}

/** Commit ids of branches on the remote, by name: those that a pattern names (`work/*`). */
export async function listRemoteBranches(
  cwd: string,
  remote: string,
  pattern: string,
): Promise<Map<string, string>> {
  const args = ['ls-remote', '--heads', '--', remote, `refs/heads/${pattern}`];
  const result = await runGit(cwd, args, { accept: [1, 128] });
  if (result.exitCode !== 0) throw remoteFailed(remote, 'could not be asked', describeOutput(result));
  const lines = result.stdout.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [id = '', ref = ''] = line.split('\t');
      return [ref.replace(/^refs\/heads\//, ''), id];
    }),
  );
}

/**
 * Brings branches here as `REMOTE/BRANCH`. Nothing is pruned: what a deleted branch held may be here alone.
 *
 * @throws Failure `remote-failed`
 */
export async function fetchBranches(cwd: string, remote: string, branches: readonly string[]): Promise<void> {
  if (branches.length === 0) return;
  const specs = branches.map((branch) => `+refs/heads/${branch}:refs/remotes/${remote}/${branch}`);
  const args = ['fetch', '--quiet', '--no-tags', '--no-auto-gc', '--', remote, ...specs];
  const result = await runGit(cwd, args, { accept: [1, 128], writes: true });
  if (result.exitCode !== 0) throw remoteFailed(remote, 'could not be fetched from', describeOutput(result));
}

export interface Push {
  readonly commit: string;
  /** `work/docs` */
  readonly branch: string;
}

/**
 * Pushes all or none, each as a plain fast-forward: a branch that somebody moved meanwhile is left as they have it.
 *
 * @param remedy what to do when it was rejected
 * @throws Failure `push-rejected`: the remote has commits that these lack; `remote-failed` for any other reason
 */
export async function pushBranches(
  cwd: string,
  remote: string,
  pushes: readonly Push[],
  remedy: string,
): Promise<void> {
  const specs = pushes.map(({ commit, branch }) => `${commit}:refs/heads/${branch}`);
  const args = ['push', '--porcelain', '--atomic', '--no-follow-tags', '--', remote, ...specs];
  const result = await runGit(cwd, args, { accept: [1, 128], writes: true });
  if (result.exitCode === 0) return;
  // `!\tFROM:TO\t[rejected] (fetch first)`; the others of an atomic push say `(atomic push failed)`.
  const rejected = result.stdout.split('\n').filter((line) => /^!.*\[(?:remote )?rejected\]/.test(line));
  if (rejected.length === 0) throw remoteFailed(remote, 'could not be pushed to', describeOutput(result));
  throw new Failure('push-rejected', `${safeLine(remote)} did not take the push; nothing was pushed.`, {
    evidence: rejected.map((line) => safeLine(line.split('\t').slice(1).join('  '))),
    remedy,
  });
}

/** The command that deletes a branch there, unless somebody has pushed to it since. */
export function deletionCommand(remote: string, branch: string, commit: string): string {
  return shellCommand(['git', 'push', `--force-with-lease=${branch}:${commit}`, remote, '--delete', branch]);
}

function remoteFailed(remote: string, what: string, evidence: readonly string[]): Failure {
  return new Failure('remote-failed', `${safeLine(remote)} ${what}.`, {
    evidence,
    remedy: `See that it can be reached, then run the command again:\n${shellCommand(['git', 'ls-remote', '--heads', remote])}`,
  });
}
