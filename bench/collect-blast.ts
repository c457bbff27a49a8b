/**
 * Collects the feature rows of every measured task into a file, for bench/fit-blast.ts.
 *
 *     BLAST_DATA=... MIRRORS=... npx tsx bench/collect-blast.ts OUT.jsonl [a|b|c] [repo filter]
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { predictCandidates } from '../scripts/plan/predict-files.ts';
import type { ContentCache } from '../scripts/plan/read-facts.ts';
import { readFacts, vocabularyOf } from '../scripts/plan/read-facts.ts';
import { type Backlog, type BlastItem, mirrorOf, readData, toTask } from './blast-data.ts';

interface Job {
  readonly repo: string;
  readonly commit: string;
  readonly set: string;
  readonly items: readonly Omit<BlastItem, 'repo' | 'parent' | 'time'>[];
}

const [out = '/tmp/rows.jsonl', sets = 'abc', filter = ''] = process.argv.slice(2);

function jobs(): Job[] {
  const found: Job[] = [];
  for (const set of ['a', 'b'] as const) {
    if (!sets.includes(set)) continue;
    const groups = new Map<string, BlastItem[]>();
    for (const [at, item] of readData<BlastItem>(set).entries()) {
      if (set === 'b' && at % 2 === 1) continue;
      const key = `${item.repo} ${item.parent}`;
      groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    for (const items of groups.values()) {
      found.push({ repo: items[0]?.repo ?? '', commit: items[0]?.parent ?? '', set, items });
    }
  }
  if (sets.includes('c'))
    for (const backlog of readData<Backlog>('c'))
      found.push({
        repo: backlog.repo,
        commit: backlog.commit,
        set: `c${backlog.source}:${backlog.id}`,
        items: backlog.tasks,
      });
  return found.filter((job) => job.repo.includes(filter));
}

writeFileSync(out, '');
const all = jobs();
for (const repo of new Set(all.map((job) => job.repo))) {
  const mine = all.filter((job) => job.repo === repo);
  const vocabulary = vocabularyOf(
    mine.flatMap((job) => job.items.map(toTask)),
    new Map(),
  );
  const cache: ContentCache = new Map();
  const started = Date.now();
  for (const job of mine) {
    const tasks = job.items.map(toTask);
    const { facts } = await readFacts(mirrorOf(repo), job.commit, tasks, cache, vocabulary);
    const lines = predictCandidates(facts, tasks).map((prediction, at) => {
      const item = job.items[at]!;
      const truth = new Set(item.files.map((file) => file.path));
      return JSON.stringify({
        id: item.id,
        set: job.set,
        repo,
        truth: [...truth],
        rows: prediction.candidates.slice(0, 170).map((candidate) => ({
          path: candidate.path,
          hit: truth.has(candidate.path) ? 1 : 0,
          x: candidate.features.map((value) => Math.round(value * 1e4) / 1e4),
        })),
      });
    });
    appendFileSync(out, `${lines.join('\n')}\n`);
  }
  process.stderr.write(`${repo}: ${mine.length} commits, ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}
