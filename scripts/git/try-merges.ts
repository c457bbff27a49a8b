/** Merges two commits where nobody sees it. */
import { Failure } from '../report/failure.ts';
import { runGit } from './run-git.ts';

export type CommitPair = readonly [one: string, other: string];

const MERGE_TREE = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages'];

/**
 * For each pair of commit ids the paths that conflict, none when they merge, or why that could not be found out.
 *
 * @param env says where the objects go that the merges make
 */
export async function tryMerges(
  cwd: string,
  pairs: readonly CommitPair[],
  env: Readonly<Record<string, string>>,
): Promise<(readonly string[] | Failure)[]> {
  const together = pairs.length > 1 ? await tryTogether(cwd, pairs, env) : undefined;
  return together ?? Promise.all(pairs.map((pair) => tryAlone(cwd, pair, env)));
}

/** In one process. Undefined when git does not know how (before 2.39) or one of the merges cannot be tried. */
async function tryTogether(
  cwd: string,
  pairs: readonly CommitPair[],
  env: Readonly<Record<string, string>>,
): Promise<string[][] | undefined> {
  const input = pairs.map((pair) => `${pair.join(' ')}\n`).join('');
  try {
    const { stdout } = await runGit(cwd, [...MERGE_TREE, '--stdin'], { input, writes: true, env });
    return parseMerges(stdout, pairs.length);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Parses, for each merge, `1` or `0`, the tree, the paths that conflict and an empty field, each ended by NUL. */
function parseMerges(output: string, count: number): string[][] | undefined {
  const fields = output.split('\0');
  const merges: string[][] = [];
  for (let at = 0; at + 2 < fields.length; at++) {
    if (fields[at] !== '0' && fields[at] !== '1') return undefined;
    const paths: string[] = [];
    for (at += 2; fields[at]; at++) paths.push(fields[at] ?? '');
    merges.push(paths);
  }
  return merges.length === count ? merges : undefined;
}

async function tryAlone(
  cwd: string,
  pair: CommitPair,
  env: Readonly<Record<string, string>>,
): Promise<string[] | Failure> {
  try {
    const { stdout } = await runGit(cwd, [...MERGE_TREE, ...pair], { accept: [1], writes: true, env });
    return stdout
      .split('\0')
      .slice(1)
      .filter((path) => path !== '');
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
