/**
 * A plan as one HTML page: no script, nothing from the network, and a policy that lets a browser hold it to that. Light
 * and dark follow the reader's system; everything opens and closes by keyboard, as `details` elements do.
 */
import { createHash } from 'node:crypto';
import type { Touch } from './blast-radius.ts';
import { renderMeetings } from './html-meetings.ts';
import { PAGE_STYLE } from './html-style.ts';
import { escapeHtml, pathHtml, percent, titleHtml } from './html-text.ts';
import { renderTree } from './html-tree.ts';
import type { Plan, PlannedTask, Track } from './plan.ts';
import { tellGain, tellSoFar } from './render-evidence.ts';

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');
/** Of more tasks than this the page says less about each, to stay a page that opens. */
const MANY_TASKS = 400;
const FEW_TOUCHES = 2;

export function renderPlanHtml(plan: Plan): string {
  const names = plan.tracks.map((track) => escapeHtml(track.name)).join(', ') || 'no tracks';
  const placed = plan.tracks.reduce((sum, track) => sum + track.tasks.length, 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Plan: ${names}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#tracks">To the tracks</a>
${renderHead(plan, placed)}
<main>
<h2 id="tracks">Tracks</h2>
<div class="tracks">
${plan.tracks.map((track, at) => renderTrack(track, at, placed > MANY_TASKS)).join('\n')}
</div>
<h2 id="meet">Where tracks would meet</h2>
${renderMeetings(plan)}
<h2 id="tree">The tree they touch</h2>
<p class="dim">Files with a chance of a tenth or more, by track. Names in bold are in reach of two tracks.</p>
${renderTree(plan)}
${renderList(
  'Held: after the merge',
  plan.hold.map(({ line, title, reason }) => ({ line, title, reason })),
)}
${renderList(
  'Unknown: decide by hand',
  plan.unknown.map(({ line, title }) => ({ line, title, reason: '' })),
)}
</main>
</body>
</html>
`;
}

function renderHead(plan: Plan, placed: number): string {
  const numbers: readonly (readonly [number, string])[] = [
    [plan.tracks.length, 'tracks'],
    [placed, 'tasks placed'],
    [plan.hold.length, 'held'],
    [plan.unknown.length, 'unknown'],
  ];
  const told = [tellGain(plan), tellSoFar(plan)].filter((text) => text !== undefined);
  return `<header>
<h1>Plan for ${pathHtml(plan.tasksFile === '' ? 'the given tasks' : plan.tasksFile)}</h1>
<p class="dim">at commit <code>${escapeHtml(plan.base.slice(0, 10))}</code></p>
<ul class="numbers">${numbers.map(([number, name]) => `<li><b>${number}</b> ${name}</li>`).join('')}</ul>
${told.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
${plan.advice.map((text) => `<p class="advice"><strong>Advice:</strong> ${escapeHtml(text)}</p>`).join('\n')}
</header>`;
}

function renderTrack(track: Track, at: number, briefly: boolean): string {
  const scope = track.scope.map((path) => `<li>${pathHtml(path)}</li>`).join('');
  const size = track.tasks.length === 1 ? '1 task' : `${track.tasks.length} tasks`;
  return `<section class="card track t${at % 4}" aria-labelledby="track-${at}">
<h3 id="track-${at}">${escapeHtml(track.name)}</h3>
<p class="dim small">${size} on <code>${escapeHtml(track.branch)}</code></p>
${scope === '' ? '' : `<details><summary>Scope: ${track.scope.length} ${track.scope.length === 1 ? 'path' : 'paths'}</summary><ul>${scope}</ul></details>`}
${track.tasks.map((task) => renderTask(task, briefly)).join('\n')}
</section>`;
}

function renderTask(task: PlannedTask, briefly: boolean): string {
  const line = task.line > 0 ? `<span class="where">${task.line}</span> ` : '';
  const touches = briefly ? task.touches.slice(0, FEW_TOUCHES) : task.touches;
  if (touches.length === 0) return `<p class="task">${line}${titleHtml(task.title)}</p>`;
  return `<details class="task"><summary>${line}${titleHtml(task.title)}</summary><ul>${touches.map((touch) => renderTouch(touch, briefly)).join('')}</ul></details>`;
}

function renderTouch(touch: Touch, briefly: boolean): string {
  const said = percent(touch.score);
  const why = briefly ? '' : touch.evidence.map(({ detail }) => escapeHtml(detail)).join('; ');
  const fresh = touch.kind === 'new' ? ' <span class="dim small">new</span>' : '';
  return `<li><meter min="0" max="1" value="${touch.score.toFixed(2)}" aria-label="chance ${said}"></meter> ${said} ${pathHtml(touch.path)}${fresh}${why === '' ? '' : `<br><span class="dim small">${why}</span>`}</li>`;
}

function renderList(
  title: string,
  tasks: readonly { readonly line: number; readonly title: string; readonly reason: string }[],
): string {
  if (tasks.length === 0) return '';
  const items = tasks.map(
    (task) =>
      `<li>${task.line > 0 ? `<span class="where">${task.line}</span> ` : ''}${titleHtml(task.title)}${task.reason === '' ? '' : `<br><span class="dim small">${escapeHtml(task.reason)}</span>`}</li>`,
  );
  return `<h2>${escapeHtml(title)}</h2><ul>${items.join('\n')}</ul>`;
}
