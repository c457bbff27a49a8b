/** Joins one file that every track writes to, by the rules of its kind, and proves the result. */
import { findRegressions, type Regression } from '../merge/find-regressions.ts';
import { mergeContextFile } from '../merge/merge-context-file.ts';
import { findMarkedInput } from '../merge/merge-task-lists.ts';

export interface ContextFile {
  /** Relative to the top. */
  readonly path: string;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  /** The track's branch, for conflict markers. */
  readonly branch: string;
}

export interface JoinedFile {
  readonly path: string;
  readonly text: string;
  /** No conflict is left in the text. */
  readonly clean: boolean;
  /** What a person must look at, one line each. */
  readonly problems: readonly string[];
  /** What the result lost against its sides; must be empty. */
  readonly regressions: readonly Regression[];
}

export function joinContextFile(file: ContextFile): JoinedFile {
  const { path, base, ours, theirs, branch } = file;
  const marked = findMarkedInput(base, ours, theirs);
  if (marked !== undefined) {
    const where = `${path}:${marked.line}: ${marked.side} holds conflict markers already`;
    return { path, text: ours, clean: false, problems: [where], regressions: [] };
  }
  const { text, clean, report } = mergeContextFile(base, ours, theirs, {
    labels: { ours: 'HEAD', theirs: branch },
  });
  const regressions = clean ? findRegressions([ours, theirs], text, { base }) : [];
  const problems = report.conflicts.map((note) => `${path}: ${note.title}: ${note.detail}`);
  return { path, text, clean, problems, regressions };
}
