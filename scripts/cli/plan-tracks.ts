import type { TrackRequest } from '../worktree/create.ts';
export async function readPlanTracks(
  _file: string,
  _names: readonly string[],
): Promise<{ tracks: TrackRequest[]; tasksFile: string | undefined }> {
  throw new Error('wip');
}
