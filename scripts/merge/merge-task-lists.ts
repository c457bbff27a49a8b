/**
 * The three-way merge of task lists: tasks are matched by identity and joined one by one, the text around them merges
 * line by line, and the result is read again and proved before anybody gets it.
 */
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { TaskList } from '../tasks/task.ts';
import { markState } from '../tasks/task-state.ts';
import { findConflictMarker, renderWholeConflict } from './conflict-markers.ts';
import { mergeEndings, readEndings } from './line-endings.ts';
import { type Lineage, traceLineages } from './lineages.ts';
import { mergeSequences } from './merge-sequences.ts';
import { placeLineages } from './place-lineages.ts';
import { findBreaches } from './prove-merge.ts';
import { raiseCompletions } from './raise-completions.ts';
import { type Labels, type Rendered, renderMerge } from './render-merge.ts';
import { listTokens } from './tokens.ts';

export interface MergeOptions {
  /** What the conflict markers call the sides. */
  readonly labels?: Labels;
}

export interface TaskNote {
  /** The task's title, as written. */
  readonly title: string;
  /** Line numbers, from 1, where the sides have it. */
  readonly lines: { readonly base?: number; readonly ours?: number; readonly theirs?: number };
  readonly detail: string;
}

export interface MergeReport {
  readonly completed: readonly TaskNote[];
  readonly joined: readonly TaskNote[];
  readonly conflicts: readonly TaskNote[];
  /** Conflict hunks in the text, those around lines that are no task included. */
  readonly hunks: number;
  /** Why the result was not trusted and the differing part became one conflict; empty when it was proved. */
  readonly breaches: readonly string[];
}

export interface MergeResult {
  readonly text: string;
  readonly clean: boolean;
  readonly report: MergeReport;
}

/** A side that already holds conflict markers, and where; such a text cannot be merged. */
export interface MarkedInput {
  readonly side: 'base' | 'ours' | 'theirs';
  readonly line: number;
}

const EMPTY: MergeReport = { completed: [], joined: [], conflicts: [], hunks: 0, breaches: [] };
const BOM = '\uFEFF';

/** The first input that holds conflict markers; callers refuse then. */
export function findMarkedInput(base: string, ours: string, theirs: string): MarkedInput | undefined {
  const sides = { base, ours, theirs } as const;
  for (const side of ['ours', 'theirs', 'base'] as const) {
    const line = findConflictMarker(sides[side]);
    if (line !== undefined) return { side, line };
  }
  return undefined;
}

/** Merges; the text holds conflict markers unless `clean`. Refuse marked inputs first (`findMarkedInput`). */
export function mergeTaskLists(
  base: string,
  ours: string,
  theirs: string,
  options: MergeOptions = {},
): MergeResult {
  const simple = mergeOneSided(base, ours, theirs);
  if (simple !== undefined) return { text: simple, clean: true, report: EMPTY };
  const labels = options.labels ?? { ours: 'ours', theirs: 'theirs' };
  const lists = { base: parseTaskList(base), ours: parseTaskList(ours), theirs: parseTaskList(theirs) };
  const lineages = traceLineages(lists.base, lists.ours, lists.theirs);
  const fates = decideFates(lineages);
  const rendered = joinText(lists, lineages, fates, labels);
  const inConflict = new Set([...rendered.inConflict].map(lineageOfKey));
  const breaches = findBreaches({
    ...lists,
    lineages,
    deleted: fates.deleted,
    inConflict,
    variants: rendered.variants,
  });
  if (breaches.length > 0) {
    const text = renderWholeConflict(ours, theirs, labels);
    return { text, clean: false, report: { ...describe(lineages, undefined), hunks: 1, breaches } };
  }
  return { text: rendered.text, clean: rendered.hunks === 0, report: describe(lineages, rendered) };
}

/** Where one side alone changed, its bytes are the result; only completions are raised. */
function mergeOneSided(base: string, ours: string, theirs: string): string | undefined {
  if (ours === theirs) return ours;
  if (theirs === base) return raiseCompletions(ours, [theirs]);
  if (ours === base) return raiseCompletions(theirs, [ours]);
  return undefined;
}

interface Fates {
  /** Lineages that are gone. */
  readonly deleted: ReadonlySet<number>;
  /** One side deleted, the other completed or edited: kept. */
  readonly restored: ReadonlySet<number>;
  /** Of these, those with notes, which would come back with them: a person decides. */
  readonly contested: ReadonlySet<number>;
}

function decideFates(lineages: readonly Lineage[]): Fates {
  const [deleted, restored, contested] = [new Set<number>(), new Set<number>(), new Set<number>()];
  for (const { id, base, ours, theirs } of lineages) {
    if (!base || (ours && theirs)) continue;
    const kept = ours ?? theirs;
    const isSame = kept?.task.mark === base.task.mark && squash(kept.task.text) === squash(base.task.text);
    if (!kept || isSame) deleted.add(id);
    else {
      restored.add(id);
      if (kept.body.trim() !== '') contested.add(id);
    }
  }
  return { deleted, restored, contested };
}

function squash(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const keyOf = (id: number): string => `task ${id}`;
const lineageOfKey = (key: string): number => Number(key.slice(5));

function joinText(
  lists: Record<'base' | 'ours' | 'theirs', TaskList>,
  lineages: readonly Lineage[],
  fates: Fates,
  labels: Labels,
): Rendered {
  const tokens = (side: 'base' | 'ours' | 'theirs') => {
    const ids = lineages.flatMap((lineage): [number, number][] => {
      const task = lineage[side];
      return task ? [[task.index, lineage.id]] : [];
    });
    return listTokens(lists[side], new Map(ids));
  };
  const twice = lineages.filter(({ base, ours, theirs }) => !base && ours && theirs);
  const all = { base: tokens('base'), ours: tokens('ours'), theirs: tokens('theirs') };
  const placed = placeLineages(
    all,
    new Set([...fates.restored].map(keyOf)),
    new Set(twice.map(({ id }) => keyOf(id))),
  );
  const pieces = mergeSequences(placed.base, placed.ours, placed.theirs);
  const whole = completePieces(pieces, all);
  const [b, o, t] = [lists.base, lists.ours, lists.theirs].map((list) => readEndings(list.text)) as [E, E, E];
  const boms = [lists.base, lists.ours, lists.theirs].map((list) => list.text.startsWith(BOM));
  const rendered = renderMerge(whole, {
    labels,
    ...mergeEndings(b, o, t),
    stateOf: markState,
    contested: new Set([...fates.contested].map(keyOf)),
  });
  const hasBom = boms[0] === boms[1] ? boms[2] : boms[1];
  if (!hasBom) return rendered;
  const [one, other] = rendered.variants;
  return { ...rendered, text: BOM + rendered.text, variants: [BOM + one, BOM + other] };
}

type E = ReturnType<typeof readEndings>;
type Tokens = ReturnType<typeof listTokens>;

/** A task that left a sequence to be moved is joined with what that side has of it all the same. */
function completePieces(
  pieces: ReturnType<typeof mergeSequences>,
  all: Record<'base' | 'ours' | 'theirs', Tokens>,
): ReturnType<typeof mergeSequences> {
  const indexes = [all.base, all.ours, all.theirs].map(
    (tokens) => new Map(tokens.filter((token) => token.kind === 'task').map((token) => [token.key, token])),
  );
  return pieces.map((piece) => {
    if ('conflict' in piece) return piece;
    const key = (piece.ours ?? piece.theirs)?.key;
    if (!key?.startsWith('task ')) return piece;
    const [base, ours, theirs] = indexes.map((index) => index.get(key));
    return { ...piece, base, ours, theirs };
  });
}

function describe(lineages: readonly Lineage[], rendered: Rendered | undefined): MergeReport {
  const completed: TaskNote[] = [];
  const joined: TaskNote[] = [];
  for (const lineage of lineages) {
    const { base, ours, theirs } = lineage;
    const changed = [ours, theirs].map(
      (side) => side !== undefined && base !== undefined && !isEqual(side, base),
    );
    const by = [ours, theirs].flatMap((side, at) =>
      side?.task.state === 'done' && base?.task.state !== 'done' ? [at === 0 ? 'ours' : 'theirs'] : [],
    );
    if (by.length > 0) completed.push(note(lineage, `completed in ${by.join(' and ')}`));
    if (changed[0] && changed[1]) joined.push(note(lineage, 'changed on both sides'));
    else if (!base && ours && theirs) joined.push(note(lineage, 'added on both sides'));
    else if (base && !(ours && theirs) && (changed[0] || changed[1])) {
      joined.push(
        note(lineage, `deleted in ${ours ? 'theirs' : 'ours'}, changed in ${ours ? 'ours' : 'theirs'}: kept`),
      );
    }
  }
  const conflicts = (rendered?.clashes ?? []).flatMap((clash): TaskNote[] => {
    const lineage = lineages[lineageOfKey(clash.key)];
    return lineage ? [note(lineage, `conflict: ${clash.reason}`)] : [];
  });
  return { completed, joined, conflicts, hunks: rendered?.hunks ?? 0, breaches: [] };
}

function isEqual(one: NonNullable<Lineage['base']>, other: NonNullable<Lineage['base']>): boolean {
  return one.task.mark === other.task.mark && one.task.text === other.task.text;
}

function note({ base, ours, theirs }: Lineage, detail: string): TaskNote {
  const lines = {
    ...(base ? { base: base.task.line } : {}),
    ...(ours ? { ours: ours.task.line } : {}),
    ...(theirs ? { theirs: theirs.task.line } : {}),
  };
  return { title: (ours ?? theirs ?? base)?.task.title ?? '', lines, detail };
}
