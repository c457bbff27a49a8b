/** Joins one file that every track writes to, by the rules of its kind, and proves the result. */
import { mergeTaskLists } from '../merge/merge-task-lists.ts';

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
  readonly clean: boolean;
}

export function joinContextFile(file: ContextFile): JoinedFile {
  const labels = { ours: 'HEAD', theirs: file.branch };
  const { text, clean } = mergeTaskLists(file.base, file.ours, file.theirs, { labels });
  return { path: file.path, text, clean };
}
