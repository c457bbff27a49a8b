/** `create`: worktrees for the named tracks, or for those of a plan. */
import path from 'node:path';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { createTracks, type TrackRequest } from '../worktree/create.ts';
import type { TrackRecord } from '../worktree/track-record.ts';
import type { Answer, Invocation } from './command.ts';
import { findOptionalTaskFile } from './optional-task-file.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const { requests, tasksFile } = await readRequests(invocation);
  const { cwd, narrate } = invocation;
  const remote = invocation.option('remote');
  const isPushed = invocation.has('push') || remote !== undefined;
  const publisher = isPushed
    ? (await import('../remote/publish-tracks.ts')).createPublisher(remote, narrate)
    : undefined;
  const base = invocation.option('base');
  const tracks = await createTracks(cwd, requests, { base, tasksFile, publisher, narrate });
  return {
    status: 0,
    text: renderCreated(tracks),
    json: {
      tracks: tracks.map(({ name, branch, path: at, base, scope, tasks }) => ({
        name,
        branch,
        path: at,
        base,
        scope,
        tasks,
      })),
    },
  };
}

interface Requests {
  readonly requests: readonly TrackRequest[];
  readonly tasksFile: string | undefined;
}

async function readRequests(invocation: Invocation): Promise<Requests> {
  const planFile = invocation.option('plan');
  if (planFile !== undefined) {
    const { readPlanTracks } = await import('./plan-tracks.ts');
    const plan = await readPlanTracks(path.resolve(invocation.cwd, planFile), invocation.positionals);
    return { requests: plan.tracks, tasksFile: plan.tasksFile };
  }
  if (invocation.positionals.length === 0) {
    throw new Failure('usage', 'Nothing says which tracks to create.', {
      evidence: ['usage: ctx-worktree create NAME... [--base REV] [--plan FILE]'],
      remedy: 'ctx-worktree create docs',
    });
  }
  const tasksFile = await findOptionalTaskFile(invocation, (failure) => {
    invocation.narrate(`note: ${failure.message} The tracks have no tasks to merge back.`);
  });
  return { requests: invocation.positionals.map((name) => ({ name })), tasksFile };
}

function renderCreated(tracks: readonly TrackRecord[]): string {
  const lines = [`Created ${count(tracks.length, 'worktree')}.`, ''];
  for (const track of tracks) lines.push(`  ${track.name}  ${track.branch}`, `    ${safeLine(track.path)}`);
  const [first] = tracks;
  if (first) {
    lines.push('', 'Start an agent in each, and merge back one at a time:');
    lines.push(
      `  ${shellCommand(['cd', first.path])}`,
      `  ${shellCommand(['ctx-worktree', 'teardown', first.name])}`,
    );
  }
  return lines.join('\n');
}
