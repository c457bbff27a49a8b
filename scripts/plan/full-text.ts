/**
 * BM25 over one field of many files (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009).
 *
 * Not minisearch: a plan asks a few hundred terms once of up to 100,000 files. A library tokenises and stores every
 * word of every file first; here only the terms that the backlog holds are counted, which is what keeps a cold run
 * near the time that git needs for its log.
 */
export interface Field {
  /** By term: numbers of the files that hold it, and how often, side by side. */
  readonly postings: ReadonlyMap<string, { readonly files: number[]; readonly counts: number[] }>;
  /** By file number. */
  readonly lengths: readonly number[];
  readonly averageLength: number;
}

export interface FieldDocument {
  readonly counts: ReadonlyMap<string, number>;
  readonly length: number;
}

/** @param documents by file number; undefined for a file that was not read */
export function buildField(documents: readonly (FieldDocument | undefined)[]): Field {
  const postings = new Map<string, { files: number[]; counts: number[] }>();
  const lengths: number[] = [];
  let total = 0;
  for (const [file, document] of documents.entries()) {
    lengths.push(document?.length ?? 0);
    total += document?.length ?? 0;
    for (const [term, count] of document?.counts ?? []) {
      let posting = postings.get(term);
      if (posting === undefined) {
        posting = { files: [], counts: [] };
        postings.set(term, posting);
      }
      posting.files.push(file);
      posting.counts.push(count);
    }
  }
  return { postings, lengths, averageLength: total / Math.max(1, lengths.length) || 1 };
}

export function inverseFrequency(field: Field, term: string): number {
  const holding = field.postings.get(term)?.files.length ?? 0;
  return Math.log(1 + (field.lengths.length - holding + 0.5) / (holding + 0.5));
}

const SATURATION = 1.2;

/**
 * @param query terms with their weights
 * @param lengthWeight 0: long files count like short ones; 1: fully by length
 * @returns scores by file number, only of files that hold a term
 */
export function searchField(
  field: Field,
  query: ReadonlyMap<string, number>,
  lengthWeight: number,
): Map<number, number> {
  const scores = new Map<number, number>();
  for (const [term, weight] of query) {
    const posting = field.postings.get(term);
    if (posting === undefined) continue;
    const gain = weight * inverseFrequency(field, term) * (SATURATION + 1);
    for (const [at, file] of posting.files.entries()) {
      const count = posting.counts[at] ?? 0;
      const relative = (field.lengths[file] ?? 0) / field.averageLength;
      const damp = SATURATION * (1 - lengthWeight + lengthWeight * relative);
      scores.set(file, (scores.get(file) ?? 0) + (gain * count) / (count + damp));
    }
  }
  return scores;
}
