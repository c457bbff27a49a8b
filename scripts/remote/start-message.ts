/**
 * A track's plan as the message of its first, empty commit: words for people, and trailers that are read again. A
 * branch is all that every forge, clone and fetch brings along, so what travels must be on it. Pure.
 *
 * The trailers (https://git-scm.com/docs/git-interpret-trailers): `Ctx-Track: docs`, `Ctx-Into: main`,
 * `Ctx-Tasks-File: TASKS.md`, then once for each `Ctx-Task: ID TITLE`, `Ctx-Scope: PATH` and `Ctx-Other: NAME PATH`. A
 * value with a line break or blanks at its ends stands as a JSON string.
 */
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { nameProblem } from '../worktree/names.ts';
import type { TrackTask } from '../worktree/track-record.ts';

export interface TravelledPlan {
  /** `docs` */
  readonly name: string;
  /** The branch that the track merges back into. */
  readonly into: string | undefined;
  readonly tasksFile: string | undefined;
  readonly scope: readonly string[];
  readonly tasks: readonly TrackTask[];
  /** What the other tracks of the plan may touch. */
  readonly others: readonly { readonly name: string; readonly scope: readonly string[] }[];
}

/** The line that such a message is found by. */
export const TRACK_TRAILER = 'Ctx-Track: ';

export function renderStartMessage(plan: TravelledPlan): string {
  const { name, into, tasksFile, scope, tasks, others } = plan;
  const about = tasks.length === 0 ? 'no tasks assigned' : count(tasks.length, 'task');
  const trailers = [
    `${TRACK_TRAILER}${name}`,
    ...(into === undefined ? [] : [`Ctx-Into: ${quote(into)}`]),
    ...(tasksFile === undefined ? [] : [`Ctx-Tasks-File: ${quote(tasksFile)}`]),
    ...tasks.map(({ id, title }) => `Ctx-Task: ${quote(`${id} ${title}`)}`),
    ...scope.map((path) => `Ctx-Scope: ${quote(path)}`),
    ...others.flatMap((other) => other.scope.map((path) => `Ctx-Other: ${quote(`${other.name} ${path}`)}`)),
  ];
  return [
    `Start the track ${name}`,
    '',
    `The plan of this branch, ${about}. This commit changes no file; it carries the plan to`,
    'whoever fetches the branch.',
    ...(tasks.length === 0 ? [] : ['', ...tasks.map(({ title }) => `- ${safeLine(title)}`)]),
    '',
    ...trailers,
    '',
  ].join('\n');
}

/** The plan that a commit message holds, or undefined. What somebody could have made up is left out. */
export function parseStartMessage(message: string): TravelledPlan | undefined {
  const paragraph =
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? '';
  const values = new Map<string, string[]>();
  for (const line of paragraph.split('\n')) {
    const [, key, value] = /^Ctx-([A-Za-z-]+): (.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    values.set(key, [...(values.get(key) ?? []), unquote(value)]);
  }
  const all = (key: string): string[] => values.get(key) ?? [];
  const [name] = all('Track');
  if (name === undefined || nameProblem(name) !== undefined) return undefined;
  const pairs = (key: string): [string, string][] =>
    all(key).flatMap((value) => {
      const [, first, rest] = /^(\S+) ([\s\S]+)$/.exec(value) ?? [];
      return first === undefined || rest === undefined ? [] : [[first, rest]];
    });
  const others = new Map<string, string[]>();
  for (const [other, path] of pairs('Other')) {
    if (isInside(path)) others.set(other, [...(others.get(other) ?? []), path]);
  }
  return {
    name,
    into: all('Into')[0],
    tasksFile: all('Tasks-File').find(isInside),
    scope: all('Scope').filter(isInside),
    tasks: pairs('Task').map(([id, title]) => ({ id, title })),
    others: [...others].map(([other, scope]) => ({ name: other, scope })),
  };
}

/** Whether a path stays below the top of a repository. */
function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split('/').includes('..');
}

function quote(value: string): string {
  return /[\u0000-\u001f\u007f]|^\s|^"|\s$/.test(value) ? JSON.stringify(value) : value;
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : value;
  } catch {
    return value;
  }
}
