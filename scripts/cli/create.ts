/** `create`: worktrees for the named tracks, or for those of a plan. */
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { createTracks, type FoundTasks, type TrackRequest } from '../worktree/create.ts';
import { type SetupOutcome, setUpTracks } from '../worktree/setup.ts';
import type { TrackRecord } from '../worktree/track-record.ts';
import { type Answer, givenOptions, type Invocation } from './command.ts';
import { findOptionalTaskFile } from './optional-task-file.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const { cwd, narrate } = invocation;
  const { requests, findTasksFile } = await readRequests(invocation);
  const remote = invocation.option('remote');
  const isPushed = invocation.has('push') || remote !== undefined;
  const publisher = isPushed
    ? (await import('../remote/publish-tracks.ts')).createPublisher(remote, narrate)
    : undefined;
  const base = invocation.option('base');
  const created = await createTracks(cwd, requests, {
    base,
    findTasksFile,
    publisher,
    given: givenOptions(invocation, ['base', 'remote', 'tasks'], ['push']),
    narrate,
  });
  const { main, tracks, lacking: warnings } = created;
  const setup = await setUpTracks(main.path, tracks, created.setup, narrate);
  return {
    status: setup.every((step) => step.ok) ? 0 : 1,
    text: renderCreated(main.path, tracks, warnings, setup),
    json: {
      tracks: tracks.map(({ name, branch, path: at, base, scope, tasks }) => ({
        name,
        branch,
        path: at,
        base,
        scope,
        tasks,
      })),
      warnings,
      setup: setup.map(({ name, command, ok, how }) => ({ name, command, ok, how })),
    },
  };
}

interface Requests {
  readonly requests: readonly TrackRequest[];
  readonly findTasksFile: (mainPath: string) => Promise<FoundTasks>;
}

async function readRequests(invocation: Invocation): Promise<Requests> {
  const planFile = invocation.option('plan');
  if (planFile !== undefined) {
    const { readPlanTracks } = await import('./plan-tracks.ts');
    const plan = await readPlanTracks(invocation.cwd, planFile, invocation.positionals);
    return { requests: plan.tracks, findTasksFile: async () => ({ file: plan.tasksFile }) };
  }
  if (invocation.positionals.length === 0) {
    throw new Failure('usage', 'Nothing says which tracks to create.', {
      evidence: ['usage: ctx-worktree create NAME... [--base REV] [--plan FILE]'],
      remedy: 'ctx-worktree create docs',
    });
  }
  const findTasksFile = async (mainPath: string): Promise<FoundTasks> => {
    let note = '';
    const file = await findOptionalTaskFile(invocation, mainPath, (failure) => {
      note = `note: ${failure.message} The tracks have no tasks to merge back.`;
    });
    return file === undefined ? { note } : { file };
  };
  return { requests: invocation.positionals.map((name) => ({ name })), findTasksFile };
}

function renderCreated(
  mainPath: string,
  tracks: readonly TrackRecord[],
  warnings: readonly string[],
  setup: readonly SetupOutcome[],
): string {
  const lines = [`Created ${count(tracks.length, 'worktree')}.`, ''];
  for (const track of tracks) lines.push(`  ${track.name}  ${track.branch}`, `    ${safeLine(track.path)}`);
  if (warnings.length > 0) lines.push('', ...warnings.map((warning) => `warning: ${warning}`));
  for (const step of setup.filter(({ ok }) => !ok)) lines.push('', ...renderFailedSetup(step, tracks));
  const [first] = tracks;
  if (first) {
    lines.push('', 'Start an agent in each:', `  ${shellCommand(['cd', first.path])}`);
    const teardown = shellCommand(['ctx-worktree', 'teardown', first.name]);
    lines.push('When it is done, merge back from the main worktree, one at a time:');
    lines.push(`  ${shellCommand(['cd', mainPath])} && ${teardown}`);
  }
  return lines.join('\n');
}

/** The worktree stays: what is missing there is for the user to see to, and the step can be run again. */
function renderFailedSetup(step: SetupOutcome, tracks: readonly TrackRecord[]): string[] {
  const place = tracks.find((track) => track.name === step.name)?.path ?? '';
  return [
    `The setup of ${step.name} ${step.how}; its worktree is there all the same.`,
    ...step.tail.map((line) => `  ${safeLine(line)}`),
    'To run it again:',
    `  ${shellCommand(['cd', place])} && ${safeLine(step.command)}`,
  ];
}
