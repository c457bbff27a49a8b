/**
 * Throws random bytes and random edits at the merge: no crash, no hang, no result that claims to be clean and lost
 * something. Run: npx tsx bench/fuzz-merge.ts [SECONDS] [SEED]
 *
 * CORPUS=DIR mutates the Markdown files below that directory too, beside made-up ones.
 */
import fs from 'node:fs';
import path from 'node:path';
import { mergeContextFile } from '../scripts/merge/merge-context-file.ts';
import { findMarkedInput } from '../scripts/merge/merge-task-lists.ts';
import { parseTaskList } from '../scripts/tasks/parse-task-list.ts';
import { decodeText, encodeText } from '../scripts/tasks/text-bytes.ts';
import { editList, makeList, makeRandom, type Random, renderMade } from './made-lists.ts';

const seconds = Number(process.argv[2] ?? 60);
const seed = Number(process.argv[3] ?? 1);
const random = makeRandom(seed);
const SLOW = 5000;

const SCRAPS = [
  '- [ ] a\n',
  '- [x] a\n',
  '  - [x] b\n',
  '\t- [-] c\r\n',
  '> - [~] d\n',
  '1. [ ] e\n',
  '# H\n',
  '## H\n',
  '```\n',
  '~~~~\n',
  '<!--',
  '-->',
  '---\n',
  '| a | b |\n',
  '|---|\n',
  '\uFEFF',
  '\0',
  '\r',
  '\n\n',
  '<details>\n',
  '[x]: y\n',
  '=======\n',
  '<<<<<<< a\n',
  '>>>>>>> b\n',
  '- [ ]',
  '- [ ] \n',
  '#done:2026-01-02',
  '\u2028',
  '漢字',
  '\uDC80',
  '\uD83D',
  'T001 ',
  '* [X] f\n',
  '## [2026-01-02-030405] Title\n',
  '<!-- INDEX:START -->\n',
  '<!-- INDEX:END -->\n',
];

const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;

function findFiles(directory: string | undefined): string[] {
  if (directory === undefined) return [];
  return fs
    .readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join(directory, file));
}

const corpus = findFiles(process.env['CORPUS']);

function makeBase(): string {
  const kind = random.below(4);
  if (kind === 0) return Array.from({ length: random.below(30) }, () => pick(SCRAPS)).join('');
  if (kind === 1 && corpus.length > 0) return fs.readFileSync(pick(corpus), 'utf8').slice(0, 20_000);
  if (kind === 2) {
    const bytes = Buffer.from(Array.from({ length: random.below(400) }, () => random.below(256)));
    return decodeText(bytes) ?? '';
  }
  return renderMade(makeList(random));
}

/** Splices of the text, or of its lines: cut, doubled, moved, ticked, replaced. */
function mutate(text: string, random: Random): string {
  const lines = text.split(/(?<=\n)/);
  for (let times = random.below(8); times > 0 && lines.length > 0; times--) {
    const at = random.below(lines.length);
    const line = lines[at] ?? '';
    const kind = random.below(8);
    if (kind === 0) lines.splice(at, 1 + random.below(3));
    else if (kind === 1) lines.splice(at, 0, line);
    else if (kind === 2)
      lines.splice(random.below(lines.length), 0, ...lines.splice(at, 1 + random.below(4)));
    else if (kind === 3) lines[at] = line.replace('[ ]', '[x]');
    else if (kind === 4) lines[at] = line.replace('[x]', '[ ]');
    else if (kind === 5)
      lines[at] =
        `${line.slice(0, random.below(line.length + 1))}${pick(SCRAPS)}${line.slice(random.below(line.length + 1))}`;
    else if (kind === 6) lines[at] = line.replace('\n', '\r\n');
    else lines.splice(at, 0, pick(SCRAPS));
  }
  return lines.join('');
}

/** What must hold of any clean result, by words that stand once everywhere. */
function findFault(base: string, ours: string, theirs: string, text: string): string | undefined {
  const [b, o, t, m] = [base, ours, theirs, text].map((one) => {
    const tasks = new Map<string, string[]>();
    for (const task of parseTaskList(one).tasks)
      tasks.set(task.title, [...(tasks.get(task.title) ?? []), task.state]);
    return tasks;
  }) as [M, M, M, M];
  for (const [title, states] of o) {
    const other = t.get(title);
    if (states.length !== 1 || other?.length !== 1 || (b.get(title)?.length ?? 1) !== 1) continue;
    const merged = m.get(title);
    if (!merged) return `lost: ${title}`;
    if ([states[0], other[0]].includes('done') && !merged.includes('done'))
      return `completion lost: ${title}`;
  }
  for (const title of m.keys()) {
    const words = title.split(/\s+/);
    const known = [...o.keys(), ...t.keys()].some(
      (key) => words.some((word) => key.includes(word)) || key === title,
    );
    if (!known && title !== '') return `invented: ${title}`;
  }
  return undefined;
}

type M = Map<string, string[]>;

const end = Date.now() + seconds * 1000;
const counts = { merges: 0, clean: 0, conflicts: 0, refused: 0, slowest: 0 };
while (Date.now() < end) {
  const base = makeBase();
  const made = random.chance(0.2) ? renderMade(editList(makeList(random), random)) : '';
  const [ours, theirs] = [mutate(base, random), mutate(made || base, random)];
  const report = (fault: string): never => {
    fs.writeFileSync('fuzz-failure.json', JSON.stringify({ seed, fault, base, ours, theirs }, null, 1));
    throw new Error(`${fault}\nThe three texts are in fuzz-failure.json.`);
  };
  counts.merges++;
  for (const text of [base, ours, theirs]) {
    const bytes = encodeText(text);
    if (!bytes.equals(encodeText(decodeText(bytes) ?? '')))
      report('bytes do not survive reading and writing');
  }
  if (findMarkedInput(base, ours, theirs)) {
    counts.refused++;
    continue;
  }
  const start = Date.now();
  try {
    const { text, clean } = mergeContextFile(base, ours, theirs);
    const fault = clean ? findFault(base, ours, theirs, text) : undefined;
    if (fault !== undefined) report(fault);
    if (clean && findMarkedInput(text, '', '')) report('clean, with markers');
    counts[clean ? 'clean' : 'conflicts']++;
  } catch (error) {
    if (!fs.existsSync('fuzz-failure.json')) report(`crash: ${error instanceof Error ? error.stack : error}`);
    throw error;
  }
  counts.slowest = Math.max(counts.slowest, Date.now() - start);
  if (counts.slowest > SLOW) report(`took ${counts.slowest} ms`);
}
console.log(JSON.stringify(counts));
