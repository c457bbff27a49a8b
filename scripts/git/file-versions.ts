/** Versions of files in bulk: which blob each is, and its text. One git process for each question. */
import { readGitBytes } from './run-git.ts';

export interface FileAt {
  /** A commit or tree id. */
  readonly commit: string;
  /** Relative to the top. */
  readonly path: string;
}

/** Further environment variables, such as where objects that are in no repository lie. */
type Environment = Readonly<Record<string, string>>;

/**
 * Ids of the blobs, in the order asked; undefined for what is not there. Reads
 * `git cat-file --batch-check -z`: `blob ID` a line, or `NAME missing`.
 */
export async function readBlobIds(cwd: string, files: readonly FileAt[]): Promise<(string | undefined)[]> {
  if (files.length === 0) return [];
  const answers = await readGitBytes(cwd, ['cat-file', '-z', '--batch-check=%(objecttype) %(objectname)'], {
    input: files.map((file) => `${nameOf(file)}\0`).join(''),
  });
  let at = 0;
  return files.map((file) => {
    const { head, next } = readHead(answers, at, nameOf(file));
    at = next;
    return /^blob ([0-9a-f]{40,64})$/.exec(head)?.[1];
  });
}

/**
 * Texts of the files, in the order asked; undefined for what is not there. Invalid UTF-8 becomes replacement characters.
 * Reads `git cat-file --batch -z`: `TYPE SIZE` a line, the content and a line end; or `NAME missing`.
 */
export async function readFilesAt(
  cwd: string,
  files: readonly FileAt[],
  env: Environment = {},
): Promise<(string | undefined)[]> {
  return readTexts(cwd, files.map(nameOf), env);
}

/** Texts of blobs by their ids. */
export async function readBlobTexts(cwd: string, ids: readonly string[]): Promise<Map<string, string>> {
  const distinct = [...new Set(ids)];
  const texts = await readTexts(cwd, distinct);
  return new Map(distinct.map((id, at) => [id, texts[at] ?? '']));
}

async function readTexts(
  cwd: string,
  names: readonly string[],
  env: Environment = {},
): Promise<(string | undefined)[]> {
  if (names.length === 0) return [];
  const answers = await readGitBytes(cwd, ['cat-file', '-z', '--batch=%(objecttype) %(objectsize)'], {
    input: names.map((name) => `${name}\0`).join(''),
    env,
  });
  let at = 0;
  return names.map((name) => {
    const { head, next } = readHead(answers, at, name);
    const [, type, size] = /^(\w+) (\d+)$/.exec(head) ?? [];
    const end = next + Number(size ?? 0);
    at = type === undefined ? next : end + 1;
    return type === 'blob' ? answers.toString('utf8', next, end) : undefined;
  });
}

function nameOf({ commit, path }: FileAt): string {
  return `${commit}:${path}`;
}

/** The answer for a missing name repeats the name, which may hold line ends. */
function readHead(answers: Buffer, at: number, name: string): { head: string; next: number } {
  const missing = Buffer.from(`${name} missing\n`);
  const isMissing = answers.subarray(at, at + missing.length).equals(missing);
  const next = isMissing ? at + missing.length : answers.indexOf(10, at) + 1;
  return { head: isMissing ? '' : answers.toString('utf8', at, next - 1), next };
}
