/**
 * The measuring data: tasks of public repositories and the files that were really touched. It lies outside the project
 * (BLAST_DATA), as do bare clones of the repositories (MIRRORS); without them the measurements are skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { OpenTask } from '../scripts/plan/open-task.ts';

export interface BlastItem {
  readonly id: string;
  readonly repo: string;
  /** The commit to predict at. */
  readonly parent: string;
  readonly time: number;
  readonly text: string;
  readonly headings?: readonly string[];
  readonly ancestors?: readonly string[];
  readonly taskFile?: string;
  readonly line?: number;
  readonly files: readonly { readonly path: string; readonly existed: boolean }[];
}

export interface Backlog {
  readonly id: string;
  readonly source: 'A' | 'B';
  readonly repo: string;
  readonly commit: string;
  readonly tasks: readonly Omit<BlastItem, 'repo' | 'parent' | 'time'>[];
}

const DATA = process.env['BLAST_DATA'] ?? '';
export const MIRRORS = process.env['MIRRORS'] ?? '';

/** @param name of a set, or a file of items such as bench/mine-tasks.ts makes */
export function readData<T>(name: string): T[] {
  const file = name.endsWith('.json') ? path.resolve(name) : path.join(DATA, `${name}.json`);
  if (DATA === '' || MIRRORS === '' || !existsSync(file))
    throw new Error('Set BLAST_DATA to the folder of a.json, b.json and c.json, and MIRRORS to the clones.');
  return JSON.parse(readFileSync(file, 'utf8')) as T[];
}

export function mirrorOf(repo: string): string {
  return path.join(MIRRORS, repo.replace('/', '+'), 'repo');
}

export function toTask(item: Omit<BlastItem, 'repo' | 'parent' | 'time'>): OpenTask {
  return {
    id: item.id,
    title: item.text.split('\n', 1)[0] ?? '',
    text: item.text,
    headings: item.headings ?? [],
    ancestors: item.ancestors ?? [],
    taskFile: item.taskFile ?? '',
    line: item.line ?? 0,
  };
}
