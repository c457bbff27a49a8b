/** The tracks of a plan file, as `create` wants them. */
import { readTextFile } from '../files/text-files.ts';
import { parsePlanYaml } from '../plan/plan-file.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import type { TrackRequest } from '../worktree/create.ts';

export interface PlanTracks {
  readonly tracks: readonly TrackRequest[];
  readonly tasksFile: string | undefined;
}

/**
 * Reads a plan: all of its tracks, or those that are named.
 *
 * @throws Failure `plan-invalid`: no such file, no plan, no tracks; `unknown-track`: a name that it does not have
 */
export async function readPlanTracks(file: string, names: readonly string[]): Promise<PlanTracks> {
  const text = await readTextFile(file);
  if (text === undefined) throw invalid('That plan is not there.', file, 'no such file');
  const plan = parsePlanYaml(text, file);
  if (plan.tracks.length === 0) throw invalid('That plan has no tracks.', file, 'tracks: (none)');
  const unknown = names.find((name) => !plan.tracks.some((track) => track.name === name));
  if (unknown !== undefined) {
    throw new Failure('unknown-track', 'The plan has no such track.', {
      evidence: [
        `given: ${safeLine(unknown)}`,
        `known: ${plan.tracks.map((track) => safeLine(track.name)).join(', ')}`,
      ],
      remedy: 'Name tracks of the plan, or none for all of them.',
    });
  }
  const chosen = plan.tracks.filter((track) => names.length === 0 || names.includes(track.name));
  return {
    tracks: chosen.map(({ name, scope, tasks }) => ({
      name,
      scope,
      tasks: tasks.map(({ id, title }) => ({ id, title })),
    })),
    tasksFile: plan.tasksFile === '' ? undefined : plan.tasksFile,
  };
}

function invalid(what: string, file: string, why: string): Failure {
  return new Failure('plan-invalid', what, {
    evidence: [safeLine(file), why],
    remedy: 'Make one:\nctx-worktree plan --format yaml > plan.yaml',
  });
}
