/** `sync`: brings the base branch into tracks. */
import { listWorktrees } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { BRANCH_PREFIX, trackName } from '../worktree/names.ts';
import { type SyncResult, syncTrack } from '../worktree/sync.ts';
import type { Answer, Invocation } from './command.ts';
import { findOptionalTaskFile } from './optional-task-file.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const names = invocation.positionals.length > 0 ? invocation.positionals : await listTracks(invocation.cwd);
  const tasksFile = await findOptionalTaskFile(invocation);
  const synced: SyncResult[] = [];
  const failed: { name: string; failure: Failure }[] = [];
  for (const name of names) {
    try {
      synced.push(await syncTrack(invocation.cwd, name, { tasksFile, narrate: invocation.narrate }));
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

async function listTracks(cwd: string): Promise<string[]> {
  const linked = (await listWorktrees(cwd)).slice(1);
  return linked
    .filter((worktree) => worktree.branch?.startsWith(BRANCH_PREFIX) && !worktree.prunable)
    .map(trackName);
}

function renderSynced(
  synced: readonly SyncResult[],
  failed: readonly { name: string; failure: Failure }[],
): string {
  if (synced.length + failed.length === 0) return 'There is no track to bring anything into.';
  return [
    ...synced.map(({ name, commits }) =>
      commits === 0
        ? `${safeLine(name)}: has everything`
        : `${safeLine(name)}: took ${count(commits, 'commit')}`,
    ),
    ...failed.flatMap(({ name, failure }) => [
      `${safeLine(name)}: left as it was. ${failure.message} [${failure.code}]`,
      ...failure.evidence.map((line) => `  ${line}`),
      ...failure.remedy.split('\n').map((line) => `  ${line}`),
    ]),
  ].join('\n');
}
