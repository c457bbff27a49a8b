/** A task to be planned, wherever it came from. */
export interface OpenTask {
  readonly id: string;
  readonly title: string;
  /** Title and own further lines, and the lines of open tasks nested below it. */
  readonly text: string;
  /** Titles of the sections that it stands in, outermost first. */
  readonly headings: readonly string[];
  /** Titles of the tasks that it is nested in, outermost first. */
  readonly ancestors: readonly string[];
  /** The task list, relative to the top; empty when there is none. */
  readonly taskFile: string;
  /** Line of the checkbox, from 1; 0 when unknown. */
  readonly line: number;
}
