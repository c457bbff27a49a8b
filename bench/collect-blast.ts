/**
 * Collects the feature rows of every measured task into a file, for bench/fit-blast.ts.
 *
 *     BLAST_DATA=... MIRRORS=... npx tsx bench/collect-blast.ts OUT.jsonl a|b|MINED.json [every Nth item] [repo filter]
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { emptyStore } from '../scripts/plan/fact-store.ts';
import { predictCandidates } from '../scripts/plan/predict-files.ts';
import { readFacts } from '../scripts/plan/read-facts.ts';
import { type BlastItem, mirrorOf, readData, toTask } from './blast-data.ts';

const [out = 'rows.jsonl', set = 'a', every = '1', filter = ''] = process.argv.slice(2);
const items = readData<BlastItem>(set).filter(
  (item, at) => at % Number(every) === 0 && item.repo.includes(filter),
);

writeFileSync(out, '');
for (const repo of new Set(items.map((item) => item.repo))) {
  const mine = items.filter((item) => item.repo === repo);
  const started = Date.now();
  const store = emptyStore();
  for (const commit of new Set(mine.map((item) => item.parent))) {
    const together = mine.filter((item) => item.parent === commit);
    const tasks = together.map(toTask);
    const { facts } = await readFacts(mirrorOf(repo), commit, tasks, store);
    const lines = Array.from(predictCandidates(facts, tasks), (prediction, at) => {
      const item = together[at]!;
      const truth = new Set(item.files.map((file) => file.path));
      return JSON.stringify({
        id: item.id,
        set: set.endsWith('.json') ? 'mined' : set,
        repo,
        text: item.text.slice(0, 200),
        truth: item.files.map(({ path, existed }) => ({ path, existed })),
        rows: prediction.candidates.map((candidate) => ({
          path: candidate.path,
          hit: truth.has(candidate.path) ? 1 : 0,
          isNew: candidate.number === undefined,
          x: [...candidate.features].map((value) => Math.round(value * 1e4) / 1e4),
        })),
      });
    });
    appendFileSync(out, `${lines.join('\n')}\n`);
  }
  process.stderr.write(`${repo}: ${mine.length} items, ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}
