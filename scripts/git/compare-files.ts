/** Compares files of a worktree with blobs, whatever the worktree's own index says or keeps silent about. */
import path from 'node:path';
import { withTemporaryDirectory } from '../files/temporary-directory.ts';
import { readGit, runGit } from './run-git.ts';

export interface Entry {
  readonly path: string;
  /** `100644` */
  readonly mode: string;
  /** Of the blob. */
  readonly id: string;
}

/**
 * The paths of which the worktree has something else, and those that it lacks. git compares as it always does, filters
 * and line ends included: in an index that holds these entries alone.
 */
export async function listDiffering(
  worktree: string,
  entries: readonly Entry[],
): Promise<{ readonly changed: ReadonlySet<string>; readonly missing: ReadonlySet<string> }> {
  if (entries.length === 0) return { changed: new Set(), missing: new Set() };
  return withTemporaryDirectory(async (directory) => {
    const env = { GIT_INDEX_FILE: path.join(directory, 'index') };
    const input = entries.map(renderEntry).join('');
    await runGit(worktree, ['update-index', '-z', '--index-info'], { env, input, writes: true });
    await runGit(worktree, ['update-index', '-q', '--refresh'], { env, writes: true, accept: [1] });
    const args = ['diff-files', '--name-status', '-z', '--no-renames', '--no-ext-diff'];
    const fields = (await readGit(worktree, args, { env })).split('\0');
    const [changed, missing] = [new Set<string>(), new Set<string>()];
    for (let at = 0; at + 1 < fields.length; at += 2)
      (fields[at] === 'D' ? missing : changed).add(fields[at + 1] ?? '');
    return { changed, missing };
  });
}

/** As `git update-index --index-info` reads it; a mode of zeros removes an entry. */
export function renderEntry({ mode, id, path: file }: Entry): string {
  return `${mode} ${id}\t${file}\0`;
}

/**
 * Files whose changes git was told not to see (`update-index --skip-worktree`, `--assume-unchanged`, `core.ignoreStat`)
 * and that are changed: `git status` says nothing of them, and a removal would delete them without a word.
 *
 * Reads `git ls-files --stage -v -z`: `<tag> <mode> <id> <stage>\t<path>`. The tag is `S` for the first, a small letter
 * for the second.
 */
export async function listHiddenChanges(worktree: string): Promise<string[]> {
  const listed = await readGit(worktree, ['ls-files', '--stage', '-v', '-z']);
  const hidden = listed.split('\0').flatMap((record) => {
    const [, mode, id, file] = /^[a-zS] (\d+) ([0-9a-f]+) 0\t([\s\S]+)$/.exec(record) ?? [];
    return mode === undefined || id === undefined || file === undefined || mode === SUBMODULE
      ? []
      : [{ path: file, mode, id }];
  });
  return [...(await listDiffering(worktree, hidden)).changed];
}

const SUBMODULE = '160000';
