import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { commitFiles, git, PROJECT, temporaryDirectory } from '../support/temporary-repository.ts';

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}
interface Workflow {
  readonly env: Record<string, string>;
  readonly jobs: Record<string, { readonly steps: readonly Step[] }>;
}
const readExample = (name: string): string => fs.readFileSync(path.join(PROJECT, 'examples', name), 'utf8');
const WORKFLOW = parse(readExample('github-tracks.yml')) as Workflow;

const TASKS = `# Tasks

- [ ] Add an installation chapter to docs/install.md
- [ ] Correct the examples in docs/usage.md
- [ ] Accept quoted fields in src/parser/fields.js
- [ ] Report line numbers from src/parser/errors.js
`;
const FILES = {
  'TASKS.md': TASKS,
  'docs/install.md': '# Install\n',
  'docs/usage.md': '# Usage\n',
  'src/parser/fields.js': 'a\n',
  'src/parser/errors.js': 'b\n',
};

/** A bare repository with the skill's folder in it, as the example expects. */
function origin(): string {
  const outer = temporaryDirectory();
  const bare = path.join(outer, 'origin.git');
  git(outer, 'init', '-q', '--bare', '-b', 'main', bare);
  git(outer, 'clone', '-q', bare, 'seed');
  const seed = path.join(outer, 'seed');
  git(seed, 'checkout', '-q', '-b', 'main');
  fs.cpSync(path.join(PROJECT, 'skills/ctx-worktree'), path.join(seed, '.claude/skills/ctx-worktree'), {
    recursive: true,
  });
  commitFiles(seed, FILES, 'Start');
  git(seed, 'push', '-q', 'origin', 'main');
  return bare;
}

function checkout(bare: string, ref: string): string {
  const place = temporaryDirectory();
  git(place, 'clone', '-q', '--branch', ref, bare, 'project');
  return path.join(place, 'project');
}

interface JobContext {
  readonly directory: string;
  readonly temp: string;
  /** What expressions are replaced by: `matrix.name`. */
  readonly values: Record<string, string>;
  readonly env?: Record<string, string>;
}

/** Runs the scripts of a job in their order, as a runner does, and returns the outputs file. */
function runJob(name: string, { directory, temp, values, env }: JobContext): string {
  const files = { GITHUB_OUTPUT: path.join(temp, 'output'), GITHUB_STEP_SUMMARY: path.join(temp, 'summary') };
  for (const file of Object.values(files)) fs.writeFileSync(file, '');
  for (const step of WORKFLOW.jobs[name]!.steps) {
    if (step.run === undefined) continue;
    const given = Object.entries(step.env ?? {}).map(([key, value]) => [
      key,
      value.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => values[expression] ?? ''),
    ]);
    const script = path.join(temp, 'step.sh');
    fs.writeFileSync(script, step.run);
    const run = spawnSync('bash', ['-e', script], {
      cwd: directory,
      encoding: 'utf8',
      env: {
        ...process.env,
        ...WORKFLOW.env,
        ...Object.fromEntries(given),
        ...env,
        ...files,
        RUNNER_TEMP: temp,
      },
    });
    expect(`${step.name ?? ''}: ${run.status} ${run.stderr}`).toMatch(/^[^:]*: 0/);
  }
  return fs.readFileSync(files.GITHUB_OUTPUT, 'utf8');
}

/** Stands in for an agent: does and ticks each task of its brief. */
const AGENT = `
const fs = require('node:fs');
const { execFileSync } = require('node:child_process');
const brief = process.argv.at(-1);
for (const [, title, file] of brief.matchAll(/^- \\[ \\] (.* (\\S+\\.\\w+)) \\(line/gm)) {
  fs.appendFileSync(file, 'done\\n');
  const list = fs.readFileSync('TASKS.md', 'utf8');
  fs.writeFileSync('TASKS.md', list.replace('[ ] ' + title, '[x] ' + title));
  execFileSync('git', ['commit', '-qam', title]);
}
`;

it('the jobs of github-tracks.yml, in order: planned, created, worked on, checked', () => {
  const bare = origin();
  const temp = temporaryDirectory('runner temp');
  const output = runJob('plan', {
    directory: checkout(bare, 'main'),
    temp,
    values: { 'inputs.max-tracks': '2' },
  });
  const matrix = JSON.parse(/^matrix=(.*)$/m.exec(output)![1]!) as {
    include: { name: string; branch: string; tasks: number }[];
  };
  expect(matrix.include).toMatchObject([{ tasks: 2 }, { tasks: 2 }]);
  runJob('create', { directory: checkout(bare, 'main'), temp, values: {} });

  const agent = path.join(temp, 'agent.cjs');
  fs.writeFileSync(agent, AGENT);
  const env = { AGENT_COMMAND: `node '${agent}'` };
  for (const { name, branch } of matrix.include) {
    const values = { 'matrix.name': name, 'matrix.branch': branch };
    runJob('track', { directory: checkout(bare, branch), temp, values, env });
    expect(git(bare, 'show', `${branch}:TASKS.md`).match(/\[x\]/g)).toHaveLength(2);
    runJob('gate', { directory: checkout(bare, 'main'), temp, values });
  }
});

it('check.sh completes a shallow clone and tells a loss by its exit status', () => {
  const bare = origin();
  const seed = checkout(bare, 'main');
  commitFiles(seed, { 'TASKS.md': TASKS.replace('[ ] Add', '[x] Add') }, 'Tick');
  git(seed, 'push', '-q', 'origin', 'main');
  git(seed, 'checkout', '-q', '-b', 'side');
  commitFiles(seed, { 'TASKS.md': TASKS }, 'Untick');
  git(seed, 'push', '-q', 'origin', 'side');
  const place = temporaryDirectory();
  git(place, 'clone', '-q', '--depth=1', '--branch=side', '--no-single-branch', `file://${bare}`, 'shallow');
  const run = (...args: string[]) =>
    spawnSync('sh', [path.join(PROJECT, 'examples/check.sh'), ...args], {
      cwd: path.join(place, 'shallow'),
      encoding: 'utf8',
    });
  const found = run();
  expect(found.stdout).toContain('TASKS.md:3: Add an installation chapter');
  expect(found.status).toBe(1);
  expect(run('origin/main', 'origin/main').status).toBe(0);
});
