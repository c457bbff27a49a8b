/** Conflict markers as git writes them. */
import { alignTokens } from './align.ts';
import { saysNothing } from './task-words.ts';

/** The line number, from 1, of the first conflict marker of a text, or undefined. */
export function findConflictMarker(text: string): number | undefined {
  if (!/^(?:<{7}|>{7})/m.test(text)) return undefined;
  const at = text.split(/\r\n|\n|\r/).findIndex((line) => /^(?:<{7,}|>{7,})(?: |$)/.test(line));
  return at < 0 ? undefined : at + 1;
}

export function countConflicts(text: string): number {
  return text.match(/^<{7} /gm)?.length ?? 0;
}

/** What both texts have in one order, and a conflict wherever they differ: nothing of either is settled. */
export function renderDifferences(
  ours: string,
  theirs: string,
  labels: { readonly ours: string; readonly theirs: string },
): string {
  const ending = /\r\n|\n|\r/.exec(ours)?.[0] ?? '\n';
  const closed = (lines: readonly string[]): string =>
    lines.join('') + (lines.length > 0 && !/[\r\n]$/.test(lines.at(-1) ?? '') ? ending : '');
  return listStretches(splitRows(ours), splitRows(theirs))
    .map(({ mine, yours, isEqual }) =>
      isEqual
        ? mine.join('')
        : `<<<<<<< ${labels.ours}${ending}${closed(mine)}=======${ending}${closed(yours)}>>>>>>> ${labels.theirs}${ending}`,
    )
    .join('');
}

interface DifferingRows {
  readonly mine: string[];
  readonly yours: string[];
  readonly isEqual: boolean;
}

/** Equal and differing rows in turn; equal rows that say nothing, such as blank ones, are no reason to cut in the middle. */
function listStretches(ours: readonly string[], theirs: readonly string[]): DifferingRows[] {
  const keyed = (row: string) => ({ key: `line ${row}`, kind: 'prose' as const });
  const map = alignTokens(ours.map(keyed), theirs.map(keyed));
  const stretches: DifferingRows[] = [];
  const push = (mine: readonly string[], yours: readonly string[], isEqual: boolean): void => {
    const last = stretches.at(-1);
    if (mine.length + yours.length === 0) return;
    if (last?.isEqual === isEqual) {
      last.mine.push(...mine);
      last.yours.push(...yours);
    } else stretches.push({ mine: [...mine], yours: [...yours], isEqual });
  };
  let [i, j] = [0, 0];
  for (let at = 0; at < ours.length; at++) {
    const to = map[at] ?? -1;
    if (to < 0) continue;
    push(ours.slice(i, at), theirs.slice(j, to), false);
    push([ours[at] as string], [theirs[to] as string], true);
    [i, j] = [at + 1, to + 1];
  }
  push(ours.slice(i), theirs.slice(j), false);
  const isCut = ({ mine, isEqual }: DifferingRows, at: number): boolean =>
    isEqual && (at === 0 || at === stretches.length - 1 || mine.some((row) => !saysNothing(row)));
  const all = stretches.splice(0);
  const cuts = all.map((stretch, at) => isCut(stretch, at));
  for (const [at, { mine, yours }] of all.entries()) push(mine, yours, cuts[at] ?? false);
  return stretches;
}

function splitRows(text: string): string[] {
  return [...(text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [])];
}

/** The texts that stay when every conflict is settled for ours, and for theirs; one where there is no conflict. */
export function settleConflicts(text: string): string[] {
  const [ours, theirs]: [string[], string[]] = [[], []];
  let into: readonly string[][] = [ours, theirs];
  for (const row of splitRows(text)) {
    if (/^<{7} /.test(row)) into = [ours];
    else if (into.length === 1 && /^={7}\r?\n?$/.test(row)) into = [theirs];
    else if (into.length === 1 && /^>{7} /.test(row)) into = [ours, theirs];
    else for (const rows of into) rows.push(row);
  }
  return [...new Set([ours.join(''), theirs.join('')])];
}
