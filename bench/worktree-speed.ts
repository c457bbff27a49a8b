/**
 * Times `create` and `status` against what git itself needs for the same, in turn and in one run; the medians are
 * compared. Aims: `create` at most 1.15 times `git worktree add` and node's start-up; `status` of four worktrees, two
 * of them with unsaved work, at most 3 times `git worktree list` and four `git status`.
 *
 *     npx tsx bench/worktree-speed.ts [files] [rounds]
 *
 * `GTR=/path/to/bin/gtr` and `PHANTOM=/path/to/phantom.js` time these tools beside ours, where they can be run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const [files = 2000, rounds = 7] = process.argv.slice(2).map(Number);
const built = path.join(import.meta.dirname, '../skills/ctx-worktree/scripts/ctx-worktree.mjs');
const place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ctx-worktree-bench-')));
const repository = path.join(place, 'project');
const environment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: os.devNull,
  GIT_AUTHOR_NAME: 'Bench',
  GIT_AUTHOR_EMAIL: 'bench@example.invalid',
  GIT_COMMITTER_NAME: 'Bench',
  GIT_COMMITTER_EMAIL: 'bench@example.invalid',
};

function run(command: string, args: readonly string[], cwd = repository): void {
  const result = spawnSync(command, args, { cwd, env: environment, maxBuffer: 2 ** 28 });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.stderr}`);
}

interface Sample {
  /** Milliseconds by the clock. */
  readonly wall: number;
  /** Milliseconds of processor time of all processes started; 0 where the system does not tell. */
  readonly processor: number;
}

/** Fields 16 and 17 of /proc/self/stat: ticks of 10 ms that children used which have ended. */
function readChildTime(): number {
  if (!fs.existsSync('/proc/self/stat')) return 0;
  const stat = fs.readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

const samples = new Map<string, Sample[]>();
function sample(name: string, work: () => void): void {
  const [start, used] = [process.hrtime.bigint(), readChildTime()];
  work();
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  samples.set(name, [...(samples.get(name) ?? []), { wall, processor: readChildTime() - used }]);
}

function median(name: string): number {
  const values = (samples.get(name) ?? []).map(({ wall }) => wall).toSorted((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The mean: ticks are coarse, and other processes do not count in it. */
function processor(name: string): number {
  const values = (samples.get(name) ?? []).map((each) => each.processor);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function report(name: string, against: readonly string[], aim: number | undefined): void {
  const base = against.reduce((sum, each) => sum + median(each), 0);
  const used = against.reduce((sum, each) => sum + processor(each), 0);
  const words = aim === undefined ? '' : `, aim ${aim}`;
  console.log(
    `${name.padEnd(22)} ${median(name).toFixed(0)} ms; ${against.join(' + ')} ${base.toFixed(0)} ms: ${(median(name) / base).toFixed(2)} times${words}; processor ${processor(name).toFixed(0)} against ${used.toFixed(0)} ms: ${(processor(name) / used).toFixed(2)} times`,
  );
}

function makeRepository(): void {
  fs.mkdirSync(repository);
  run('git', ['init', '-q', '-b', 'main']);
  for (let index = 0; index < files; index++) {
    const directory = path.join(repository, `d${index % 100}`, `e${Math.floor(index / 100) % 20}`);
    if (index < 2000) fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(path.join(directory, `file-${index}.txt`), `line ${index}\n`.repeat(40));
  }
  fs.writeFileSync(path.join(repository, 'TASKS.md'), '- [ ] one\n'.repeat(30));
  run('git', ['add', '-A']);
  run('git', ['commit', '-q', '-m', 'Start']);
}

function removeWorktree(directory: string, branch: string): void {
  run('git', ['worktree', 'remove', '--force', directory]);
  run('git', ['branch', '-q', '-D', branch]);
}

/** Another tool makes a worktree; where it puts it and what it calls the branch is told by git. */
function timeOther(name: string, command: string, args: readonly string[]): void {
  const list = () =>
    execFileSync('git', ['worktree', 'list', '--porcelain'], { cwd: repository, encoding: 'utf8' });
  sample(name, () => run(command, args));
  const made = list().split('\n\n')[1] ?? '';
  const directory = /^worktree (.*)/m.exec(made)?.[1] ?? '';
  removeWorktree(directory, /^branch refs\/heads\/(.*)/m.exec(made)?.[1] ?? '');
}

function timeCreate(): void {
  const raw = `${repository}-raw`;
  sample('node -e 0', () => run(process.execPath, ['-e', '0']));
  sample('git worktree add', () => run('git', ['worktree', 'add', '-q', '-b', 'work/raw', raw]));
  removeWorktree(raw, 'work/raw');
  sample('create', () => run(process.execPath, [built, 'create', 'docs', '--quiet']));
  run(process.execPath, [built, 'undo', '--quiet']);
  if (process.env['GTR'])
    timeOther('gtr new', process.env['GTR'], ['new', 'other', '--from', 'main', '--no-fetch']);
  if (process.env['PHANTOM'])
    timeOther('phantom create', process.execPath, [process.env['PHANTOM'], 'create', 'other']);
}

function timeStatus(names: readonly string[]): void {
  sample('git worktree list', () => run('git', ['worktree', 'list']));
  sample('four git status', () => {
    for (const name of names) run('git', ['status'], `${repository}-${name}`);
  });
  sample('status', () => run(process.execPath, [built, 'status', '--quiet']));
}

try {
  makeRepository();
  console.log(`${files} files, ${rounds} rounds, medians`);
  for (let round = 0; round < rounds; round++) timeCreate();
  report('create', ['git worktree add', 'node -e 0'], 1.15);
  for (const other of ['gtr new', 'phantom create'])
    if (samples.has(other)) report(other, ['git worktree add', 'node -e 0'], undefined);
  const names = ['docs', 'api', 'auth', 'billing'];
  run(process.execPath, [built, 'create', ...names, '--quiet']);
  for (const [index, name] of names.entries()) {
    const worktree = `${repository}-${name}`;
    fs.writeFileSync(path.join(worktree, 'd1', 'e0', 'file-1.txt'), `${name}\n`);
    if (index < 2) run('git', ['commit', '-q', '-a', '-m', name], worktree);
  }
  for (let round = 0; round < rounds; round++) timeStatus(names);
  report('status', ['git worktree list', 'four git status'], 3);
} finally {
  fs.rmSync(place, { recursive: true, force: true });
}
