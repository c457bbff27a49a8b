/** `teardown`: merge a track back, remove its worktree, delete its branch. */
import { readRepository } from '../git/repository.ts';
import { listWorktrees } from '../git/worktrees.ts';
import type { Brought } from '../remote/bring-track.ts';
import { pushMain } from '../remote/push-main.ts';
import { deletionCommand } from '../remote/remote.ts';
import { Failure } from '../report/failure.ts';
import { clipEnd, count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { type Drift, readDrifts } from '../worktree/drift.ts';
import { type TeardownResult, teardownTrack } from '../worktree/teardown.ts';
import type { Answer, Invocation } from './command.ts';
import { readMeantNames } from './meant-names.ts';
import { findOptionalTaskFile } from './optional-task-file.ts';

const SHOWN = 10;

export async function run(invocation: Invocation): Promise<Answer> {
  const { cwd, narrate } = invocation;
  const dryRun = invocation.has('dry-run');
  const [wanted = ''] = await readMeantNames(cwd, invocation.positionals);
  const tasksFile = await findOptionalTaskFile(invocation, (await readRepository(cwd)).mainWorktree);
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
  const { name, merged, completed, touched, leaks, landed, rescued, undo, commits } = result;
  const drift = dryRun ? [] : await readDriftAfter(cwd, result, tasksFile);
  return {
    status: 0,
    text: dryRun
      ? renderDryRun(result)
      : [...renderTeardown(result, remote, left), ...renderDrift(drift)].join('\n'),
    json: {
      name,
      merged,
      commits,
      tasks: { completed: completed.map(({ id }) => id), keptDone: result.keptDone.map(({ id }) => id) },
      touched,
      leaks: leaks.map(({ path, owner }) => ({ path, owner: owner ?? null })),
      landed,
      rescued,
      undo: undo ?? null,
      drift,
      dryRun,
      pushed: remote ?? null,
      remoteBranch: left
        ? { remote: left.remote, branch: result.branch, commit: left.commit, delete: left.delete }
        : null,
    },
  };
}

/** The track is gone by now: that this could not be read is no reason to say that it failed. */
async function readDriftAfter(
  cwd: string,
  { merged }: TeardownResult,
  tasksFile: string | undefined,
): Promise<Drift[]> {
  try {
    const [{ commonDir }, [, ...worktrees]] = await Promise.all([readRepository(cwd), listWorktrees(cwd)]);
    const base = { name: merged.into, commit: merged.commit };
    return await readDrifts({ cwd, commonDir, base, worktrees, tasksFile });
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
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
): string[] {
  const { merged, rescued } = result;
  const lines = [
    merged.commit === merged.base
      ? `${result.branch} had nothing that ${safeLine(merged.into)} lacks.`
      : `Merged ${count(result.commits, 'commit')} of ${result.branch} into ${safeLine(merged.into)} (${merged.commit.slice(0, 10)}).`,
    ...(result.landed.length > 0
      ? [
          `Its changes were there already (${result.landed.map((id) => id.slice(0, 10)).join(', ')}); only the task list was joined.`,
        ]
      : []),
    ...renderTasks(result),
    ...renderLeaks(result),
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
  return lines;
}

/** What the merge means for the tracks that are still out. */
function renderDrift(drift: readonly Drift[]): string[] {
  if (drift.length === 0) return [];
  const lines = drift.map(({ name, behind, conflicts }) =>
    conflicts.length === 0
      ? `  ${safeLine(name)}: ${count(behind, 'commit')} behind`
      : `  ${safeLine(name)}: ${count(behind, 'commit')} behind, would conflict in ${clipEnd(conflicts.map(safeLine).join(', '), 50)}`,
  );
  return ['', 'Other tracks lack this now:', ...lines, `  ${shellCommand(['ctx-worktree', 'sync'])}`];
}

function renderLeaks({ leaks }: TeardownResult): string[] {
  if (leaks.length === 0) return [];
  const shown = leaks
    .slice(0, SHOWN)
    .map(({ path, owner }) =>
      owner === undefined ? `  ${safeLine(path)}` : `  ${safeLine(path)} (of ${safeLine(owner)})`,
    );
  const more = leaks.length > SHOWN ? [`  and ${leaks.length - SHOWN} more (--json names all)`] : [];
  return ['It touched files outside its scope:', ...shown, ...more];
}

function renderDryRun(result: TeardownResult): string {
  const kept = result.rescued.map((file) => `  ${safeLine(file)}`);
  return [
    `${result.branch} would merge into ${safeLine(result.merged.into)} without a conflict: ${count(result.commits, 'commit')}.`,
    ...renderTasks(result),
    ...renderLeaks(result),
    ...(kept.length > 0 ? ['Would be moved to safety:', ...kept] : []),
    'Nothing was changed.',
  ].join('\n');
}

function renderTasks({ completed, keptDone }: TeardownResult): string[] {
  return [
    ...(completed.length === 0
      ? ['No task was completed.']
      : renderDone(`Completed ${count(completed.length, 'task')}:`, completed)),
    ...(keptDone.length === 0
      ? []
      : renderDone(
          'Kept done, though one side had opened it again (to do it again, add a new task):',
          keptDone,
        )),
  ];
}

function renderDone(head: string, tasks: TeardownResult['completed']): string[] {
  const shown = tasks.slice(0, SHOWN).map((task) => `  [x] ${clipEnd(safeLine(task.title), 74)}`);
  const more = tasks.length > SHOWN ? [`  and ${tasks.length - SHOWN} more (--json names all)`] : [];
  return [head, ...shown, ...more];
}
