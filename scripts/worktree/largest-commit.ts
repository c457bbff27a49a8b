/** The largest commit of a track: small ones merge. */
import { readGit } from '../git/run-git.ts';

export interface CommitSize {
  /** Commit id. */
  readonly id: string;
  readonly subject: string;
  readonly files: number;
  /** Lines added and removed; binary files count none. */
  readonly lines: number;
}

/** The one with the most changed lines among the commits that `head` has and `base` lacks; merges do not count. */
export async function readLargestCommit(
  cwd: string,
  base: string,
  head: string,
): Promise<CommitSize | undefined> {
  const output = await readGit(cwd, [
    'log',
    '--no-merges',
    '--no-renames',
    '--no-ext-diff',
    '--no-show-signature',
    '--numstat',
    '--format=%x1e%H%x1f%s%x1f',
    `${base}..${head}`,
  ]);
  return parseSizes(output).reduce<CommitSize | undefined>(
    (largest, size) => (largest === undefined || size.lines > largest.lines ? size : largest),
    undefined,
  );
}

/** Parses `\x1e<id>\x1f<subject>\x1f\n\n<added>\t<removed>\t<path>\n...`, again and again; binary files show `-`. */
export function parseSizes(output: string): CommitSize[] {
  return output
    .split('\x1e')
    .slice(1)
    .map((record) => {
      const [id = '', subject = '', stats = ''] = record.split('\x1f');
      const rows = stats.split('\n').filter((row) => row.includes('\t'));
      const lines = rows.map((row) => row.split('\t').slice(0, 2).map(Number));
      const sum = lines.flat().reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
      return { id, subject, files: rows.length, lines: sum };
    });
}
