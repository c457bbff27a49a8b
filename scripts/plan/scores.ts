/** Scores of files, or of changes, by their number. What has none is undefined; none is 0. */
export interface Scores {
  get(number: number): number | undefined;
  forEach(visit: (score: number, number: number) => void): void;
}

/** Scores of a few files. */
export type SparseScores = Map<number, number>;

/** Scores of most files, as a search gives them: a map of thousands would cost more than the search. */
export class DenseScores implements Scores {
  private readonly sums: Float64Array;
  private readonly least: number;
  private readonly unit: number;

  /**
   * @param sums by number; 0 is none
   * @param least a smaller sum is none either
   * @param unit a score is a sum in these units
   */
  constructor(sums: Float64Array, least = 0, unit = 1) {
    this.sums = sums;
    this.least = least;
    this.unit = unit;
  }

  get(number: number): number | undefined {
    const sum = this.sums[number] ?? 0;
    return sum > 0 && sum >= this.least ? sum / this.unit : undefined;
  }

  forEach(visit: (score: number, number: number) => void): void {
    for (let number = 0; number < this.sums.length; number++) {
      const sum = this.sums[number] as number;
      if (sum > 0 && sum >= this.least) visit(sum / this.unit, number);
    }
  }

  /** The largest score, 0 if there is none. */
  most(): number {
    return largestOf(this.sums) / this.unit;
  }

  /** The same with the best at 1. */
  scaled(): DenseScores {
    return new DenseScores(this.sums, this.least, largestOf(this.sums) || 1);
  }
}

/** What is below this share of the best says nothing, and in a large tree there are thousands of such. */
const FAINTEST = 0.05;

export function keepStrong(sums: Float64Array): DenseScores {
  return new DenseScores(sums, FAINTEST * largestOf(sums));
}

function largestOf(sums: Float64Array): number {
  let most = 0;
  for (let number = 0; number < sums.length; number++)
    if ((sums[number] as number) > most) most = sums[number] as number;
  return most;
}

/** Brings the largest score to 1, in place. */
export function scaled(scores: SparseScores): SparseScores {
  let most = 0;
  for (const value of scores.values()) if (value > most) most = value;
  if (most > 0) for (const [file, value] of scores) scores.set(file, value / most);
  return scores;
}

/** An object, since in a pair of numbers the file number would become a fraction, which is slow to look things up by. */
export interface Ranked {
  readonly number: number;
  readonly score: number;
}

/**
 * The best entries, best first; equal ones by number, so that the answer does not depend on the order of reading. Most
 * entries are looked at once and dropped: signals hold thousands of files, of which a few dozen are asked for.
 */
export function topOf(scores: Scores, most: number): Ranked[] {
  let best: Ranked[] = [];
  let least = Number.NEGATIVE_INFINITY;
  scores.forEach((score, number) => {
    if (score < least) return;
    best.push({ number, score });
    if (best.length >= 4 * most + 64) {
      best = best.sort(byScore).slice(0, most);
      least = best.at(-1)?.score ?? least;
    }
  });
  return best.sort(byScore).slice(0, most);
}

const byScore = (a: Ranked, b: Ranked): number => b.score - a.score || a.number - b.number;
