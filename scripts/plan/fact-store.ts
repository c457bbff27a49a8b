/**
 * What is known of objects that never change, by their id: what a blob holds, what a commit said and touched. It may
 * hold more than a revision needs; what a prediction sees is chosen by the revision alone, so that an answer does not
 * depend on what was known before.
 */
import type { PastCommit } from '../git/read-history.ts';
import { messageTerms } from './history-index.ts';
import type { ContentFacts } from './scan-content.ts';
import type { TermList } from './term-list.ts';

export interface KnownCommit {
  readonly id: string;
  readonly time: number;
  readonly subject: string;
  readonly files: readonly string[];
  readonly added: readonly string[];
  readonly message: TermList;
  /** Texts of the tasks that it ticked; undefined when nobody has looked yet. */
  ticks?: readonly string[];
}

export interface FactStore {
  /** By blob id; undefined for a binary file. */
  readonly contents: Map<string, ContentFacts | undefined>;
  /** By commit id. */
  readonly commits: Map<string, KnownCommit>;
}

export function emptyStore(): FactStore {
  return { contents: new Map(), commits: new Map() };
}

export function toKnownCommit(past: PastCommit): KnownCommit {
  const { id, time, subject, files, added } = past;
  return { id, time, subject, files, added, message: messageTerms(past) };
}
