/** Why a task is held: which tracks it may meet, and in which file. */
import type { BlastRadius, Touch } from './blast-radius.ts';
import { isLikely, type Track } from './plan.ts';

interface Likeliest {
  readonly score: number;
  /** Place of that touch among all touches of the track. */
  readonly order: number;
}

/** By path, the highest chance that one of the tasks touches it. Looked at once, however many tasks are held. */
export function likeliestTouches(
  members: readonly number[],
  radii: readonly BlastRadius[],
): Map<string, Likeliest> {
  const likeliest = new Map<string, Likeliest>();
  let order = 0;
  for (const member of members) {
    for (const { path, score } of radii[member]?.files ?? []) {
      if (score > (likeliest.get(path)?.score ?? 0)) likeliest.set(path, { score, order });
      order++;
    }
  }
  return likeliest;
}

/** Chances of a meeting below this are not worth telling. */
const FAINTEST = 0.01;

/** @param likeliest by track, see `likeliestTouches` */
export function holdReason(
  files: readonly Touch[],
  likeliest: readonly ReadonlyMap<string, Likeliest>[],
  tracks: readonly Track[],
): string {
  const meets: { name: string; path: string; weight: number }[] = [];
  for (const [track, touches] of likeliest.entries()) {
    let best = { path: '', weight: 0, order: 0 };
    for (const { path, score } of files) {
      const touch = touches.get(path);
      if (touch === undefined) continue;
      const weight = touch.score * score;
      if (weight > best.weight || (weight === best.weight && touch.order < best.order))
        best = { path, weight, order: touch.order };
    }
    if (best.weight > FAINTEST)
      meets.push({ name: tracks[track]?.name ?? '', path: best.path, weight: best.weight });
  }
  if (meets.length === 0) return 'resembles tasks of several tracks: do it after the merge';
  const told = meets.sort((a, b) => b.weight - a.weight).slice(0, 2);
  const meet = told.some(({ weight }) => isLikely(weight)) ? 'likely meets' : 'may meet';
  return `cuts across: ${meet} ${told.map(({ name, path }) => `${name} in ${path}`).join(', ')}`;
}
