/**
 * A plan as one HTML page: no script, nothing from the network. Light and dark follow the reader's system; everything
 * opens and closes by keyboard, as `details` elements do.
 */
import type { Touch } from './blast-radius.ts';
import type { Plan, PlannedTask, Track } from './plan.ts';
import { plainTitle } from './render-text.ts';

const STYLE = `
:root { color-scheme: light dark; --line: #c9ced6; --soft: #f3f5f8; --ink: #1b2430; --dim: #5a6675; --bar: #2f6fde; --page: #fff }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a4350; --soft: #1d242d; --ink: #e6eaf0; --dim: #9aa7b6; --bar: #6aa1ff; --page: #12171d }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 90rem; padding: 1.5rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
h1 { font-size: 1.4rem; margin: 0 } h2 { font-size: 1.1rem; margin: 0 }
p { margin: .3rem 0 } .dim { color: var(--dim); font-size: .9rem }
.tracks { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1rem; margin: 1rem 0 }
section { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; min-width: 0 }
details { border-top: 1px solid var(--line); padding: .3rem 0 }
summary { cursor: pointer } summary:focus-visible, a:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px }
code { font: .85rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
ul { margin: .3rem 0; padding-left: 1.1rem }
meter { width: 4rem; vertical-align: middle }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { border-top: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top }
td.meets { background: var(--soft) }
`;

export function renderPlanHtml(plan: Plan): string {
  const placed = plan.tracks.reduce((sum, track) => sum + track.tasks.length, 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Plan: ${plan.tracks.map((track) => escapeHtml(track.name)).join(', ') || 'no tracks'}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Plan at <code>${escapeHtml(plan.base.slice(0, 10))}</code></h1>
<p>${placed} tasks in ${plan.tracks.length} tracks, ${plan.hold.length} held, ${plan.unknown.length} unknown. Expected gain ${plan.value.speedup} over one agent, at most ${plan.value.bound}.</p>
${plan.advice.map((text) => `<p><strong>Advice:</strong> ${escapeHtml(text)}</p>`).join('\n')}
</header>
<main>
<div class="tracks">
${plan.tracks.map(renderTrack).join('\n')}
</div>
${renderCollisions(plan)}
${renderList(
  'Hold: after the merge',
  plan.hold.map((task) => [task.title, task.reason]),
)}
${renderList(
  'Unknown: decide by hand',
  plan.unknown.map((task) => [task.title, '']),
)}
</main>
</body>
</html>
`;
}

function renderTrack(track: Track, at: number): string {
  return `<section aria-labelledby="track-${at}">
<h2 id="track-${at}">${escapeHtml(track.name)}</h2>
<p class="dim">${track.tasks.length} tasks on <code>${escapeHtml(track.branch)}</code></p>
<details open><summary>Scope</summary><ul>${track.scope.map((path) => `<li><code>${escapeHtml(path)}</code></li>`).join('')}</ul></details>
${track.tasks.map(renderTask).join('\n')}
</section>`;
}

function renderTask(task: PlannedTask): string {
  const line = task.line > 0 ? `<span class="dim">${task.line}</span> ` : '';
  return `<details><summary>${line}${escapeHtml(plainTitle(task.title))}</summary><ul>${task.touches.map(renderTouch).join('')}</ul></details>`;
}

function renderTouch(touch: Touch): string {
  const percent = Math.round(100 * touch.score);
  const why = touch.evidence.map(({ detail }) => escapeHtml(detail)).join('; ');
  const fresh = touch.kind === 'new' ? ' (new)' : '';
  return `<li><meter min="0" max="100" value="${percent}" aria-label="chance"></meter> ${percent}% <code>${escapeHtml(touch.path)}</code>${fresh}<br><span class="dim">${why}</span></li>`;
}

/** Which shared file each track is expected to touch, and how it is handled. */
function renderCollisions(plan: Plan): string {
  if (plan.shared.length === 0) return '';
  const head = plan.tracks.map((track) => `<th scope="col">${escapeHtml(track.name)}</th>`).join('');
  const rows = plan.shared.map(({ path, reason }) => {
    const cells = plan.tracks.map((track) => {
      const count = track.tasks.filter((task) => task.touches.some((touch) => touch.path === path)).length;
      return count > 0 ? `<td class="meets">${count} tasks</td>` : '<td></td>';
    });
    return `<tr><th scope="row"><code>${escapeHtml(path)}</code></th>${cells.join('')}<td>${escapeHtml(reason)}</td></tr>`;
  });
  return `<section aria-labelledby="shared"><h2 id="shared">Where tracks would meet</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="shared"><table>
<thead><tr><th scope="col">File</th>${head}<th scope="col">How it is handled</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div></section>`;
}

function renderList(title: string, entries: readonly (readonly [string, string])[]): string {
  if (entries.length === 0) return '';
  const items = entries.map(
    ([name, reason]) =>
      `<li>${escapeHtml(plainTitle(name))}${reason === '' ? '' : `<br><span class="dim">${escapeHtml(reason)}</span>`}</li>`,
  );
  return `<section><h2>${escapeHtml(title)}</h2><ul>${items.join('\n')}</ul></section>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
