/** A plan for a terminal of 80 columns. */
import { clipEnd, count, wrapText } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import type { Plan, PlannedTask, Track } from './plan.ts';
import { reasonOf, summariseReasons, tellGain, tellSoFar } from './render-evidence.ts';

const WIDTH = 80;
const MOST_SCOPE = 5;
/** Up to so many tasks each shows its evidence; of more, each track shows a summary. */
const MOST_REASONS = 12;
/** A screen holds no more of one list; the other formats name all. */
const MOST_SHOWN = 60;

export function renderPlanText(plan: Plan): string {
  const placed = plan.tracks.reduce((sum, track) => sum + track.tasks.length, 0);
  const all = placed + plan.hold.length + plan.unknown.length;
  const lines = [
    `${count(all, 'open task')} in ${placeOf(plan)} at ${plan.base.slice(0, 10)}: ${count(plan.tracks.length, 'track')}, ${plan.hold.length} held, ${plan.unknown.length} unknown`,
  ];
  for (const told of [tellGain(plan), tellSoFar(plan)])
    if (told !== undefined) lines.push(...wrapText(told, WIDTH));
  for (const track of plan.tracks) lines.push('', ...renderTrack(track, placed <= MOST_REASONS));
  lines.push(...renderRest(plan));
  if (placed > MOST_REASONS) lines.push('', 'The evidence of each task: ctx-worktree plan --format md');
  return lines.join('\n');
}

/** `TASKS.md`, `TASKS.md (Parser, Docs)` */
function placeOf({ tasksFile, sections }: Plan): string {
  const part = sections.length === 0 ? '' : ` (${sections.map(safeLine).join(', ')})`;
  return `${safeLine(tasksFile) || 'the given list'}${part}`;
}

function renderTrack(track: Track, withReasons: boolean): string[] {
  const shown = track.scope.slice(0, MOST_SCOPE).map(safeLine);
  const more = track.scope.length - shown.length;
  const scope = `scope: ${shown.join('  ')}${more > 0 ? `  and ${more} more` : ''}`;
  return [
    `${track.name}  (${count(track.tasks.length, 'task')}, branch ${track.branch})`,
    ...wrapText(scope, WIDTH - 2).map((line, at) => (at === 0 ? `  ${line}` : `    ${line}`)),
    ...(withReasons
      ? []
      : wrapText(`because: ${summariseReasons(track)}`, WIDTH - 2).map((line) => `  ${line}`)),
    ...track.tasks
      .slice(0, MOST_SHOWN)
      .flatMap((task) => [taskLine(task.line, task.title), ...(withReasons ? reasonLine(task) : [])]),
    ...moreLine(track.tasks.length),
  ];
}

function moreLine(tasks: number): string[] {
  return tasks > MOST_SHOWN ? [`        and ${tasks - MOST_SHOWN} more (--format yaml names all)`] : [];
}

function reasonLine(task: PlannedTask): string[] {
  const reason = reasonOf(task);
  return reason === undefined ? [] : [clipEnd(`          ${reason}`, WIDTH)];
}

function taskLine(line: number, title: string): string {
  const place = line > 0 ? String(line).padStart(6) : '     -';
  return clipEnd(`${place}  ${plainTitle(title)}`, WIDTH);
}

/** A title without emphasis marks. */
export function plainTitle(title: string): string {
  return safeLine(title).replace(/\*\*|__/g, '');
}

function renderRest(plan: Plan): string[] {
  const lines: string[] = [];
  if (plan.hold.length > 0) {
    lines.push('', 'hold: after the merge');
    for (const task of plan.hold.slice(0, MOST_SHOWN)) {
      lines.push(taskLine(task.line, task.title), clipEnd(`          ${safeLine(task.reason)}`, WIDTH));
    }
    lines.push(...moreLine(plan.hold.length));
  }
  if (plan.unknown.length > 0) {
    lines.push('', 'unknown: nothing says what they touch; decide by hand');
    for (const task of plan.unknown.slice(0, MOST_SHOWN)) lines.push(taskLine(task.line, task.title));
    lines.push(...moreLine(plan.unknown.length));
  }
  if (plan.shared.length > 0) {
    lines.push('', 'shared: files of several tracks');
    for (const { path, reason } of plan.shared)
      lines.push(clipEnd(`  ${safeLine(path)}: ${safeLine(reason)}`, WIDTH));
  }
  if (plan.advice.length > 0)
    lines.push('', ...plan.advice.flatMap((text) => wrapText(`advice: ${text}`, WIDTH)));
  return lines;
}
