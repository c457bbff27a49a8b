/** Scores of files, or of changes, by their number. */
export type Scores = Map<number, number>;

/** Brings the largest score to 1, in place. */
export function scaled(scores: Scores): Scores {
  let most = 0;
  for (const value of scores.values()) if (value > most) most = value;
  if (most > 0) for (const [file, value] of scores) scores.set(file, value / most);
  return scores;
}

/**
 * The best entries, best first; equal ones by number, so that the answer does not depend on the order of reading. Most
 * entries are looked at once and dropped: signals hold thousands of files, of which a few dozen are asked for.
 */
export function topOf(scores: ReadonlyMap<number, number>, most: number): [number, number][] {
  let best: [number, number][] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (const entry of scores) {
    if (entry[1] < least) continue;
    best.push(entry);
    if (best.length >= 4 * most + 64) {
      best = best.sort(byScore).slice(0, most);
      least = best.at(-1)?.[1] ?? least;
    }
  }
  return best.sort(byScore).slice(0, most);
}

const byScore = (a: readonly [number, number], b: readonly [number, number]): number =>
  b[1] - a[1] || a[0] - b[0];
