/** The past of a commit: what each change said and which files it touched. */
import { readGit } from './run-git.ts';

export interface PastCommit {
  readonly id: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly subject: string;
  /** The message below the subject, its first part. */
  readonly body: string;
  /** Paths that it changed or added; renames count as both paths. */
  readonly files: readonly string[];
  /** Those of `files` that it added. */
  readonly added: readonly string[];
}

const BODY_LENGTH = 800;
const FORMAT = '--format=%x1e%H%x1f%ct%x1f%s%x1f%b%x1f';
const LOG = ['--no-merges', '--no-renames', '--no-show-signature', '--name-status', '-z'];

/** The newest `limit` commits that are no merges, newest first. */
export async function readHistory(cwd: string, commit: string, limit: number): Promise<PastCommit[]> {
  return parseHistory(await readGit(cwd, ['log', ...LOG, '-n', String(limit), FORMAT, commit]));
}

/** Ids of the same commits in the same order: costs a fraction of reading what each changed. */
export async function listHistory(cwd: string, commit: string, limit: number): Promise<string[]> {
  const output = await readGit(cwd, ['rev-list', '--no-merges', '-n', String(limit), commit]);
  return output.split('\n').filter((id) => id !== '');
}

/** What single commits said and changed, in any order. */
export async function readCommits(cwd: string, ids: readonly string[]): Promise<PastCommit[]> {
  if (ids.length === 0) return [];
  return parseHistory(
    await readGit(cwd, ['log', ...LOG, '--no-walk=unsorted', FORMAT, '--stdin'], {
      input: `${ids.join('\n')}\n`,
    }),
  );
}

/** Parses `\x1e<id>\x1f<time>\x1f<subject>\x1f<body>\x1f\0M\0path\0A\0path\0`, again and again. */
export function parseHistory(output: string): PastCommit[] {
  const commits: PastCommit[] = [];
  for (const record of output.split('\x1e')) {
    const commit = parseRecord(record);
    if (commit !== undefined) commits.push(commit);
  }
  return commits;
}

function parseRecord(record: string): PastCommit | undefined {
  const [id, time, subject, body, rest] = record.split('\x1f');
  if (id === undefined || rest === undefined) return undefined;
  const files: string[] = [];
  const added: string[] = [];
  const fields = rest.split('\0');
  let at = withoutNewline(fields[0]) === '' ? 1 : 0;
  for (; at + 1 < fields.length; at += 2) {
    const [status, file] = [withoutNewline(fields[at]), withoutNewline(fields[at + 1])];
    if (!/^[A-Z]\d*$/.test(status)) break;
    if (status.startsWith('D')) continue;
    files.push(file);
    if (status === 'A') added.push(file);
  }
  return {
    id,
    time: Number(time),
    subject: subject ?? '',
    body: (body ?? '').slice(0, BODY_LENGTH),
    files,
    added,
  };
}

/** Git sets one before what a commit changed. */
function withoutNewline(field = ''): string {
  return field.startsWith('\n') ? field.slice(1) : field;
}

/**
 * Lines of task lists that each commit ticked: `- [ ] text` before, `- [x] text` after (or added as done).
 *
 * @param commits ids of the commits to look into
 * @param files the task lists
 * @returns by commit id, the texts after the checkbox
 */
export async function readTicks(
  cwd: string,
  commits: readonly string[],
  files: readonly string[],
): Promise<Map<string, string[]>> {
  if (commits.length === 0 || files.length === 0) return new Map();
  const output = await readGit(
    cwd,
    [
      'diff-tree',
      '--stdin',
      '-r',
      '--root',
      '-p',
      '-U0',
      '--no-renames',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      '--',
      ...files,
    ],
    { input: `${commits.join('\n')}\n` },
  );
  return parseTicks(output);
}

const TICKED = /^\+[\s>]*(?:[-*+]|\d+[.)])\s+\[[xX]\]\s+(.*)$/;

export function parseTicks(output: string): Map<string, string[]> {
  const ticks = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of output.split('\n')) {
    if (/^[0-9a-f]{40,64}$/.test(line)) {
      current = [];
      ticks.set(line, current);
    } else {
      const text = TICKED.exec(line)?.[1];
      if (text !== undefined) current.push(text);
    }
  }
  return ticks;
}
