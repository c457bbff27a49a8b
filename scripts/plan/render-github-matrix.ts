/**
 * The tracks of a plan as the matrix of a GitHub Actions job: `{"include":[{"name","branch","tasks"}]}` on one line.
 * https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 */
import { branchOf } from '../worktree/names.ts';

export interface MatrixTrack {
  readonly name: string;
  readonly tasks: readonly unknown[];
}

export function renderGithubMatrix(tracks: readonly MatrixTrack[]): string {
  const include = tracks.map(({ name, tasks }) => ({ name, branch: branchOf(name), tasks: tasks.length }));
  return JSON.stringify({ include });
}
