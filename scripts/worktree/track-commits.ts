/** What the commits of a track did: how many, how large (small ones merge), and in which files. */
import { readGit } from '../git/run-git.ts';

export interface CommitSize {
  /** Commit id. */
  readonly id: string;
  readonly subject: string;
  readonly files: number;
  /** Lines added and removed; binary files count none. */
  readonly lines: number;
}

export interface TrackCommits {
  /** Commits that the track has and the base lacks. */
  readonly count: number;
  /** The one with the most changed lines; merges do not count. */
  readonly largest: CommitSize | undefined;
  /** Every path that one of them touched, even if a later one took that back; what a merge itself changed is left out. */
  readonly touched: readonly string[];
  readonly hasMerge: boolean;
  readonly hasDeletion: boolean;
  /** Whether one of them follows the base directly, so that the track lacks nothing of the base. */
  readonly isOnBase: boolean;
}

/** Reads the commits that `head` has and `base` lacks; both are commit ids. */
export async function readTrackCommits(cwd: string, base: string, head: string): Promise<TrackCommits> {
  const output = await readGit(cwd, [
    'log',
    '-z',
    '--raw',
    '--numstat',
    '--no-renames',
    '--no-ext-diff',
    '--ignore-submodules=none',
    '--no-show-signature',
    '--format=commit %H %P%x00%s',
    `${base}..${head}`,
  ]);
  const commits = parseCommits(output);
  const largest = commits
    .filter(({ parents }) => parents.length < 2)
    .reduce<CommitSize | undefined>(
      (most, { size }) => (most === undefined || size.lines > most.lines ? size : most),
      undefined,
    );
  return {
    count: commits.length,
    largest,
    touched: [...new Set(commits.flatMap((commit) => commit.touched))],
    hasMerge: commits.some(({ parents }) => parents.length > 1),
    hasDeletion: commits.some((commit) => commit.hasDeletion),
    isOnBase: commits.some(({ parents }) => parents.includes(base)),
  };
}

interface ParsedCommit {
  readonly parents: readonly string[];
  readonly size: CommitSize;
  readonly touched: readonly string[];
  readonly hasDeletion: boolean;
}

/**
 * Parses `git log -z --raw --numstat --format=commit %H %P%x00%s`: for each commit `commit ID PARENT...`, the subject,
 * `:mode mode id id X` and a path for each file, then `ADDED\tREMOVED\tPATH` for each; binary files show `-`.
 */
export function parseCommits(output: string): ParsedCommit[] {
  const commits: ParsedCommit[] = [];
  const fields = output.split('\0');
  for (let at = 0; at < fields.length; ) {
    const [, id = '', parents = ''] = /^\n?commit ([0-9a-f]{40,64}) (.*)$/.exec(fields[at] ?? '') ?? [];
    const subject = fields[at + 1] ?? '';
    at += id === '' ? 1 : 2;
    if (id === '') continue;
    const touched: string[] = [];
    let hasDeletion = false;
    for (
      let raw = /^\n?:.* ([A-Z])$/.exec(fields[at] ?? '');
      raw;
      raw = /^:.* ([A-Z])$/.exec(fields[at] ?? '')
    ) {
      touched.push(fields[at + 1] ?? '');
      hasDeletion ||= raw[1] === 'D';
      at += 2;
    }
    let lines = 0;
    for (let row = ROW.exec(fields[at] ?? ''); row; row = ROW.exec(fields[++at] ?? ''))
      lines += (Number(row[1]) || 0) + (Number(row[2]) || 0);
    commits.push({
      parents: parents.split(' ').filter((parent) => parent !== ''),
      size: { id, subject, files: touched.length, lines },
      touched,
      hasDeletion,
    });
  }
  return commits;
}

const ROW = /^(\d+|-)\t(\d+|-)\t/;
