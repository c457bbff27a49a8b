/** `sync`: brings the base branch into tracks. */
import { readRepository } from '../git/repository.ts';
import { listWorktrees } from '../git/worktrees.ts';
import { bringTrack } from '../remote/bring-track.ts';
import { pushTrack } from '../remote/push-track.ts';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { BRANCH_PREFIX, trackName } from '../worktree/names.ts';
import { type SyncResult, syncTrack } from '../worktree/sync.ts';
import type { Answer, Invocation } from './command.ts';
import { readMeantNames } from './meant-names.ts';
import { findOptionalTaskFile } from './optional-task-file.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const { cwd, positionals } = invocation;
  const names = positionals.length > 0 ? await readMeantNames(cwd, positionals) : await listTracks(cwd);
  const tasksFile = await findOptionalTaskFile(
    invocation,
    (await readRepository(invocation.cwd)).mainWorktree,
  );
  const synced: Synced[] = [];
  const failed: { name: string; failure: Failure }[] = [];
  for (const name of names) {
    try {
      synced.push(await syncOne(invocation, name, tasksFile));
    } catch (error) {
      // One track alone: its failure is the answer. Of several, the rest still goes on.
      if (!(error instanceof Failure) || names.length === 1) throw error;
      failed.push({ name, failure: error });
    }
  }
  return {
    status: failed.length > 0 ? 1 : 0,
    text: renderSynced(synced, failed),
    json: {
      synced,
      failed: failed.map(({ name, failure }) => ({ name, code: failure.code, evidence: failure.evidence })),
    },
  };
}

interface Synced extends SyncResult {
  /** What was taken from the remote, and whether the result was pushed there. */
  readonly brought: string | null;
  readonly pushed: string | null;
}

/** First what other machines pushed of the track, then the base; then it is pushed, if that was asked for. */
async function syncOne(
  { cwd, narrate, has, option }: Invocation,
  name: string,
  tasksFile: string | undefined,
): Promise<Synced> {
  const isAsked = has('push');
  const brought = await bringTrack(cwd, name, { remote: option('remote'), isAsked, tasksFile, narrate });
  const result = await syncTrack(cwd, name, { tasksFile, narrate });
  const pushed = isAsked ? await pushTrack(cwd, name, option('remote')) : null;
  return { ...result, brought: brought?.done ?? null, pushed };
}

async function listTracks(cwd: string): Promise<string[]> {
  const linked = (await listWorktrees(cwd)).slice(1);
  return linked
    .filter((worktree) => worktree.branch?.startsWith(BRANCH_PREFIX) && !worktree.prunable)
    .map(trackName);
}

function renderSynced(
  synced: readonly Synced[],
  failed: readonly { name: string; failure: Failure }[],
): string {
  if (synced.length + failed.length === 0) return 'There is no track to bring anything into.';
  return [
    ...synced.map(({ name, commits, brought, pushed }) =>
      [
        `${safeLine(name)}: `,
        brought === null ? '' : `${safeLine(brought)}; `,
        commits === 0 ? 'has everything of the base' : `took ${count(commits, 'commit')} of the base`,
        pushed === null ? '' : `; pushed to ${safeLine(pushed)}`,
      ].join(''),
    ),
    ...failed.flatMap(({ name, failure }) => [
      `${safeLine(name)}: left as it was. ${failure.message} [${failure.code}]`,
      ...failure.evidence.map((line) => `  ${line}`),
      ...failure.remedy.split('\n').map((line) => `  ${line}`),
    ]),
  ].join('\n');
}
