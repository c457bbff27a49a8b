/** The vocabulary of a task list. */

/**
 * What a checkbox says. `[x]`, `[X]` and ticks are `done`. `[-]` is `skipped`: cancelled in some lists, in progress
 * in others, so it never counts as done and never as work to hand out. Any other one character is `other`
 * (`[~]`, `[/]`, `[>]`: somebody's own state, most often "in progress").
 */
export type TaskState = 'open' | 'done' | 'skipped' | 'other';

/** `#priority:high` is `{name: 'priority', value: 'high'}`; `#blocked` has an empty value. */
export interface Tag {
  readonly name: string;
  readonly value: string;
}

export interface Task {
  /** Unique in its list: the explicit id, else a short hash of the normalised title; doubles get `-2`, `-3`. */
  readonly id: string;
  /** `T001`, `P3.1`, `1.2` or `#12` as it stands at the start of the title; undefined when there is none. */
  readonly explicitId: string | undefined;
  readonly state: TaskState;
  /** The character between the brackets. */
  readonly mark: string;
  /** The text after the checkbox, first line only, as written. */
  readonly title: string;
  /** The title and the task's own further lines (not its nested tasks), dedented, joined with `\n`. */
  readonly text: string;
  /** Line number of the checkbox, from 1. */
  readonly line: number;
  /** Index into `TaskList.lines` of the first line after the task's own lines. */
  readonly ownEnd: number;
  /** Index into `TaskList.lines` of the first line after the task and all that is nested below it. */
  readonly end: number;
  /** Columns before the list marker (tabs count to the next multiple of four). */
  readonly indent: number;
  /** Titles of the sections that it stands in, outermost first. */
  readonly headings: readonly string[];
  /** Index into `TaskList.tasks` of the task that it is nested in. */
  readonly parent: number | undefined;
  readonly tags: readonly Tag[];
}

/**
 * What a line is. `opaque` lines hold nothing that could be a task or a heading: fenced code, HTML comments, front
 * matter.
 */
export type LineKind = 'task' | 'heading' | 'list' | 'table' | 'text' | 'blank' | 'opaque';

/** One line of the text: `text.slice(start, end)` without its line ending, which is `text.slice(end, next)`. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly kind: LineKind;
}

export interface Heading {
  /** Index into `TaskList.lines`. */
  readonly line: number;
  /** 1 to 6. */
  readonly depth: number;
  readonly title: string;
}

export interface TaskList {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly headings: readonly Heading[];
  readonly tasks: readonly Task[];
}
