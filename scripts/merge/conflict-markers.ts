/** Conflict markers as git writes them. */

/** The line number, from 1, of the first conflict marker of a text, or undefined. */
export function findConflictMarker(text: string): number | undefined {
  if (!/^(?:<{7}|>{7})/m.test(text)) return undefined;
  const at = text.split(/\r\n|\n|\r/).findIndex((line) => /^(?:<{7,}|>{7,})(?: |$)/.test(line));
  return at < 0 ? undefined : at + 1;
}

/** One conflict around everything between the lines that both texts start and end with. */
export function renderWholeConflict(
  ours: string,
  theirs: string,
  labels: { ours: string; theirs: string },
): string {
  const [o, t] = [splitRows(ours), splitRows(theirs)];
  const head: string[] = [];
  const tail: string[] = [];
  while (o.length > 0 && t.length > 0 && o[0] === t[0]) {
    head.push(o.shift() as string);
    t.shift();
  }
  while (o.length > 0 && t.length > 0 && o.at(-1) === t.at(-1)) {
    tail.unshift(o.pop() as string);
    t.pop();
  }
  const ending = /\r\n|\n|\r/.exec(ours)?.[0] ?? '\n';
  const closed = (lines: string[]): string =>
    lines.join('') + (lines.length > 0 && !/[\r\n]$/.test(lines.at(-1) ?? '') ? ending : '');
  return [
    head.join(''),
    `<<<<<<< ${labels.ours}${ending}${closed(o)}=======${ending}${closed(t)}>>>>>>> ${labels.theirs}${ending}`,
    tail.join(''),
  ].join('');
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
