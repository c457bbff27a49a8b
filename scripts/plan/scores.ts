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
  private readonly largest: number | undefined;

  /**
   * @param sums by number; 0 is none
   * @param least a smaller sum is none either
   * @param unit a score is a sum in these units
   * @param largest of the sums, where it is known
   */
  constructor(sums: Float64Array, least = 0, unit = 1, largest?: number) {
    this.sums = sums;
    this.least = least;
    this.unit = unit;
    this.largest = largest;
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
    return (this.largest ?? largestOf(this.sums)) / this.unit;
  }

  /** The same with the best at 1. */
  scaled(): DenseScores {
    const largest = this.largest ?? largestOf(this.sums);
    return new DenseScores(this.sums, this.least, largest || 1, largest);
  }
}

/** What is below this share of the best says nothing, and in a large tree there are thousands of such. */
const FAINTEST = 0.05;

export function keepStrong(sums: Float64Array, largest = largestOf(sums)): DenseScores {
  return new DenseScores(sums, FAINTEST * largest, 1, largest);
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

/** The best entries, best first; equal ones by number, so that the answer does not depend on the order of reading. */
export function topOf(scores: Scores, most: number): Ranked[] {
  const best = new BestOf(most);
  scores.forEach((score, number) => {
    best.offer(score, number);
  });
  return best.take();
}

/**
 * Keeps the best of what is offered: a binary heap with the worst of them on top. Most entries are looked at once and
 * dropped: signals hold thousands of files, of which a few dozen are asked for.
 */
class BestOf {
  private readonly scores: Float64Array;
  private readonly numbers: Int32Array;
  private size = 0;

  constructor(most: number) {
    this.scores = new Float64Array(most);
    this.numbers = new Int32Array(most);
  }

  offer(score: number, number: number): void {
    const { scores, numbers } = this;
    if (this.size < scores.length) {
      let at = this.size++;
      for (let above = (at - 1) >> 1; at > 0 && this.isWorse(score, number, above); above = (at - 1) >> 1) {
        scores[at] = scores[above] as number;
        numbers[at] = numbers[above] as number;
        at = above;
      }
      scores[at] = score;
      numbers[at] = number;
    } else if (this.size > 0 && !this.isWorse(score, number, 0)) this.sink(score, number);
  }

  take(): Ranked[] {
    const best = new Array<Ranked>(this.size);
    while (this.size > 0) {
      const worst = { number: this.numbers[0] as number, score: this.scores[0] as number };
      this.size--;
      best[this.size] = worst;
      this.sink(this.scores[this.size] as number, this.numbers[this.size] as number);
    }
    return best;
  }

  /** Puts an entry in the place of the worst. */
  private sink(score: number, number: number): void {
    const { scores, numbers } = this;
    let at = 0;
    for (let below = 1; below < this.size; below = 2 * at + 1) {
      const right = below + 1;
      if (right < this.size && this.isWorse(scores[right] as number, numbers[right] as number, below))
        below = right;
      if (this.isWorse(score, number, below)) break;
      scores[at] = scores[below] as number;
      numbers[at] = numbers[below] as number;
      at = below;
    }
    scores[at] = score;
    numbers[at] = number;
  }

  private isWorse(score: number, number: number, than: number): boolean {
    const other = this.scores[than] as number;
    return score < other || (score === other && number > (this.numbers[than] as number));
  }
}
