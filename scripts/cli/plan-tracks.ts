/** The tracks of a plan file, as `create` wants them. */
import path from 'node:path';
import { readTextFile } from '../files/text-files.ts';
import { findCommit, readFileAt, readRepository } from '../git/repository.ts';
import { readTaskFile } from '../git/task-file.ts';
import { checkPlanAlone } from '../plan/check-plan.ts';
import type { ListedTask } from '../plan/check-plan-tasks.ts';
import { type EditedPlan, parsePlanYaml } from '../plan/plan-file.ts';
import { tellFinding } from '../plan/plan-finding.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { TrackRequest } from '../worktree/create.ts';

export interface PlanTracks {
  readonly tracks: readonly TrackRequest[];
  readonly tasksFile: string | undefined;
}

const SHOWN = 12;

/**
 * Reads a plan: all of its tracks, or those that are named.
 *
 * @param named the file as the user named it, from `cwd`
 * @throws Failure `plan-invalid`: no such file, no plan, no tracks, or what `plan --check` calls an error and nothing
 *   but the plan and the task list can tell; `unknown-track`: a name that it does not have
 */
export async function readPlanTracks(
  cwd: string,
  named: string,
  names: readonly string[],
): Promise<PlanTracks> {
  const file = path.resolve(cwd, named);
  const text = await readTextFile(file);
  if (text === undefined) throw invalid('That plan is not there.', file, 'no such file');
  const plan = parsePlanYaml(text, named);
  if (plan.tracks.length === 0) throw invalid('That plan has no tracks.', file, 'tracks: (none)');
  await assertSound(cwd, plan, named);
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

/** Two agents at one task, or in one file, is what a plan is there to prevent. */
async function assertSound(cwd: string, plan: EditedPlan, named: string): Promise<void> {
  const tasks = await readListedTasks(cwd, plan);
  const findings = checkPlanAlone(plan, tasks);
  if (findings.length === 0) return;
  const more = findings.length - SHOWN;
  throw new Failure('plan-invalid', 'That plan has errors; nothing was created.', {
    evidence: [
      ...findings.slice(0, SHOWN).map((finding) => tellFinding(finding, named)),
      ...(more > 0 ? [`and ${more} more`] : []),
    ],
    remedy: `Mend those lines of the plan, then look at it again:\n${shellCommand(['ctx-worktree', 'plan', '--check', named])}`,
  });
}

/**
 * All that the plan may name: the tasks of its list, done ones too, and those that the list had at the commit that the
 * plan was made from, since tasks are reworded and archived meanwhile. Undefined when there is no list to compare with.
 */
async function readListedTasks(cwd: string, plan: EditedPlan): Promise<ListedTask[] | undefined> {
  const { mainWorktree } = await readRepository(cwd);
  if (mainWorktree === undefined) return undefined;
  const now = await readTextNow(mainWorktree, cwd, plan);
  if (now === undefined) return undefined;
  const then = await readTextAt(mainWorktree, plan);
  // What is said later is found first: an open task rather than a done one of the same words.
  return [...parseTaskList(then ?? '').tasks, ...parseTaskList(now).tasks].sort(
    (one, other) => Number(one.state === 'open') - Number(other.state === 'open'),
  );
}

/** A plan that was made from tasks of somewhere else names no list; one that was written by hand leaves it to be found. */
async function readTextNow(
  mainWorktree: string,
  cwd: string,
  { base, tasksFile }: EditedPlan,
): Promise<string | undefined> {
  if (tasksFile !== '') return readTextFile(path.join(mainWorktree, tasksFile));
  if (base !== '') return undefined;
  try {
    return (await readTaskFile(mainWorktree, cwd, undefined)).text;
  } catch (error) {
    if (error instanceof Failure && error.code === 'tasks-not-found') return undefined;
    throw error;
  }
}

/** A commit that this clone lacks, or a path outside of it, only means that less is known. */
async function readTextAt(cwd: string, { base, tasksFile }: EditedPlan): Promise<string | undefined> {
  try {
    const commit = base === '' ? undefined : await findCommit(cwd, base);
    return commit === undefined ? undefined : await readFileAt(cwd, commit, tasksFile);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function invalid(what: string, file: string, why: string): Failure {
  return new Failure('plan-invalid', what, {
    evidence: [safeLine(file), why],
    remedy: 'Make one:\nctx-worktree plan --format yaml > plan.yaml',
  });
}
