/** How the merges of a change treated one list. */
import { type FileAt, readBlobIds, readBlobTexts } from '../git/file-versions.ts';
import { runGit } from '../git/run-git.ts';
import type { MergedList } from './find-losses.ts';
import type { Change } from './read-change.ts';

/** The merges that had something to decide about a file: more than one version of it came together. */
export async function readMergedLists(cwd: string, change: Change, path: string): Promise<MergedList[]> {
  const asked: FileAt[] = change.merges.flatMap(({ commit, parents }) =>
    [commit, ...parents].map((one) => ({ commit: one, path })),
  );
  const ids = await readBlobIds(cwd, asked);
  const merged: MergedList[] = [];
  let at = 0;
  for (const { commit, parents } of change.merges) {
    const [result, ...sides] = ids.slice(at, at + 1 + parents.length);
    at += 1 + parents.length;
    const there = sides.filter((id) => id !== undefined);
    if (result === undefined || there.every((id) => id === result)) continue;
    const base = await readMergeBase(cwd, parents, path);
    // One side alone changed the file, and that is the result: nothing was decided.
    if (sides.every((id) => id === result || id === base)) continue;
    merged.push(await readVersions(cwd, commit, [result, base, ...there]));
  }
  return merged;
}

async function readVersions(
  cwd: string,
  commit: string,
  ids: readonly (string | undefined)[],
): Promise<MergedList> {
  const known = ids.filter((id) => id !== undefined);
  const texts = await readBlobTexts(cwd, known);
  const [result = '', base = '', ...parents] = ids.map((id) =>
    id === undefined ? '' : (texts.get(id) ?? ''),
  );
  return { commit, result, base, parents };
}

async function readMergeBase(
  cwd: string,
  parents: readonly string[],
  path: string,
): Promise<string | undefined> {
  const args = parents.length > 2 ? ['merge-base', '--octopus', ...parents] : ['merge-base', ...parents];
  const found = await runGit(cwd, args, { accept: [1] });
  if (found.exitCode !== 0) return undefined;
  return (await readBlobIds(cwd, [{ commit: found.stdout.split('\n')[0] ?? '', path }]))[0];
}
