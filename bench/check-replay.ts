/**
 * Replays merges that people made through `check`, as real commits in a bare repository, and compares what it finds
 * with a table of what each merge lost.
 *
 *   MERGE_CORPUS=DIR npx tsx bench/check-replay.ts LOSSES.jsonl
 *
 * DIR holds `index.jsonl` and, for each case, `real/ID/{base,ours,theirs,merged}.md`. LOSSES.jsonl has one line a case:
 * `{"id", "completionsLost", "reopenLost", "tasksLost", "delModLost", "tasksDup"}`, counts by somebody else's rules.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type CheckRequest, checkChange } from '../scripts/check/check-change.ts';
import type { Finding } from '../scripts/check/finding.ts';

interface Case {
  readonly id: string;
  readonly path: string;
  readonly set: string;
  readonly addAdd: boolean;
  readonly hasMerged: boolean;
}
type Losses = Readonly<Record<string, number>> & { readonly id: never };

const corpus = process.env['MERGE_CORPUS'];
const table = process.argv[2];
if (corpus === undefined || table === undefined) {
  console.error('usage: MERGE_CORPUS=DIR npx tsx bench/check-replay.ts LOSSES.jsonl');
  process.exit(2);
}

const readLines = <T>(file: string): T[] =>
  fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

const readVersion = (one: Case, version: string): string | undefined => {
  const file = path.join(corpus, 'real', one.id, `${version}.md`);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
};

/** One `git fast-import` for all: four commits a case, marked 4n+1 to 4n+4. */
function importCases(repository: string, cases: readonly Case[]): Map<number, string> {
  const marks = path.join(repository, 'marks');
  const stream: Buffer[] = [];
  const put = (text: string): void => void stream.push(Buffer.from(text));
  for (const [at, one] of cases.entries()) {
    const commit = (nth: number, version: string, parents: readonly number[]): void => {
      const text = readVersion(one, version);
      put(`commit refs/heads/${at}-${version}\nmark :${4 * at + nth}\n`);
      put(`committer Replay <replay@example.invalid> ${1_700_000_000 + nth} +0000\ndata 1\n.\n`);
      for (const [place, parent] of parents.entries())
        put(`${place === 0 ? 'from' : 'merge'} :${4 * at + parent}\n`);
      put(`M 100644 inline README.md\ndata 2\n#\n\n`);
      if (text === undefined) {
        if (nth > 1) put(`D ${one.path}\n`);
        return;
      }
      const bytes = Buffer.from(text);
      put(`M 100644 inline ${one.path}\ndata ${bytes.length}\n`);
      stream.push(bytes);
      put('\n');
    };
    commit(1, 'base', []);
    commit(2, 'ours', [1]);
    commit(3, 'theirs', [1]);
    commit(4, 'merged', [2, 3]);
  }
  execFileSync('git', ['fast-import', '--quiet', `--export-marks=${marks}`], {
    cwd: repository,
    input: Buffer.concat(stream),
  });
  return new Map(
    fs
      .readFileSync(marks, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([mark = '', id = '']) => [Number(mark.slice(1)), id]),
  );
}

const losses = new Map(readLines<Losses>(table).map((one) => [String(one.id), one]));
const cases = readLines<Case>(path.join(corpus, 'index.jsonl')).filter(
  (one) => one.set === 'real' && one.hasMerged && losses.has(one.id),
);
const repository = fs.mkdtempSync(path.join(os.tmpdir(), 'check-replay-'));
try {
  execFileSync('git', ['init', '-q', '--bare', repository]);
  const ids = importCases(repository, cases);
  const KINDS = {
    'completions lost': { codes: ['completion-lost'], fields: ['completionsLost', 'reopenLost'] },
    'tasks lost': { codes: ['task-lost', 'context-wiped'], fields: ['tasksLost', 'delModLost'] },
    'tasks doubled': { codes: ['task-doubled'], fields: ['tasksDup'] },
    'any of these': {
      codes: ['completion-lost', 'task-lost', 'context-wiped', 'task-doubled'],
      fields: ['completionsLost', 'reopenLost', 'tasksLost', 'delModLost', 'tasksDup'],
    },
  } as const;
  const counts = new Map(
    Object.keys(KINDS).map((kind) => [kind, { both: 0, missed: 0, alarm: 0, right: 0 }]),
  );
  for (const [at, one] of cases.entries()) {
    const request: CheckRequest = {
      base: ids.get(4 * at + 2),
      head: ids.get(4 * at + 4),
      tasks: [one.path],
      strict: false,
    };
    const { report } = await checkChange(repository, request);
    const lost = losses.get(one.id);
    for (const [kind, { codes, fields }] of Object.entries(KINDS)) {
      const found = report.findings.filter(({ code }) => (codes as readonly string[]).includes(code));
      const wanted = fields.reduce((sum, field) => sum + (lost?.[field] ?? 0), 0);
      const count = counts.get(kind);
      if (count === undefined) continue;
      const cell = found.length > 0 ? (wanted > 0 ? 'both' : 'alarm') : wanted > 0 ? 'missed' : 'right';
      count[cell]++;
      if ((cell === 'missed' || cell === 'alarm') && kind !== 'any of these')
        tell(one, kind, cell, wanted, found);
    }
    const others = report.findings.filter(({ code }) => code === 'merge-conflict');
    if (others.length > 0) tell(one, 'markers', 'found', 0, others);
  }
  console.log(
    `\n${cases.length} merges\n\nkind of loss       found  missed  alarm  right   precision  recall`,
  );
  for (const [kind, { both, missed, alarm, right }] of counts) {
    const cells = [both, missed, alarm, right].map((cell) => String(cell).padStart(6)).join(' ');
    console.log(`${kind.padEnd(17)} ${cells}   ${share(both, alarm)}      ${share(both, missed)}`);
  }
} finally {
  fs.rmSync(repository, { recursive: true, force: true });
}

function tell(one: Case, kind: string, cell: string, wanted: number, found: readonly Finding[]): void {
  const shown = found.slice(0, 3).map(({ line, detail }) => `${line}: ${detail.slice(0, 90)}`);
  console.log(`${cell} ${kind}: ${one.id} (table ${wanted}, check ${found.length})`, ...shown);
}

function share(good: number, bad: number): string {
  return good + bad === 0 ? '   -  ' : `${((100 * good) / (good + bad)).toFixed(1)}%`;
}
