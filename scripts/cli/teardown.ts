/** `teardown`: merge a track back, remove its worktree, delete its branch. */
import { clipEnd, count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { type TeardownResult, teardownTrack } from '../worktree/teardown.ts';
import type { Answer, Invocation } from './command.ts';
import { findOptionalTaskFile } from './optional-task-file.ts';

const SHOWN = 10;

export async function run(invocation: Invocation): Promise<Answer> {
  const dryRun = invocation.has('dry-run');
  const result = await teardownTrack(invocation.cwd, invocation.positionals[0] ?? '', {
    test: invocation.option('test'),
    dryRun,
    tasksFile: await findOptionalTaskFile(invocation),
    narrate: invocation.narrate,
  });
  const { name, merged, completed, touched, rescued, undo, commits } = result;
  return {
    status: 0,
    text: dryRun ? renderDryRun(result) : renderTeardown(result),
    json: {
      name,
      merged,
      commits,
      tasks: { completed: completed.map((task) => task.id) },
      touched,
      rescued,
      undo: undo ?? null,
      dryRun,
    },
  };
}

function renderTeardown(result: TeardownResult): string {
  const { merged, rescued } = result;
  const lines = [
    merged.commit === merged.base
      ? `${result.branch} had nothing that ${safeLine(merged.into)} lacks.`
      : `Merged ${count(result.commits, 'commit')} of ${result.branch} into ${safeLine(merged.into)} (${merged.commit.slice(0, 10)}).`,
    ...renderCompleted(result),
    'Removed its worktree and its branch.',
  ];
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
