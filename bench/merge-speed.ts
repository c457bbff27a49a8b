/**
 * Times the merge side by side with what it is measured against: one remark parse of the same list, growth up to 10,000
 * tasks, and the driver's start-up against `node -e 0`. Run: npx tsx bench/merge-speed.ts
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import { mergeTaskLists } from '../scripts/merge/merge-task-lists.ts';

const ROUNDS = 5;
const markdown = remark().use(remarkGfm);

function makeList(tasks: number, salt: number): string[] {
  const rows = ['# Tasks', ''];
  for (let at = 0; at < tasks; at++) {
    if (at % 25 === 0) rows.push('', `## Part ${at / 25} of run ${salt}`, '');
    rows.push(
      `- [ ] T${at} change module ${at * 7 + salt} so that \`call${at}()\` returns **early** for case ${at % 13}`,
    );
    if (at % 3 === 0) rows.push(`  A note that explains why number ${at} matters to somebody.`);
  }
  return [...rows, ''];
}

function tick(rows: readonly string[], every: number): string {
  return rows.map((row, at) => (at % every === 0 ? row.replace('- [ ]', '- [x]') : row)).join('\n');
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

/** Median milliseconds of two, run in turn, so that a busy machine slows both; every round gets new texts. */
function timeBoth(one: () => () => void, other: () => () => void): [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, prepare] of [one, other].entries()) {
      const work = prepare();
      const start = performance.now();
      work();
      times[at]?.push(performance.now() - start);
    }
  }
  return [median(times[0]), median(times[1])];
}

let salt = 1;
// The first row warms both up; 1700 tasks are the 170 kB that are to merge within three parses.
for (const tasks of [200, 1700, 2500, 5000, 10_000]) {
  const bytes = makeList(tasks, 1).join('\n').length;
  const [parse, merge] = timeBoth(
    () => {
      const text = makeList(tasks, salt++).join('\n');
      return () => void markdown.parse(text);
    },
    () => {
      const rows = makeList(tasks, salt++);
      const [base, ours, theirs] = [rows.join('\n'), tick(rows, 7), tick(rows, 11)];
      return () => {
        if (!mergeTaskLists(base, ours, theirs).clean) throw new Error('the sample must merge clean');
      };
    },
  );
  const [share, each] = [(merge / parse).toFixed(2), (merge / tasks).toFixed(2)];
  console.log(
    `${tasks} tasks, ${bytes} bytes: remark ${parse.toFixed(0)} ms, merge ${merge.toFixed(0)} ms, x${share}; ${each} ms a task`,
  );
}

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'ctx-worktree-bench-'));
const files = ['base', 'ours', 'theirs'].map((name) => path.join(directory, name));
for (const [at, file] of files.entries()) fs.writeFileSync(file, tick(makeList(20, 0), at + 2));
const script = path.join(import.meta.dirname, '../skills/ctx-worktree/scripts/ctx-worktree.mjs');
const start = (args: readonly string[]) => () => () => void spawnSync(process.execPath, args);
const [bare, driver] = timeBoth(
  start(['-e', '0']),
  start([script, 'merge-tasks', ...files, '--output', path.join(directory, 'out')]),
);
console.log(
  `start-up: node -e 0 ${bare.toFixed(0)} ms, driver ${driver.toFixed(0)} ms, x${(driver / bare).toFixed(2)}`,
);
fs.rmSync(directory, { recursive: true });
