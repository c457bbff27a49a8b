/**
 * Times `plan` with as many tasks as a backlog file holds against `git log --name-only` of the same history, side by
 * side in one run.
 *
 *     npx tsx bench/time-plan.ts GIT_DIR REV TASKS.json [rounds]
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const [gitDirectory = '', revision = 'HEAD', tasks = '', rounds = '3'] = process.argv.slice(2);
const built = path.join(import.meta.dirname, '../skills/ctx-worktree/scripts/ctx-worktree.mjs');
const time = (command: string, args: readonly string[]) => {
  const start = process.hrtime.bigint();
  execFileSync(command, args, { maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'ignore'] });
  return Number(process.hrtime.bigint() - start) / 1e6;
};
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const logs: number[] = [];
const plans: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  logs.push(time('git', ['--git-dir', gitDirectory, 'log', '--name-only', '-n', '5000', revision]));
  plans.push(
    time(process.execPath, [
      built,
      'plan',
      '-C',
      gitDirectory,
      '--rev',
      revision,
      '--json',
      '--tasks-json',
      path.resolve(tasks),
    ]),
  );
}
console.log(
  `git log --name-only: ${median(logs).toFixed(0)} ms  plan: ${median(plans).toFixed(0)} ms  ratio ${(median(plans) / median(logs)).toFixed(2)}`,
);
