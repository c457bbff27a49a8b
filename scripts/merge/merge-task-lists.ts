/**
 * The three-way merge of task lists: tasks are matched by identity and joined one by one, the text around them merges
 * line by line, and the result is read again and proved before anybody gets it.
 */
import { parseTaskList } from '../tasks/parse-task-list.ts';
import type { TaskList } from '../tasks/task.ts';
import { markState } from '../tasks/task-state.ts';
import { countConflicts, findConflictMarker, renderDifferences } from './conflict-markers.ts';
import { decideFates, type TaskFates } from './decide-fates.ts';
import { findMergedSide } from './find-merged-side.ts';
import { mergeEndings, readEndings } from './line-endings.ts';
import { type Lineage, lineageKey, traceLineages } from './lineages.ts';
import { describeMerge, EMPTY_REPORT, type MergeReport } from './merge-report.ts';
import { mergeSequences } from './merge-sequences.ts';
import type { Piece } from './pieces.ts';
import { placeLineages } from './place-lineages.ts';
import { findBreaches, type Versions } from './prove-merge.ts';
import { raiseCompletions } from './raise-completions.ts';
import { type Labels, type Rendered, renderMerge } from './render-merge.ts';
import { listTokens, type Token } from './tokens.ts';

export interface MergeOptions {
  /** What the conflict markers call the sides. */
  readonly labels?: Labels;
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
  if (simple !== undefined) return { text: simple, clean: true, report: EMPTY_REPORT };
  const labels = options.labels ?? { ours: 'ours', theirs: 'theirs' };
  const lists = { base: parseTaskList(base), ours: parseTaskList(ours), theirs: parseTaskList(theirs) };
  const lineages = traceLineages(lists.base, lists.ours, lists.theirs);
  const fates = decideFates(lineages);
  const rendered = joinText(lists, lineages, fates, labels);
  const notes = describeMerge(lineages, fates, rendered.clashes);
  const breaches = findBreaches(lists, [...new Set(rendered.variants)].map(parseTaskList));
  if (breaches.length > 0) {
    const text = renderDifferences(ours, theirs, labels);
    return { text, clean: false, report: { ...notes, hunks: countConflicts(text), breaches } };
  }
  const { text, hunks } = rendered;
  return { text, clean: hunks === 0, report: { ...notes, hunks, breaches } };
}

/** Where one side alone changed, its bytes are the result; only completions are raised. */
function mergeOneSided(base: string, ours: string, theirs: string): string | undefined {
  if (ours === theirs) return ours;
  if (theirs === base) return raiseCompletions(ours, [theirs]);
  if (ours === base) return raiseCompletions(theirs, [ours]);
  return undefined;
}

function joinText(
  lists: Versions<TaskList>,
  lineages: readonly Lineage[],
  fates: TaskFates,
  labels: Labels,
): Rendered {
  const written = mapVersions((side) => listSideTokens(lists[side], lineages, side));
  const [b, o, t] = [lists.base, lists.ours, lists.theirs].map(({ text }) => readEndings(text)) as [E, E, E];
  const endings = mergeEndings(b, o, t);
  const merged = findMergedSide(written, fates);
  if (merged !== undefined && isEnded(merged === 'ours' ? o : t, endings))
    return renderSide(lists[merged].text);
  const living = mapVersions((side) => written[side].filter((token) => !fates.deleted.has(token.key)));
  const twice = lineages.filter(({ base, ours, theirs }) => !base && ours && theirs);
  const placed = placeLineages(living, fates.restored, new Set(twice.map(({ id }) => lineageKey(id))));
  const pieces = mergeSequences(placed.base, placed.ours, placed.theirs);
  const rendered = renderMerge(completePieces(pieces, living), {
    labels,
    ...endings,
    stateOf: markState,
    contested: fates.contested,
    previous: new Map([...previousKeys(written.ours), ...previousKeys(written.theirs)]),
  });
  return hasBom(lists) ? withBom(rendered) : rendered;
}

type E = ReturnType<typeof readEndings>;
type Tokens = readonly Token[];
type Side = keyof Versions<unknown>;

function mapVersions<T>(make: (side: Side) => T): Versions<T> {
  return { base: make('base'), ours: make('ours'), theirs: make('theirs') };
}

function listSideTokens(list: TaskList, lineages: readonly Lineage[], side: Side): Tokens {
  const keys = lineages.flatMap((lineage): [number, string][] => {
    const task = lineage[side];
    return task ? [[task.index, lineageKey(lineage.id)]] : [];
  });
  return listTokens(list, new Map(keys));
}

/** Whether a text has the line endings that the merge has. */
function isEnded(text: E, merged: ReturnType<typeof mergeEndings>): boolean {
  return text.ending === merged.ending && text.hasFinalNewline === merged.hasFinalNewline;
}

function renderSide(text: string): Rendered {
  return { text, variants: [text, text], hunks: 0, clashes: [] };
}

/** The byte order mark follows the side that changed it. */
function hasBom(lists: Versions<TaskList>): boolean {
  const { base, ours, theirs } = mapVersions((side) => lists[side].text.startsWith(BOM));
  return base === ours ? theirs : ours;
}

function withBom({ text, variants: [one, other], ...rest }: Rendered): Rendered {
  return { ...rest, text: BOM + text, variants: [BOM + one, BOM + other] };
}

function previousKeys(tokens: Tokens): [Token, string | undefined][] {
  return tokens.map((token, at) => [token, tokens[at - 1]?.key]);
}

/** A task that left a sequence to be moved is joined with what that side has of it all the same. */
function completePieces(pieces: readonly Piece[], all: Versions<Tokens>): Piece[] {
  const [inBase, inOurs, inTheirs] = [all.base, all.ours, all.theirs].map(
    (tokens) => new Map(tokens.filter((token) => token.kind === 'task').map((token) => [token.key, token])),
  ) as [Map<string, Token>, Map<string, Token>, Map<string, Token>];
  return pieces.map((piece) => {
    if ('conflict' in piece) return piece;
    const token = piece.ours ?? piece.theirs;
    if (token?.kind !== 'task') return piece;
    return {
      ...piece,
      base: inBase.get(token.key),
      ours: inOurs.get(token.key),
      theirs: inTheirs.get(token.key),
    };
  });
}
