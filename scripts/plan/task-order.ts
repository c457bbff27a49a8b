/** Order that the list itself states: "depends on T012", "after #3", spec-kit's phases and `[P]`, nesting. */
import type { OpenTask } from './open-task.ts';

export interface TaskOrder {
  /** Pairs of tasks, by place in the list, that stay in one track. */
  readonly together: readonly (readonly [number, number])[];
  /** Tasks that wait for the merge, with the reason. */
  readonly later: ReadonlyMap<number, string>;
}

const DEPENDS =
  /\b(?:depends? on|blocked by|after|requires|needs|follows)\s*:?\s*((?:(?:and|,|&|\s)*(?:#?[A-Z]{0,4}-?\d+(?:\.\d+)*\b|`[\w.-]+`))+)/gi;
const SPEC_KIT_ID = /^\**\s*T\d{3,}\b/;
const FOUNDATION = /\b(?:setup|foundation(?:al)?|prerequisites?|blocking)\b/i;
const POLISH = /\b(?:polish|cross-cutting|wrap-up)\b/i;

/** @param parents by task, the place of the open task that it is nested in */
export function readOrder(tasks: readonly OpenTask[], parents: readonly (number | undefined)[]): TaskOrder {
  const together: [number, number][] = [];
  const places = new Map(tasks.map((task, at) => [task.id.toLowerCase(), at]));
  for (const [at, task] of tasks.entries()) {
    const parent = parents[at];
    if (parent !== undefined) together.push([parent, at]);
    for (const id of dependenciesOf(task.text)) {
      const other = places.get(id) ?? places.get(`#${id}`);
      if (other !== undefined && other !== at) together.push([other, at]);
    }
  }
  const phases = readPhases(tasks);
  return { together: [...together, ...phases.together], later: phases.later };
}

export function dependenciesOf(text: string): string[] {
  return [...text.matchAll(DEPENDS)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/#?[A-Za-z]*-?\d+(?:\.\d+)*|`[\w.-]+`/g)].map(([id]) =>
      id.replace(/[`#]/g, '').toLowerCase(),
    ),
  );
}

/**
 * spec-kit's lists: setup and foundation come before all stories, polish after them; stories are independent; inside a
 * phase only tasks marked `[P]` may be done at once, the others follow each other.
 */
function readPhases(tasks: readonly OpenTask[]): TaskOrder {
  const marked = tasks.filter((task) => SPEC_KIT_ID.test(task.title)).length;
  if (marked < tasks.length / 2 || !tasks.some((task) => /\bphase\b/i.test(phaseOf(task))))
    return { together: [], later: new Map() };
  const later = new Map<number, string>();
  const together: [number, number][] = [];
  const foundation = tasks.find((task) => FOUNDATION.test(phaseOf(task)));
  const stories = tasks.some((task) => !FOUNDATION.test(phaseOf(task)) && !POLISH.test(phaseOf(task)));
  const lastOf = new Map<string, number>();
  for (const [at, task] of tasks.entries()) {
    const phase = phaseOf(task);
    if (foundation !== undefined && phase !== phaseOf(foundation))
      later.set(at, `comes after "${phaseOf(foundation)}"`);
    else if (foundation === undefined && stories && POLISH.test(phase))
      later.set(at, `"${phase}" comes last`);
    if (/\[P\]/.test(task.title)) continue;
    const before = lastOf.get(phase);
    if (before !== undefined) together.push([before, at]);
    lastOf.set(phase, at);
  }
  return { together, later };
}

function phaseOf(task: OpenTask): string {
  return task.headings.findLast((heading) => /\bphase\b/i.test(heading)) ?? task.headings.at(-1) ?? '';
}
