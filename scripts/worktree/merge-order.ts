/** In which order the tracks are best merged back, and why. Pure. */
import { count } from '../report/layout.ts';
import type { TrackStatus } from './track-status.ts';

export interface OrderedTrack {
  readonly name: string;
  readonly reason: string;
}

/**
 * What is ready comes first; of those, what meets the fewest siblings, for a conflict then waits for the later one;
 * then what has the fewest tasks left; then what changed the least. Tracks without any work are left out.
 *
 * @param base name of the branch that they merge into
 */
export function orderTracks(tracks: readonly TrackStatus[], base: string): OrderedTrack[] {
  const working = tracks.filter((track) => track.problem === undefined && track.ahead + track.dirty > 0);
  const ranked = working.map((track) => ({ track, rank: rankOf(track, base) }));
  ranked.sort((a, b) => compareRanks(a.rank, b.rank) || (a.track.name < b.track.name ? -1 : 1));
  return ranked.map(({ track }) => ({ name: track.name, reason: reasonFor(track, base) }));
}

function rankOf(track: TrackStatus, base: string): number[] {
  return [
    track.conflicts.some((each) => each.with === base) ? 1 : 0,
    track.dirty > 0 ? 1 : 0,
    siblings(track, base).length,
    track.tasks.total - track.tasks.done,
    track.ahead,
  ];
}

function compareRanks(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function siblings(track: TrackStatus, base: string): string[] {
  return track.conflicts.map((each) => each.with).filter((name) => name !== base);
}

function reasonFor(track: TrackStatus, base: string): string {
  const left = track.tasks.total - track.tasks.done;
  const met = siblings(track, base);
  return [
    track.tasks.total === 0 ? '' : left === 0 ? 'all its tasks are done' : `${count(left, 'task')} left`,
    track.dirty > 0 ? `${count(track.dirty, 'file')} not committed` : '',
    track.conflicts.some((each) => each.with === base) ? `conflicts with ${base}: sync it first` : '',
    met.length === 0 ? 'meets no other track' : `meets ${met.join(', ')}`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}
