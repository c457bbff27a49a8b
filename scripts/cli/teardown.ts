/** `teardown`: merge a track back, remove its worktree, delete its branch. */
import type { Brought } from '../remote/bring-track.ts';
import { pushMain } from '../remote/push-main.ts';
import { deletionCommand } from '../remote/remote.ts';
import { clipEnd, count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { type TeardownResult, teardownTrack } from '../worktree/teardown.ts';
import type { Answer, Invocation } from './command.ts';
import { findOptionalTaskFile } from './optional-task-file.ts';

const SHOWN = 10;

export async function run(invocation: Invocation): Promise<Answer> {
  const { cwd, narrate } = invocation;
  const dryRun = invocation.has('dry-run');
  const wanted = invocation.positionals[0] ?? '';
  const tasksFile = await findOptionalTaskFile(invocation);
  const brought = dryRun ? undefined : await bring(invocation, wanted, tasksFile);
  const remote = dryRun || !invocation.has('push') ? undefined : await catchUp(invocation);
  const result = await teardownTrack(cwd, wanted, {
    test: invocation.option('test'),
    dryRun,
    tasksFile,
    ...(remote === undefined ? {} : { publish: (main, commit) => pushMain(main, remote, commit) }),
    narrate,
  });
  const left = brought && {
    ...brought,
    delete: deletionCommand(brought.remote, result.branch, brought.commit),
  };
  const { name, merged, completed, touched, rescued, undo, commits } = result;
  return {
    status: 0,
    text: dryRun ? renderDryRun(result) : renderTeardown(result, remote, left),
    json: {
      name,
      merged,
      commits,
      tasks: { completed: completed.map((task) => task.id) },
      touched,
      rescued,
      undo: undo ?? null,
      dryRun,
      pushed: remote ?? null,
      remoteBranch: left
        ? { remote: left.remote, branch: result.branch, commit: left.commit, delete: left.delete }
        : null,
    },
  };
}

/** What other machines pushed of the track belongs to it. */
async function bring(
  { cwd, narrate, option, has }: Invocation,
  name: string,
  tasksFile: string | undefined,
): Promise<Brought | undefined> {
  const { bringTrack } = await import('../remote/bring-track.ts');
  const brought = await bringTrack(cwd, name, {
    remote: option('remote'),
    isAsked: has('push'),
    tasksFile,
    narrate,
  });
  if (brought?.done !== undefined) narrate(`${safeLine(brought.done)}`);
  return brought;
}

async function catchUp({ cwd, narrate, option }: Invocation): Promise<string> {
  const { catchUpMain } = await import('../remote/push-main.ts');
  return catchUpMain(cwd, option('remote'), narrate);
}

interface LeftBranch extends Brought {
  /** The command that deletes it. */
  readonly delete: string;
}

function renderTeardown(
  result: TeardownResult,
  pushed: string | undefined,
  left: LeftBranch | undefined,
): string {
  const { merged, rescued } = result;
  const lines = [
    merged.commit === merged.base
      ? `${result.branch} had nothing that ${safeLine(merged.into)} lacks.`
      : `Merged ${count(result.commits, 'commit')} of ${result.branch} into ${safeLine(merged.into)} (${merged.commit.slice(0, 10)}).`,
    ...renderCompleted(result),
    ...(pushed === undefined ? [] : [`Pushed ${safeLine(merged.into)} to ${safeLine(pushed)}.`]),
    'Removed its worktree and its branch.',
  ];
  if (left !== undefined) {
    lines.push(
      '',
      `${safeLine(left.remote)} still has ${result.branch}. To delete it, unless somebody has pushed to it since:`,
      `  ${left.delete}`,
    );
  }
  if (rescued.length > 0) {
    lines.push(
      'Kept files that git ignores and nobody could make again:',
      ...rescued.map((file) => `  ${safeLine(file)}`),
    );
  }
  if (result.undo !== undefined)
    lines.push('', 'To take this back:', `  ${shellCommand(['ctx-worktree', 'undo', result.undo])}`);
  return lines.join('\n');
}

function renderDryRun(result: TeardownResult): string {
  const kept = result.rescued.map((file) => `  ${safeLine(file)}`);
  return [
    `${result.branch} would merge into ${safeLine(result.merged.into)} without a conflict: ${count(result.commits, 'commit')}.`,
    ...renderCompleted(result),
    ...(kept.length > 0 ? ['Would be moved to safety:', ...kept] : []),
    'Nothing was changed.',
  ].join('\n');
}

function renderCompleted(result: TeardownResult): string[] {
  const { completed } = result;
  if (completed.length === 0) return ['No task was completed.'];
  const shown = completed.slice(0, SHOWN).map((task) => `  [x] ${clipEnd(safeLine(task.title), 74)}`);
  const more = completed.length > SHOWN ? [`  and ${completed.length - SHOWN} more (--json names all)`] : [];
  return [`Completed ${count(completed.length, 'task')}:`, ...shown, ...more];
}
