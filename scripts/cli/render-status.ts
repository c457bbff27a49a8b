/** The status of all tracks as a person reads it. Pure. */
import { clipEnd, clipStart, count, renderTable } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import type { Interrupted } from '../worktree/interrupted.ts';
import type { OrderedTrack } from '../worktree/merge-order.ts';
import type { TrackStatus } from '../worktree/track-status.ts';

/** Paths of one kind that are shown. */
const SHOWN = 5;
/** Lines of a commit above which it is worth a word: it will be hard to merge. */
const LARGE_COMMIT = 400;
const WIDTH = 78;

export interface StatusView {
  readonly tracks: readonly TrackStatus[];
  readonly order: readonly OrderedTrack[];
  /** The branch that tracks merge into. */
  readonly base: string;
  readonly free: number;
  /** Records that could not be read, a line each. */
  readonly unreadable: readonly string[];
  readonly interrupted: readonly Interrupted[];
}

export function renderStatus({ tracks, order, base, free, unreadable, interrupted }: StatusView): string {
  const faults = [
    ...unreadable.map((line) => `warning: ${safeLine(line)}`),
    ...interrupted.flatMap(({ command, remedy }) => [
      `warning: ${command} was killed half-way; worktrees and main may be in between. To settle it:`,
      `  ${remedy}`,
    ]),
  ];
  if (tracks.length === 0) return [`No linked worktrees. Room for ${free}.`, ...faults].join('\n');
  const rows = tracks.map(renderRow);
  const table = renderTable([['track', 'done', safeLine(base), 'files', 'merge'], ...rows]);
  return [
    ...table,
    ...tracks.flatMap(renderDetails),
    ...renderOrder(order),
    '',
    `Room for ${count(free, 'more worktree')}.`,
    ...faults,
  ].join('\n');
}

function renderRow(track: TrackStatus): string[] {
  const name = safeLine(track.name);
  if (track.problem !== undefined)
    return [name, '-', '-', '-', `cannot be assessed: ${safeLine(track.problem)}`];
  return [
    name,
    `${track.tasks.done}/${track.tasks.total}`,
    `+${track.ahead} -${track.behind}`,
    track.dirty === 0 ? 'clean' : `${track.dirty} unsaved`,
    renderMeetings(track),
  ];
}

function renderMeetings({ conflicts, unassessed }: TrackStatus): string {
  const parts = [
    conflicts.length === 0 ? '' : `conflicts with ${conflicts.map((each) => safeLine(each.with)).join(', ')}`,
    unassessed.length === 0
      ? ''
      : `not known with ${unassessed.map((each) => safeLine(each.with)).join(', ')}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'merges' : parts.join('; ');
}

function renderDetails(track: TrackStatus): string[] {
  const name = safeLine(track.name);
  const { largestCommit, leaks } = track;
  const large =
    largestCommit !== undefined && largestCommit.lines > LARGE_COMMIT
      ? [
          '',
          `${name} has a large commit (${count(largestCommit.lines, 'line')} in ${count(largestCommit.files, 'file')}); small ones merge:`,
          `  ${largestCommit.id.slice(0, 10)} ${clipEnd(safeLine(largestCommit.subject), 60)}`,
        ]
      : [];
  const outside =
    leaks.length === 0
      ? []
      : [
          '',
          `${name} touched files outside its scope:`,
          ...clipList(
            leaks.map(({ path, owner }) =>
              owner === undefined ? safeLine(path) : `${safeLine(path)} (of ${safeLine(owner)})`,
            ),
          ),
        ];
  const conflicts = track.conflicts.flatMap((conflict) => [
    '',
    `${name} would conflict with ${safeLine(conflict.with)}:`,
    ...clipList(conflict.paths.map(safeLine)),
  ]);
  const unknown = track.unassessed.flatMap(({ with: other, why }) => [
    '',
    `Whether ${name} merges with ${safeLine(other)} could not be assessed:`,
    `  ${clipEnd(safeLine(why), WIDTH - 2)}`,
  ]);
  return [...large, ...outside, ...conflicts, ...unknown];
}

function clipList(lines: readonly string[]): string[] {
  const shown = lines.slice(0, SHOWN).map((line) => `  ${clipStart(line, WIDTH - 4)}`);
  return lines.length > SHOWN ? [...shown, `  and ${lines.length - SHOWN} more (--json names all)`] : shown;
}

/** One track alone has no order. */
function renderOrder(order: readonly OrderedTrack[]): string[] {
  if (order.length < 2) return [];
  const rows = order.map(({ name, reason }, index) => [`  ${index + 1}.`, safeLine(name), safeLine(reason)]);
  return ['', 'Merge in this order:', ...renderTable(rows)];
}
