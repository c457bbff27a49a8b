/** How a text ends its lines, and how the merge of three does. */

export interface Endings {
  /** The ending that most lines have; `\n` for a text of one line. */
  readonly ending: string;
  readonly isMixed: boolean;
  readonly hasFinalNewline: boolean;
}

export function readEndings(text: string): Endings {
  const counts = new Map<string, number>();
  for (const [ending] of text.matchAll(/\r\n|\n|\r/g)) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  const [first] = [...counts].sort((a, b) => b[1] - a[1]);
  return {
    ending: first?.[0] ?? '\n',
    isMixed: counts.size > 1,
    hasFinalNewline: text === '' || /[\r\n]$/.test(text),
  };
}

export interface MergedEndings {
  readonly ending: string;
  /** All lines get that ending; false where a text that mixes endings keeps them line by line. */
  readonly isUniform: boolean;
  readonly hasFinalNewline: boolean;
}

export function mergeEndings(base: Endings, ours: Endings, theirs: Endings): MergedEndings {
  const pick = <T>(b: T, o: T, t: T): T => (b === o ? t : o);
  return {
    ending: pick(base.ending, ours.ending, theirs.ending),
    isUniform: !ours.isMixed && !theirs.isMixed,
    hasFinalNewline: pick(base.hasFinalNewline, ours.hasFinalNewline, theirs.hasFinalNewline),
  };
}
