/** A plan as Markdown, for an issue or a review. */
import type { Plan } from './plan.ts';
import { reasonOf } from './render-evidence.ts';
import { plainTitle } from './render-text.ts';

export function renderPlanMarkdown(plan: Plan): string {
  const lines = [`# Plan at \`${plan.base.slice(0, 10)}\``, ''];
  for (const track of plan.tracks) {
    lines.push(
      `## ${track.name}`,
      '',
      `Branch \`${track.branch}\`. Scope: ${track.scope.map(code).join(', ') || 'none'}.`,
      '',
    );
    for (const task of track.tasks) {
      const touches = task.touches
        .slice(0, 3)
        .map(({ path, score }) => `${code(path)} ${Math.round(100 * score)}%`);
      lines.push(`- ${escapeMarkdown(plainTitle(task.title))} (line ${task.line}): ${touches.join(', ')}`);
      const reason = reasonOf(task);
      if (reason !== undefined) lines.push(`  - ${escapeMarkdown(reason)}`);
    }
    lines.push('');
  }
  const section = (title: string, entries: readonly string[]) => {
    if (entries.length > 0) lines.push(`## ${title}`, '', ...entries.map((entry) => `- ${entry}`), '');
  };
  section(
    'Hold: after the merge',
    plan.hold.map((task) => `${escapeMarkdown(plainTitle(task.title))}: ${escapeMarkdown(task.reason)}`),
  );
  section(
    'Unknown',
    plan.unknown.map((task) => escapeMarkdown(plainTitle(task.title))),
  );
  section(
    'Shared files',
    plan.shared.map(({ path, reason }) => `${code(path)}: ${reason}`),
  );
  section('Advice', plan.advice.map(escapeMarkdown));
  return lines.join('\n');
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[<>[\]|\\]/g, '\\$&');
}
