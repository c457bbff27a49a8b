/** What a plan is: the value that is rendered, written, edited by a person, read again and checked. */
import type { Touch } from './blast-radius.ts';
import type { OutcomeScore } from './outcome.ts';

export interface PlannedTask {
  readonly id: string;
  readonly title: string;
  /** From 1; 0 when unknown. */
  readonly line: number;
  /** Likely paths, best first. */
  readonly touches: readonly Touch[];
}

export interface Track {
  readonly name: string;
  /** `work/<name>` */
  readonly branch: string;
  /** Paths that the track may touch; a directory ends with `/`. No path is in two tracks' scopes. */
  readonly scope: readonly string[];
  readonly tasks: readonly PlannedTask[];
}

export interface Plan {
  /** Commit that the plan was made at. */
  readonly base: string;
  readonly tasksFile: string;
  /** Headings that its tasks stand below; empty when it is of all of the list. */
  readonly sections: readonly string[];
  readonly tracks: readonly Track[];
  /** To be done after the merge, one by one. */
  readonly hold: readonly {
    readonly id: string;
    readonly title: string;
    readonly line: number;
    readonly reason: string;
  }[];
  /** No evidence says what they touch: a person or agent decides. */
  readonly unknown: readonly { readonly id: string; readonly title: string; readonly line: number }[];
  /** Files that tasks of several tracks touch, and how each is handled. */
  readonly shared: readonly { readonly path: string; readonly reason: string }[];
  readonly advice: readonly string[];
  /** How good the partition is by its own reckoning. */
  readonly value: {
    /** U as the objective states it. */
    readonly speedup: number;
    /** No partition can reach more. */
    readonly bound: number;
    /** Whether all partitions were tried. */
    readonly exact: boolean;
    /** Expected number of tasks that meet a task of another track in a file. */
    readonly conflicts: number;
  };
  /** How right the predictions were for the tracks that came back in this clone. */
  readonly soFar: OutcomeScore;
}

/** From this chance on a path is surely touched: no other track may share it, unless it is a hot spot. */
export const SURE = 0.5;
/** Whether a chance is one that people call likely: as much as not, or more. */
export const isLikely = (chance: number): boolean => chance >= SURE;
/** A task whose best path is below this has no evidence. */
export const FAINT = 0.06;
