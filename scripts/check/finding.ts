/** What `check` finds: losses that fail it, and notes that only inform. */

export type FindingCode =
  | 'completion-lost'
  | 'task-lost'
  | 'task-doubled'
  | 'context-wiped'
  | 'scope-leak'
  | 'merge-conflict';

export interface Finding {
  /** `task-removed`: an open task that a branch took out itself before it was merged. A note, unless asked for more. */
  readonly code: FindingCode | 'task-removed';
  readonly path: string;
  /** Line number, from 1, in the file at head; for what is gone, the line below which it would stand. */
  readonly line: number;
  readonly detail: string;
  /** The task's title, where the finding is about one. */
  readonly title?: string;
  /** Id of the merge commit that lost it, where one did. */
  readonly commit?: string;
}

export interface CheckReport {
  /** Commit ids: what was compared with, where the change left it, and what was checked. */
  readonly base: string;
  readonly fork: string;
  readonly head: string;
  readonly findings: readonly Finding[];
  readonly notes: readonly Finding[];
}

/** One line for each code: the title of annotations, and the rules of SARIF. */
export const CODE_TITLES: Readonly<Record<Finding['code'], string>> = {
  'completion-lost': 'A completed task is open again',
  'task-lost': 'An open task is gone',
  'task-doubled': 'A task stands twice',
  'context-wiped': 'A context file lost its entries',
  'scope-leak': 'A track changed a file outside its scope',
  'merge-conflict': 'A conflict marker is left',
  'task-removed': 'The branch removed an open task',
};

/** By path, then line, then code. */
export function orderFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => compare(a.path, b.path) || a.line - b.line || compare(a.code, b.code));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
