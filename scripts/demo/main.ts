/**
 * The whole job in a temporary directory, with real git and the built file: plan, create, work, list, merge back.
 * `npm run demo -- --keep` leaves the directory there to look around in.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { count } from '../report/layout.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { parseTaskList } from '../tasks/parse-task-list.ts';
import { SAMPLE_COMMITS } from './sample-project.ts';
import { type PlannedTask, workThroughTasks } from './stand-in-agent.ts';

const ROOT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const TOOL = path.join(ROOT, 'skills', 'ctx-worktree', 'scripts', 'ctx-worktree.mjs');
const IS_TERMINAL = process.stdout.isTTY === true && !process.env['NO_COLOR'];

interface PlannedTrack {
  readonly name: string;
  readonly branch: string;
  readonly tasks: readonly PlannedTask[];
}

function main(): void {
  const directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ctx-worktree-demo-')));
  try {
    runJob(path.join(directory, 'sample'));
  } finally {
    if (process.argv.includes('--keep')) console.log(`\nKept: ${directory}`);
    else fs.rmSync(directory, { recursive: true, force: true });
  }
}

function runJob(repository: string): void {
  heading('1. A project with a backlog', 'A sample repository is made in a temporary directory.');
  makeSample(repository);
  console.log(`${countOpen(repository)} open tasks in TASKS.md; one agent would do them one after another.`);

  heading('2. Plan', 'Tasks that touch the same files go into one track, whatever their priority.');
  show(repository, 'plan');
  const plan = JSON.parse(tool(repository, 'plan', '--json')) as {
    tracks: PlannedTrack[];
    tasksFile: string;
  };
  fs.writeFileSync(
    path.join(path.dirname(repository), 'plan.yaml'),
    tool(repository, 'plan', '--format', 'yaml'),
  );

  heading('3. Create', 'A person has read plan.yaml and approves it. Each track gets a sibling worktree.');
  show(repository, 'create', '--plan', '../plan.yaml');

  heading(
    '4. Work',
    'A scripted stand-in for an agent edits files, ticks its tasks and commits, in each worktree.',
  );
  for (const track of plan.tracks) {
    const worktree = `${repository}-${track.name}`;
    const commits = workThroughTasks(worktree, plan.tasksFile, track.tasks, (...args) =>
      git(worktree, ...args),
    );
    console.log(`${track.name}: ${commits} commits on ${track.branch}`);
  }

  heading('5. Look', 'Where the tracks stand.');
  show(repository, 'list');

  heading(
    '6. Merge back',
    'One at a time. Main is only ever fast-forwarded to a merge that was prepared beside it.',
  );
  for (const track of plan.tracks) {
    if (conflictsInGit(repository, track.branch)) {
      console.log(`git alone would stop at a conflict in TASKS.md when merging ${track.branch}.`);
    }
    show(repository, 'teardown', track.name);
    console.log('');
  }

  heading('7. The end', 'Every completion of every track is on main, and nothing else is left.');
  echo('git log --graph --oneline', git(repository, 'log', '--graph', '--oneline', '-12'));
  echo('git worktree list', git(repository, 'worktree', 'list'));
  console.log(`Left in TASKS.md: ${count(countOpen(repository), 'open task')}.`);
}

function makeSample(repository: string): void {
  fs.mkdirSync(repository);
  git(repository, 'init', '-q', '-b', 'main');
  git(repository, 'config', 'user.name', 'Demo');
  git(repository, 'config', 'user.email', 'demo@example.invalid');
  git(repository, 'config', 'commit.gpgSign', 'false');
  for (const { message, files } of SAMPLE_COMMITS) {
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(repository, name)), { recursive: true });
      fs.writeFileSync(path.join(repository, name), text);
    }
    git(repository, 'add', '-A');
    git(repository, 'commit', '-q', '-m', message);
  }
}

function countOpen(repository: string): number {
  const text = fs.readFileSync(path.join(repository, 'TASKS.md'), 'utf8');
  return parseTaskList(text).tasks.filter((task) => task.state === 'open').length;
}

/** Whether git's own merge of a branch stops at a conflict. */
function conflictsInGit(repository: string, branch: string): boolean {
  return spawnSync('git', ['merge-tree', '--write-tree', 'HEAD', branch], { cwd: repository }).status === 1;
}

function heading(title: string, why: string): void {
  console.log(`\n${paint('1', `== ${title} ==`)}\n${paint('2', why)}\n`);
}

/** Runs the tool as a user would, prints the command line and what it says. */
function show(repository: string, ...args: string[]): void {
  echo(shellCommand(['ctx-worktree', ...args]), tool(repository, ...args));
}

function echo(command: string, output: string): void {
  console.log(`${paint('36', `$ ${command}`)}\n${output.trimEnd()}\n`);
}

function tool(repository: string, ...args: string[]): string {
  return run(process.execPath, [TOOL, ...args, '--quiet'], repository);
}

function git(directory: string, ...args: string[]): string {
  return run('git', args, directory);
}

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function paint(code: string, text: string): string {
  return IS_TERMINAL ? `\x1b[${code}m${text}\x1b[0m` : text;
}

main();
