/** Files at revisions, many in one call of git. */
import { readGitBytes } from './run-git.ts';

export interface FileAt {
  /** Commit or tree id. */
  readonly revision: string;
  /** Relative to the top. */
  readonly path: string;
}

/** The texts in the order asked for; undefined where there is no such file. */
export async function readFilesAt(
  cwd: string,
  files: readonly FileAt[],
  env: Readonly<Record<string, string>> = {},
): Promise<(string | undefined)[]> {
  if (files.length === 0) return [];
  const names = files.map(({ revision, path }) => `${revision}:${path}`);
  const input = names.map((name) => `${name}\0`).join('');
  return parseBatch(await readGitBytes(cwd, ['cat-file', '--batch', '-z'], { input, env }), names);
}

/**
 * Parses `<id> <kind> <size>\n<content>\n` and `<name> missing\n`, one for each name. A name may hold a newline, so
 * that a missing one is told by its length.
 */
export function parseBatch(bytes: Buffer, names: readonly string[]): (string | undefined)[] {
  let at = 0;
  return names.map((name) => {
    const missing = Buffer.from(`${name} missing\n`);
    if (bytes.subarray(at, at + missing.length).equals(missing)) {
      at += missing.length;
      return undefined;
    }
    const end = bytes.indexOf(10, at);
    const [, kind, size] = bytes.toString('latin1', at, end).split(' ');
    const [start, stop] = [end + 1, end + 1 + Number(size)];
    at = stop + 1;
    return kind === 'blob' ? bytes.toString('utf8', start, stop) : undefined;
  });
}
