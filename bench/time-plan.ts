/**
 * Times `plan` against `git log --name-only` of the same history, side by side, round after round, in one run: without
 * its cache, with one task of the list in other words, asked again, with cached facts alone, and at the commit after the
 * one that was planned at. The cache of the clone is deleted, so give it a clone of its own.
 *
 *     npx tsx bench/time-plan.ts GIT_DIR REV TASKS.json [rounds]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const [gitDirectory = '', revision = 'HEAD', tasks = '', rounds = '5'] = process.argv.slice(2);
const built = path.join(import.meta.dirname, '../skills/ctx-worktree/scripts/ctx-worktree.mjs');

function time(command: string, args: readonly string[]): number {
  const start = process.hrtime.bigint();
  execFileSync(command, args, { maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'ignore'] });
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const log = () => time('git', ['--git-dir', gitDirectory, 'log', '--name-only', '-n', '5000', revision]);
const run = (command: string, list = path.resolve(tasks), at = revision) =>
  time(process.execPath, [
    ...[built, command, '-C', gitDirectory, '--rev', at, '--json', '--quiet'],
    ...['--tasks-json', list],
  ]);
const cache = path.join(gitDirectory, 'ctx-worktree', 'cache');
const forget = (kept = '') => rmSync(path.join(cache, kept), { recursive: true, force: true });

const scratch = mkdtempSync(path.join(tmpdir(), 'time-plan-'));
/** The list with its first task in other words each round. */
function writeEdited(round: number): string {
  const [first, ...rest] = JSON.parse(readFileSync(tasks, 'utf8')) as { text: string }[];
  const file = path.join(scratch, 'edited.json');
  writeFileSync(file, JSON.stringify([{ ...first, text: `${first?.text} ${round}` }, ...rest]));
  return file;
}

const times = {
  log: [] as number[],
  cold: [] as number[],
  warm: [] as number[],
  next: [] as number[],
  edited: [] as number[],
  again: [] as number[],
  radius: [] as number[],
};
log();
for (let round = 0; round < Number(rounds); round++) {
  forget();
  times.log.push(log());
  times.cold.push(run('plan'));
  times.edited.push(run('plan', writeEdited(round)));
  times.again.push(run('plan'));
  for (const kept of ['plans', 'radii']) forget(kept);
  times.warm.push(run('plan'));
  times.radius.push(run('blast-radius'));
  forget();
  run('plan', undefined, `${revision}~1`);
  times.next.push(run('plan'));
}
rmSync(scratch, { recursive: true });
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const show = (name: string, values: number[]) =>
  console.log(
    `${name.padEnd(28)} ${median(values).toFixed(0).padStart(6)} ms  ${(median(values) / median(times.log)).toFixed(2)} x`,
  );
show('git log --name-only', times.log);
show('plan, no cache', times.cold);
show('plan, with cached facts', times.warm);
show('plan, at the next commit', times.next);
show('plan, one task edited', times.edited);
show('plan, asked again', times.again);
show('blast-radius, cached facts', times.radius);
