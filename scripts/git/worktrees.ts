/** The worktrees of a repository, as `git worktree list` knows them. */
import { readGit } from './run-git.ts';

export interface WorktreeEntry {
  readonly path: string;
  /** Commit id; undefined for a bare main or an unborn branch. */
  readonly head: string | undefined;
  /** Short branch name (`work/docs`); undefined when detached or bare. */
  readonly branch: string | undefined;
  readonly bare: boolean;
  readonly detached: boolean;
  readonly locked: boolean;
  readonly lockReason: string;
  readonly prunable: boolean;
  readonly pruneReason: string;
}

/** All worktrees, the main one first. */
export async function listWorktrees(cwd: string): Promise<WorktreeEntry[]> {
  return parseWorktreeList(await readGit(cwd, ['worktree', 'list', '--porcelain', '-z']));
}

/**
 * Parses `git worktree list --porcelain -z`: attributes end with NUL, a record with an empty one. `locked` and
 * `prunable` stand alone or are followed by a reason.
 * https://git-scm.com/docs/git-worktree#_porcelain_format
 */
export function parseWorktreeList(output: string): WorktreeEntry[] {
  return output
    .split('\0\0')
    .map((record) => record.split('\0').filter((attribute) => attribute !== ''))
    .filter((attributes) => attributes.length > 0)
    .map(parseRecord);
}

function parseRecord(attributes: readonly string[]): WorktreeEntry {
  const values = new Map<string, string>();
  for (const attribute of attributes) {
    const space = attribute.indexOf(' ');
    if (space < 0) values.set(attribute, '');
    else values.set(attribute.slice(0, space), attribute.slice(space + 1));
  }
  const head = values.get('HEAD');
  return {
    path: values.get('worktree') ?? '',
    head: head === undefined || /^0+$/.test(head) ? undefined : head,
    branch: values.get('branch')?.replace(/^refs\/heads\//, ''),
    bare: values.has('bare'),
    detached: values.has('detached'),
    locked: values.has('locked'),
    lockReason: values.get('locked') ?? '',
    prunable: values.has('prunable'),
    pruneReason: values.get('prunable') ?? '',
  };
}
