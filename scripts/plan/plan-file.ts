/**
 * The plan as a YAML file that people edit: tracks with their scope and tasks, and nothing that only a program reads.
 * Its version is checked when it is read.
 */
import { parse, stringify } from 'yaml';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import type { Plan } from './plan.ts';

export const PLAN_VERSION = 1;

export interface EditedTask {
  readonly id: string;
  readonly title: string;
  readonly line: number;
}

export interface EditedTrack {
  readonly name: string;
  readonly scope: readonly string[];
  readonly tasks: readonly EditedTask[];
}

/** What a person may have changed; all else is worked out again. */
export interface EditedPlan {
  readonly base: string;
  readonly tasksFile: string;
  readonly tracks: readonly EditedTrack[];
  readonly hold: readonly EditedTask[];
  readonly unknown: readonly EditedTask[];
}

const HEAD = `# A plan of ctx-worktree. Edit it: move tasks between tracks, to hold or to unknown, rename tracks, change scopes
# (a directory ends with /). Then: ctx-worktree plan --check FILE, and ctx-worktree create --plan FILE
`;

export function renderPlanYaml(plan: Plan): string {
  const bare = ({ id, line, title }: EditedTask) => ({ id, line, title });
  const value = {
    version: PLAN_VERSION,
    base: plan.base,
    tasksFile: plan.tasksFile,
    tracks: plan.tracks.map((track) => ({
      name: track.name,
      scope: track.scope,
      tasks: track.tasks.map(bare),
    })),
    hold: plan.hold.map((task) => ({ ...bare(task), reason: task.reason })),
    unknown: plan.unknown.map(bare),
    shared: plan.shared,
  };
  return HEAD + stringify(value, { lineWidth: 110 });
}

/** @throws Failure `plan-invalid`, saying where the text is not a plan */
export function parsePlanYaml(text: string, file: string): EditedPlan {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    throw invalid(file, (cause as Error).message.split('\n', 1)[0] ?? 'it is no YAML', cause);
  }
  if (!isRecord(value)) throw invalid(file, 'it is no mapping');
  if (value['version'] !== PLAN_VERSION)
    throw invalid(file, `version ${JSON.stringify(value['version'])}, known: ${PLAN_VERSION}`);
  const tracks = listOf(value['tracks'], file, 'tracks').map((track, at) => {
    if (typeof track['name'] !== 'string') throw invalid(file, `tracks[${at}] has no name`);
    const scope = track['scope'] ?? [];
    if (!Array.isArray(scope) || scope.some((path) => typeof path !== 'string'))
      throw invalid(file, `the scope of ${track['name']} is no list of paths`);
    return {
      name: track['name'],
      scope: scope as string[],
      tasks: tasksOf(track['tasks'], file, `the tasks of ${track['name']}`),
    };
  });
  return {
    base: typeof value['base'] === 'string' ? value['base'] : '',
    tasksFile: typeof value['tasksFile'] === 'string' ? value['tasksFile'] : '',
    tracks,
    hold: tasksOf(value['hold'], file, 'hold'),
    unknown: tasksOf(value['unknown'], file, 'unknown'),
  };
}

/**
 * Parses `id: [path, ...]` or `id: path`, what a person says that tasks touch.
 *
 * @throws Failure `usage`
 */
export function parseTouchesYaml(text: string | undefined, file: string): Map<string, string[]> {
  const refuse = (why: string, cause?: unknown) =>
    new Failure('usage', 'That file does not say what tasks touch.', {
      evidence: [safeLine(file), safeLine(why)],
      remedy: 'Write lines such as\nT012: [src/parser/, docs/limits.md]',
      cause,
    });
  if (text === undefined) throw refuse('no such file');
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    throw refuse((cause as Error).message.split('\n', 1)[0] ?? 'it is no YAML', cause);
  }
  if (!isRecord(value)) throw refuse('it is no mapping of task ids to paths');
  return new Map(
    Object.entries(value).map(([id, paths]) => {
      const list = Array.isArray(paths) ? paths : [paths];
      if (list.some((path) => typeof path !== 'string')) throw refuse(`${id}: not a list of paths`);
      return [id, list as string[]];
    }),
  );
}

function tasksOf(value: unknown, file: string, where: string): EditedTask[] {
  return listOf(value, file, where).map((task, at) => {
    const id = task['id'];
    if (typeof id !== 'string' && typeof id !== 'number') throw invalid(file, `${where}[${at}] has no id`);
    return {
      id: String(id),
      title: typeof task['title'] === 'string' ? task['title'] : '',
      line: typeof task['line'] === 'number' ? task['line'] : 0,
    };
  });
}

function listOf(value: unknown, file: string, where: string): Record<string, unknown>[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid(file, `${where} is no list`);
  return value.map((entry, at) => {
    // A task may be written as its id alone.
    if (typeof entry === 'string' || typeof entry === 'number') return { id: entry };
    if (!isRecord(entry)) throw invalid(file, `${where}[${at}] is no mapping`);
    return entry;
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(file: string, why: string, cause?: unknown): Failure {
  return new Failure('plan-invalid', 'That file is no plan that this version reads.', {
    evidence: [safeLine(file), safeLine(why)],
    remedy: 'Make a fresh one and edit that:\nctx-worktree plan --format yaml > plan.yaml',
    cause,
  });
}
