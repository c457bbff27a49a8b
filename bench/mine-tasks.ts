/**
 * Makes tasks to learn from out of the commits of any clones: the subject stands for the task, what the commit touched
 * for the truth. There are as many of them as one likes, of as many owners; those of the measuring data are left out.
 *
 *     BLAST_DATA=... MIRRORS=... npx tsx bench/mine-tasks.ts OUT.json [commits of each repository]
 *
 * MIRRORS holds owner+name/repo for each clone. bench/collect-blast.ts takes the file in place of a set's name.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { type PastCommit, readHistory } from '../scripts/git/read-history.ts';
import { readGit } from '../scripts/git/run-git.ts';
import { ignoredReason, isTaskListPath } from '../scripts/plan/paths.ts';
import { type BlastItem, MIRRORS, mirrorOf, readData } from './blast-data.ts';
import { makeRandom } from './made-lists.ts';

const [out = 'mined.json', each = '70'] = process.argv.slice(2);
const NEWEST = 12_000;
const WIDEST = 20;
const SHORTEST_SUBJECT = 15;
/** Subjects that no task list would hold. */
const ROUTINE =
  /^(?:merge|release|bump|revert|v?\d|chore\(deps|update dependency|prepare|version)|\brelease\b|changelog/i;

const held = new Set(
  (['a', 'b', 'c'] as const).flatMap((set) =>
    readData<{ repo: string }>(set).map(({ repo }) => ownerOf(repo)),
  ),
);

function ownerOf(repo: string): string {
  return repo.split('/', 1)[0]!;
}

function truthOf({ files, added }: PastCommit): BlastItem['files'] {
  return files
    .filter((path) => ignoredReason(path) === undefined && !isTaskListPath(path))
    .map((path) => ({ path, existed: !added.includes(path) }));
}

async function mine(repo: string): Promise<BlastItem[]> {
  const cwd = mirrorOf(repo);
  const parents = new Map<string, string>();
  for (const line of (await readGit(cwd, ['rev-list', '--parents', '-n', String(NEWEST), 'HEAD'])).split(
    '\n',
  )) {
    const [id, parent] = line.split(' ');
    if (id !== undefined && parent !== undefined) parents.set(id, parent);
  }
  const fit = (await readHistory(cwd, 'HEAD', NEWEST))
    .map((commit) => ({ commit, parent: parents.get(commit.id), files: truthOf(commit) }))
    .filter(
      ({ commit: { subject }, parent, files }) =>
        parent !== undefined &&
        files.length > 0 &&
        files.length <= WIDEST &&
        subject.length >= SHORTEST_SUBJECT &&
        !ROUTINE.test(subject),
    );
  const random = makeRandom(7);
  const drawn = fit
    .map((one) => ({ ...one, lot: random.below(2 ** 31) }))
    .sort((one, two) => one.lot - two.lot);
  return drawn.slice(0, Number(each)).map(({ commit: { id, subject, time }, parent, files }) => ({
    id: `${repo}@${id.slice(0, 10)}`,
    repo,
    parent: parent!,
    time,
    text: subject.replace(/\s*\(#\d+\)$/, ''),
    files,
  }));
}

const items: BlastItem[] = [];
for (const folder of readdirSync(MIRRORS).sort()) {
  const repo = folder.replace('+', '/');
  if (!repo.includes('/') || held.has(ownerOf(repo))) continue;
  const found = await mine(repo);
  process.stderr.write(`${repo}: ${found.length}\n`);
  items.push(...found);
}
writeFileSync(out, JSON.stringify(items));
