/** `blast-radius`: the files that each open task will likely touch. */
import type { BlastRadius } from '../plan/blast-radius.ts';
import type { OpenTask } from '../plan/open-task.ts';
import { FAINT } from '../plan/plan.ts';
import { clipEnd, clipStart } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import type { Answer, Invocation } from './command.ts';
import { predictRadii } from './predict-radii.ts';
import { readBacklog, withFacts } from './read-backlog.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const backlog = await withFacts(invocation, await readBacklog(invocation));
  const { open, commit, tasksFile } = backlog;
  const radii = predictRadii(backlog);
  return {
    status: 0,
    text: renderRadii(open.tasks, radii),
    json: { base: commit, tasksFile, tasks: radii },
  };
}

const MOST_SHOWN = 6;

function renderRadii(tasks: readonly OpenTask[], radii: readonly BlastRadius[]): string {
  if (tasks.length === 0) return 'There is no open task.';
  const blocks = tasks.map((task, at) => {
    const files = (radii[at]?.files ?? []).filter((file) => file.score >= FAINT).slice(0, MOST_SHOWN);
    const lines = files.map((file) => {
      const path = clipStart(safeLine(file.path) + (file.kind === 'new' ? ' (new)' : ''), 44);
      const why = clipEnd(safeLine(file.evidence[0]?.detail ?? ''), 26);
      return `  ${String(Math.round(file.score * 100)).padStart(3)}%  ${path.padEnd(44)} ${why}`.trimEnd();
    });
    const head = clipEnd(`${task.line > 0 ? `${task.line}: ` : ''}${safeLine(task.title)}`, 80);
    return [head, ...(lines.length > 0 ? lines : ['  no evidence'])].join('\n');
  });
  return blocks.join('\n\n');
}
