/** What a merge means for the tracks that are still out: how far they are behind now, and whether they still merge. */
import { withTemporaryDirectory } from '../files/temporary-directory.ts';
import { readGit } from '../git/run-git.ts';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { trackName } from './names.ts';
import { collide } from './radar.ts';
import { makeScratch } from './snapshot.ts';

export interface Drift {
  readonly name: string;
  /** Commits of the base that the track lacks. */
  readonly behind: number;
  /** Files in which it would conflict with the base. */
  readonly conflicts: readonly string[];
}

export interface DriftRequest {
  readonly cwd: string;
  readonly commonDir: string;
  /** Name and commit id of the base branch. */
  readonly base: { readonly name: string; readonly commit: string };
  readonly worktrees: readonly WorktreeEntry[];
  readonly tasksFile: string | undefined;
}

/** The tracks that lack something of the base; what they have not committed is left out. */
export async function readDrifts(request: DriftRequest): Promise<Drift[]> {
  const { cwd, base, commonDir, tasksFile } = request;
  const living = request.worktrees.filter((worktree) => !worktree.prunable && worktree.head !== undefined);
  if (living.length === 0) return [];
  return withTemporaryDirectory(async (directory) => {
    const { env } = makeScratch(directory, commonDir);
    const drifts = await Promise.all(
      living.map(async (worktree) => {
        const [name, commit] = [trackName(worktree), worktree.head ?? ''];
        const [behind, [collision]] = await Promise.all([
          readGit(cwd, ['rev-list', '--count', `${commit}..${base.commit}`]),
          collide({ cwd, tasksFile, env }, [
            [
              { name: base.name, commit: async () => base.commit },
              { name, commit: async () => commit },
            ],
          ]),
        ]);
        return { name, behind: Number(behind), conflicts: collision?.paths ?? [] };
      }),
    );
    return drifts.filter(({ behind }) => behind > 0);
  });
}
