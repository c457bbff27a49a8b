/** Where tracks would meet, by whose doing, and how that is handled. */
import { clipEnd } from '../report/layout.ts';
import { escapeHtml, pathHtml, percent, titleHtml } from './html-text.ts';
import { chip } from './html-tree.ts';
import type { Plan } from './plan.ts';
import { meetingChance, type TouchedFile, type TrackTouch, touchedFiles } from './track-touches.ts';

const LEAST = 0.05;
const LEAST_MEETING = 0.05;
const MOST_FILES = 20;
const MOST_TASKS = 3;
const LONGEST_TITLE = 100;

export function renderMeetings(plan: Plan): string {
  const handled = new Map(plan.shared.map(({ path, reason }) => [path, reason]));
  const files = touchedFiles(plan, LEAST)
    .filter(({ tracks }) => tracks.length > 1)
    .map((file) => ({ file, chance: meetingChance(file) }))
    .filter(({ file, chance }) => chance >= LEAST_MEETING || handled.has(file.path))
    .sort((a, b) => b.chance - a.chance)
    .slice(0, MOST_FILES);
  const shown = new Set(files.map(({ file }) => file.path));
  const rows = files.map(({ file, chance }) => renderRow(plan, file, chance, handled.get(file.path)));
  const rest = plan.shared.filter(({ path }) => !shown.has(path));
  const table =
    rows.length === 0
      ? '<p>No file is likely to be touched by two tracks.</p>'
      : `<div class="scroll" tabindex="0" role="region" aria-labelledby="meet"><table>
<thead><tr><th scope="col">File</th><th scope="col">Chance</th><th scope="col">Who, and why</th><th scope="col">What to do</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
  return table + renderRest(rest);
}

function renderRow(plan: Plan, file: TouchedFile, chance: number, handled: string | undefined): string {
  const chips = file.tracks.map(({ track, chance: own }) => chip(plan, track, ` ${percent(own)}`)).join(' ');
  const tasks = file.tracks.map((touch) => renderTrack(plan, touch)).join('');
  const who = `<details><summary>${chips}</summary>${tasks}</details>`;
  const advice = handled ?? 'agree on one of them first, or move a task';
  return `<tr><th scope="row">${pathHtml(file.path)}</th><td>${percent(chance)}</td><td>${who}</td><td>${escapeHtml(advice)}</td></tr>`;
}

function renderTrack(plan: Plan, { track, tasks }: TrackTouch): string {
  const shown = tasks.slice(0, MOST_TASKS).map(({ task, touch }) => {
    const why = touch.evidence[0]?.detail ?? '';
    return `<li>${titleHtml(clipEnd(task.title, LONGEST_TITLE))} <span class="dim small">${percent(touch.score)}${why === '' ? '' : `: ${escapeHtml(why)}`}</span></li>`;
  });
  const more =
    tasks.length > MOST_TASKS ? `<li class="dim small">and ${tasks.length - MOST_TASKS} more</li>` : '';
  return `${chip(plan, track, '')}<ul>${shown.join('')}${more}</ul>`;
}

function renderRest(rest: Plan['shared']): string {
  if (rest.length === 0) return '';
  const items = rest.map(({ path, reason }) => `<li>${pathHtml(path)}: ${escapeHtml(reason)}</li>`);
  return `<p>Of every track:</p><ul>${items.join('')}</ul>`;
}
