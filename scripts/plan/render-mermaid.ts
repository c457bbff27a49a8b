/** A plan as a Mermaid flowchart: tracks with their tasks, and dotted lines where tracks share a file. */
import { clipEnd, clipStart } from '../report/layout.ts';
import type { Plan } from './plan.ts';
import { plainTitle } from './render-text.ts';

export function renderPlanMermaid(plan: Plan): string {
  const lines = ['flowchart LR'];
  for (const [at, track] of plan.tracks.entries()) {
    lines.push(`  subgraph t${at}["${label(track.name)}"]`);
    for (const [index, task] of track.tasks.entries())
      lines.push(`    t${at}_${index}["${label(clipEnd(plainTitle(task.title), 48))}"]`);
    lines.push('  end');
  }
  for (const [index, { path, reason }] of plan.shared.entries()) {
    lines.push(`  s${index}(["${label(clipStart(path, 60))}"])`);
    for (const [at, track] of plan.tracks.entries()) {
      const touches = track.tasks.some((task) => task.touches.some((touch) => touch.path === path));
      if (touches)
        lines.push(`  t${at} -.->|"${label(clipEnd(reason.split(/[:;]/, 1)[0] ?? '', 40))}"| s${index}`);
    }
  }
  const parked = [...plan.hold, ...plan.unknown];
  if (parked.length > 0) {
    lines.push('  subgraph later["after the merge, or to be decided"]');
    for (const [index, task] of parked.entries())
      lines.push(`    l${index}["${label(clipEnd(plainTitle(task.title), 48))}"]`);
    lines.push('  end');
  }
  return lines.join('\n');
}

/**
 * Mermaid reads quotes, markup, `\n` and, wherever they stand, `%%{...}%%` as its own: they go as entities. It parses no
 * label that is empty.
 */
function label(text: string): string {
  if (text.trim() === '') return '(no title)';
  return text.replace(/[&"<>#`%$\\@]/g, (character) => `#${character.charCodeAt(0)};`);
}
