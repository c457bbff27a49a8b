/** Which track will likely touch which file, and which tasks of it. */
import type { Touch } from './blast-radius.ts';
import type { Plan, PlannedTask } from './plan.ts';

export interface TrackTouch {
  /** Place of the track in the plan. */
  readonly track: number;
  /** Likeliest first. */
  readonly tasks: readonly { readonly task: PlannedTask; readonly touch: Touch }[];
  /** Chance that at least one of the tasks touches the file. */
  readonly chance: number;
}

export interface TouchedFile {
  readonly path: string;
  readonly tracks: readonly TrackTouch[];
}

/**
 * @param least chance below which a task's touch is left out
 * @returns by path in order of the alphabet
 */
export function touchedFiles(plan: Plan, least: number): TouchedFile[] {
  const files = new Map<string, Map<number, { task: PlannedTask; touch: Touch }[]>>();
  for (const [track, { tasks }] of plan.tracks.entries()) {
    for (const task of tasks) {
      for (const touch of task.touches) {
        if (touch.score < least) continue;
        const tracks = files.get(touch.path) ?? new Map<number, { task: PlannedTask; touch: Touch }[]>();
        files.set(touch.path, tracks.set(track, [...(tracks.get(track) ?? []), { task, touch }]));
      }
    }
  }
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, tracks]) => ({
      path,
      tracks: [...tracks].map(([track, tasks]) => ({
        track,
        tasks: tasks.sort((a, b) => b.touch.score - a.touch.score),
        chance: 1 - tasks.reduce((stays, { touch }) => stays * (1 - touch.score), 1),
      })),
    }));
}

/** Chance that tasks of two tracks touch the file. */
export function meetingChance({ tracks }: TouchedFile): number {
  let [none, one] = [1, 0];
  for (const { chance } of tracks) {
    one = one * (1 - chance) + none * chance;
    none *= 1 - chance;
  }
  return Math.max(0, 1 - none - one);
}
