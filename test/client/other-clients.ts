/**
 * Whether other clients list the skill from each of their skill folders, asked by commands of theirs that need no
 * network: `npm run test:other-clients`. Needs the npm registry once, for the clients.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages, runWithoutNetwork } from './client.ts';

const PROJECT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

interface OtherClient {
  readonly package: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** Skill folders, relative to the top of a repository. */
  readonly folders: readonly string[];
}

const CLIENTS: readonly OtherClient[] = [
  {
    package: '@openai/codex',
    command: ['codex', 'debug', 'prompt-input', 'x'],
    folders: ['.agents/skills', '.codex/skills'],
  },
  {
    package: '@google/gemini-cli',
    command: ['gemini', 'skills', 'list'],
    folders: ['.gemini/skills', '.agents/skills'],
  },
  {
    package: 'opencode-ai',
    command: ['opencode', 'debug', 'skill'],
    folders: ['.opencode/skills', '.claude/skills', '.agents/skills'],
  },
  {
    package: '@github/copilot',
    command: ['copilot', 'skill', 'list'],
    folders: ['.github/skills', '.agents/skills', '.claude/skills'],
  },
];

function assertListed(programs: string, client: OtherClient, folder: string): void {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ctx-worktree-listed-')));
  try {
    const repository = path.join(root, 'app');
    execFileSync('git', ['init', '-q', repository]);
    fs.cpSync(path.join(PROJECT, 'skills', 'ctx-worktree'), path.join(repository, folder, 'ctx-worktree'), {
      recursive: true,
    });
    const [program, ...args] = client.command;
    const run = spawnSync(path.join(programs, program), args, {
      cwd: repository,
      encoding: 'utf8',
      timeout: 120_000,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: root, TERM: 'dumb', GEMINI_CLI_TRUST_WORKSPACE: 'true' },
    });
    assert.match(run.stdout + run.stderr, /ctx-worktree[\s\S]*(?:Split a Markdown task list)/);
    console.log(`ok  ${program} lists the skill in ${folder}`);
  } finally {
    fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

const installed = installPackages(
  'other-clients',
  CLIENTS.map((client) => client.package),
);
const isolated = runWithoutNetwork({});
if (isolated !== undefined) process.exitCode = isolated;
else {
  for (const client of CLIENTS) {
    for (const folder of client.folders) {
      assertListed(path.join(installed, 'node_modules', '.bin'), client, folder);
    }
  }
}
