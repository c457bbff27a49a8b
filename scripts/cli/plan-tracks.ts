/** The tracks of a plan file, as `create --plan` makes them. */
import { readTextFile } from '../files/text-files.ts';
import { parsePlanYaml } from '../plan/plan-file.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import type { TrackRequest } from '../worktree/create.ts';

/**
 * @param file absolute, or relative to the current directory
 * @param names the tracks wanted; none: all of the plan
 * @throws Failure `plan-invalid`, `unknown-track`
 */
export async function readPlanTracks(
  file: string,
  names: readonly string[],
): Promise<{ tracks: TrackRequest[]; tasksFile: string | undefined }> {
  const text = await readTextFile(file);
  if (text === undefined)
    throw new Failure('plan-invalid', 'That plan is not there.', {
      evidence: [safeLine(file)],
      remedy: 'Write one first:\nctx-worktree plan --format yaml > plan.yaml',
    });
  const plan = parsePlanYaml(text, file);
  for (const name of names) {
    if (plan.tracks.some((track) => track.name === name)) continue;
    throw new Failure('unknown-track', 'The plan has no track of that name.', {
      evidence: [
        `given: ${safeLine(name)}`,
        `known: ${plan.tracks.map((track) => safeLine(track.name)).join(', ')}`,
      ],
      remedy: 'Name a track of the plan, or none for all of them.',
    });
  }
  const wanted = plan.tracks.filter((track) => names.length === 0 || names.includes(track.name));
  return {
    tracks: wanted.map(({ name, scope, tasks }) => ({
      name,
      scope,
      tasks: tasks.map(({ id, title }) => ({ id, title })),
    })),
    tasksFile: plan.tasksFile === '' ? undefined : plan.tasksFile,
  };
}
