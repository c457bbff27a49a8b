/** Real git repositories in temporary directories, untouched by this machine's configuration. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { runCommandLine } from '../../scripts/cli/run-command-line.ts';

export const PROJECT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
export const BUILT_FILE = path.join(PROJECT, 'skills', 'ctx-worktree', 'scripts', 'ctx-worktree.mjs');

const HERMETIC: Record<string, string> = {
  GIT_CONFIG_GLOBAL: os.devNull,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.invalid',
  GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.invalid',
  GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
  NO_COLOR: '1',
};
// The code under test starts git with this process's environment.
Object.assign(process.env, HERMETIC);

/** A new directory, its links resolved, removed when the test ends. */
export function temporaryDirectory(name = 'space dir é'): string {
  const outer = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ctx-worktree-test-')));
  onTestFinished(() => fs.rmSync(outer, { recursive: true, force: true, maxRetries: 3 }));
  const directory = path.join(outer, name);
  fs.mkdirSync(directory, { recursive: true });
  return directory;
}

export type Files = Readonly<Record<string, string>>;

/** A repository on branch main with one commit of the files. Its parent directory is its own, for worktrees. */
export function temporaryRepository(files: Files = { 'README.md': '# Sample\n' }, name = 'project'): string {
  const directory = path.join(temporaryDirectory(), name);
  fs.mkdirSync(directory);
  git(directory, 'init', '-q', '-b', 'main');
  if (Object.keys(files).length > 0) commitFiles(directory, files, 'Start');
  return directory;
}

/** Runs git and returns what it printed, without the final newline. Throws on any failure. */
export function git(directory: string, ...args: string[]): string {
  assertOutsideProject(directory);
  return execFileSync('git', args, {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).replace(/\n$/, '');
}

/** Runs git for its exit status. */
export function gitStatus(directory: string, ...args: string[]): number {
  assertOutsideProject(directory);
  return spawnSync('git', args, { cwd: directory, stdio: 'ignore' }).status ?? -1;
}

export function writeFiles(directory: string, files: Files): void {
  assertOutsideProject(directory);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

/** Writes files, commits everything, and returns the commit's id. */
export function commitFiles(directory: string, files: Files, message = 'Change'): string {
  writeFiles(directory, files);
  git(directory, 'add', '-A');
  git(directory, 'commit', '-q', '-m', message);
  return git(directory, 'rev-parse', 'HEAD');
}

export interface CliResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The JSON object that was printed, when `--json` was given. */
  readonly json: any;
}

/** Runs the built file, as a user would. */
export function runCli(
  directory: string,
  args: readonly string[],
  input?: string,
  env: Record<string, string> = {},
): CliResult {
  assertOutsideProject(directory);
  const run = spawnSync(process.execPath, [BUILT_FILE, ...args], {
    cwd: directory,
    encoding: 'utf8',
    input: input ?? '',
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 28,
  });
  const json = args.includes('--json') && run.stdout.startsWith('{') ? JSON.parse(run.stdout) : undefined;
  return { status: run.status ?? -1, stdout: run.stdout, stderr: run.stderr, json };
}

/** Runs the source in this process: as `runCli`, without the time that node takes to start. */
export async function runHere(directory: string, args: readonly string[]): Promise<CliResult> {
  assertOutsideProject(directory);
  const { stdout, stderr } = process;
  const saved = [stdout.write, stderr.write] as const;
  const said = { stdout: '', stderr: '' };
  stdout.setMaxListeners(0);
  stdout.write = ((text: string) => {
    said.stdout += text;
    return true;
  }) as typeof stdout.write;
  stderr.write = ((text: string) => {
    said.stderr += text;
    return true;
  }) as typeof stderr.write;
  try {
    const status = await runCommandLine(['-C', directory, ...args]);
    const json = args.includes('--json') && said.stdout.startsWith('{') ? JSON.parse(said.stdout) : undefined;
    return { status, ...said, json };
  } finally {
    [stdout.write, stderr.write] = saved;
  }
}

function assertOutsideProject(directory: string): void {
  const inside = path.relative(PROJECT, path.resolve(directory));
  if (inside === '' || !(inside.startsWith('..') || path.isAbsolute(inside))) {
    throw new Error(`a test must not run in the project itself: ${directory}`);
  }
}
