/**
 * Writes a made-up repository of many files and commits, and tasks about it, to time `plan` at the bounds of what it reads.
 *
 *     npx tsx bench/big-history.ts big.fast-import tasks.json [files] [commits]
 *     git init --bare big.git && git -C big.git fast-import < big.fast-import
 *     npx tsx bench/time-plan.ts big.git main tasks.json 3
 */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { makeRandom } from './made-lists.ts';

const [stream = 'big.fast-import', list = 'tasks.json', files = '100000', commits = '100000'] =
  process.argv.slice(2);
const WORDS =
  'parser lexer token cache index store merge tree blob plan track task list file path watch sync render theme'.split(
    ' ',
  );
const TASKS = 55;

const random = makeRandom(1);
const wordAt = (number: number): string => WORDS[number % WORDS.length]!;
const pathOf = (number: number): string =>
  `src/${wordAt(number)}/${wordAt(Math.floor(number / WORDS.length))}/${wordAt(7 * number)}-${number}.ts`;
const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
const file = (number: number, name: string): string =>
  `M 100644 inline ${pathOf(number)}\n${data(`export function ${name}() {\n  return ${wordAt(random.below(99))};\n}\n`)}`;

const out = openSync(stream, 'w');
let waiting: string[] = [];
const write = (text: string): void => {
  waiting.push(text);
  if (waiting.length < 4096) return;
  writeSync(out, waiting.join(''));
  waiting = [];
};
const commit = (second: number, message: string): string =>
  `commit refs/heads/main\ncommitter Made <made@example.invalid> ${1_600_000_000 + second} +0000\n${data(message)}`;

write(commit(0, 'Start'));
for (let number = 0; number < Number(files); number++) write(file(number, `${wordAt(number)}${number}`));
for (let number = 1; number <= Number(commits); number++) {
  const first = random.below(Number(files));
  write(commit(number, `Fix the ${wordAt(first)} of ${wordAt(random.below(99))}`));
  for (const touched of [first, (first + 1) % Number(files)]) write(file(touched, `made${number}`));
}
writeSync(out, waiting.join(''));
closeSync(out);
const tasks = Array.from({ length: TASKS }, (_, number) => ({
  id: `T${number}`,
  text: `Fix the ${wordAt(number)} of ${wordAt(3 * number)} in src/${wordAt(number)}`,
}));
writeFileSync(list, JSON.stringify(tasks));
