/**
 * The properties of the merge over real files: every folder below CORPUS that holds base.md, ours.md and theirs.md.
 * Run: CORPUS=DIR npx tsx bench/merge-corpus-properties.ts
 */
import fs from 'node:fs';
import path from 'node:path';
import { mergeContextFile } from '../scripts/merge/merge-context-file.ts';
import { findMarkedInput } from '../scripts/merge/merge-task-lists.ts';
import { parseTaskList } from '../scripts/tasks/parse-task-list.ts';

const states = (text: string): string =>
  parseTaskList(text)
    .tasks.map(({ title, state }) => `${state} ${title}`)
    .sort()
    .join('\n');
const merge = (base: string, ours: string, theirs: string): string =>
  mergeContextFile(base, ours, theirs).text;

const failures = new Map<string, string[]>();
let cases = 0;
const directory = process.env['CORPUS'];
if (directory === undefined) throw new Error('Set CORPUS to a directory of merges.');
for (const file of fs.readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
  if (path.basename(file) !== 'ours.md') continue;
  const folder = path.join(directory, path.dirname(file));
  const read = (name: string): string =>
    fs.existsSync(path.join(folder, name)) ? fs.readFileSync(path.join(folder, name), 'utf8') : '';
  const [base, ours, theirs] = [read('base.md'), read('ours.md'), read('theirs.md')];
  if (findMarkedInput(base, ours, theirs)) continue;
  cases++;
  const { text, clean, report } = mergeContextFile(base, ours, theirs);
  const holds: Record<string, boolean> = {
    'proved as it was merged': report.breaches.length === 0,
    'one side unchanged':
      merge(base, base, base) === base && merge(ours, theirs, ours) === merge(ours, ours, theirs),
    'equal sides': merge(base, ours, ours) === ours,
    'swapped sides, same states': !clean || states(merge(base, theirs, ours)) === states(text),
    'merged again with ours': !clean || merge(base, ours, text) === text,
    'merged again with theirs': !clean || merge(base, text, theirs) === text,
  };
  for (const [name, isTrue] of Object.entries(holds)) {
    if (!isTrue) failures.set(name, [...(failures.get(name) ?? []), path.basename(folder)]);
  }
}
console.log(`${cases} merges`);
for (const [name, ids] of failures) console.log(`${name}: ${ids.length} fail: ${ids.slice(0, 20).join(' ')}`);
