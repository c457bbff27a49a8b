/** Why a task is where it is, in a few words. */

import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import type { EvidenceKind } from './explain-touch.ts';
import type { Plan, PlannedTask, Track } from './plan.ts';

/** What a person would believe first comes first. */
const PERSUASIVE: readonly (readonly [kind: EvidenceKind, words: string])[] = [
  ['override', 'said by hand'],
  ['path', 'named in the text'],
  ['name', 'named in the text'],
  ['directory', 'named in the text'],
  ['symbol', 'a symbol in the text'],
  ['similar-commit', 'like past commits'],
  ['section', 'as its section did'],
  ['co-change', 'changed together'],
  ['lexical', 'shared words'],
];

function strongest(task: PlannedTask): readonly [kind: EvidenceKind, words: string] | undefined {
  const kinds = new Set(task.touches[0]?.evidence.map((evidence) => evidence.kind));
  return PERSUASIVE.find(([kind]) => kinds.has(kind));
}

/** `src/parser/fields.js 97%: named in the text`; undefined for a task without a prediction. */
export function reasonOf(task: PlannedTask): string | undefined {
  const [touch] = task.touches;
  if (touch === undefined) return undefined;
  const kind = strongest(task)?.[0];
  const detail = (touch.evidence.find((evidence) => evidence.kind === kind) ?? touch.evidence[0])?.detail;
  return `${safeLine(touch.path)} ${Math.round(100 * touch.score)}%${detail ? `: ${safeLine(detail)}` : ''}`;
}

/** `9 named in the text, 2 shared words`: how many of a track's tasks rest on what. */
export function summariseReasons(track: Track): string {
  const counts = new Map<string, number>();
  for (const task of track.tasks) {
    const words = strongest(task)?.[1] ?? 'without evidence';
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([words, amount]) => `${amount} ${words}`)
    .join(', ');
}

/** How far the gain may be trusted; undefined before any task is placed. */
export function tellGain({ value, tracks }: Plan): string | undefined {
  const placed = tracks.reduce((sum, track) => sum + track.tasks.length, 0);
  if (placed === 0) return undefined;
  const proof = value.exact ? 'proved best' : `no plan can exceed ${value.bound}`;
  return `Expected gain ${value.speedup} over one agent (${proof}); about ${Math.round(value.conflicts)} of ${placed} tasks may meet one of another track in a file.`;
}

/** How right the predictions were so far; undefined before a track came back. */
export function tellSoFar({ soFar }: Plan): string | undefined {
  if (soFar.tracks === 0) return undefined;
  return `So far in this clone: of ${count(soFar.touched, 'file')} that ${count(soFar.tracks, 'track')} touched, ${soFar.foretold} had been predicted; ${soFar.came} predicted files were touched, where the chances said ${Math.round(soFar.expected)}.`;
}
