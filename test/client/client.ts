/** The real client: installed from the npm registry into a temporary directory, run in an environment of its own. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Script, startModelServer } from './model-server.ts';

const PACKAGE = '@anthropic-ai/claude-code';

/** Installs the client once for this machine's temporary directory; `CLAUDE_BIN` names one that is there already. */
export function installClient(): string {
  const given = process.env['CLAUDE_BIN'];
  if (given) return given;
  const directory = installPackages('client', [PACKAGE]);
  const binary = findBinary(directory);
  if (binary === undefined) throw new Error(`${PACKAGE} brought no program for this platform`);
  return binary;
}

/** Installs npm packages into a temporary directory that later runs find again. Returns it. */
export function installPackages(name: string, packages: readonly string[]): string {
  const directory = path.join(os.tmpdir(), `ctx-worktree-${name}-${os.userInfo().uid}`);
  const mark = path.join(directory, 'installed');
  if (fs.existsSync(mark)) return directory;
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, 'package.json'), '{"private":true}\n');
  console.log(`Installing ${packages.join(', ')} into ${directory}`);
  const run = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-save', ...packages], {
    cwd: directory,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (run.status !== 0) throw new Error(`${packages.join(', ')} could not be installed`);
  fs.writeFileSync(mark, '');
  return directory;
}

/** The package that holds the program is named after the platform. */
function findBinary(directory: string): string | undefined {
  const scope = path.join(directory, 'node_modules', '@anthropic-ai');
  const names = fs.existsSync(scope) ? fs.readdirSync(scope) : [];
  return names
    .map((name) => path.join(scope, name, process.platform === 'win32' ? 'claude.exe' : 'claude'))
    .find((file) => fs.existsSync(file));
}

/**
 * Runs this script again where only the loopback interface is, when the system lets us; returns the exit status of
 * that run, or undefined when we go on here: inside already, or on a system without namespaces.
 */
export function runWithoutNetwork(environment: Readonly<Record<string, string>>): number | undefined {
  if (process.env['CTX_WORKTREE_ISOLATED'] !== undefined || process.platform !== 'linux') return undefined;
  const shell = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  const isRoot = process.getuid?.() === 0;
  const unshare = isRoot ? ['-n'] : ['-r', '-n'];
  if (spawnSync('unshare', [...unshare, ...shell, 'true']).status !== 0) {
    console.log('note: no network namespaces here; running without one');
    return undefined;
  }
  const run = spawnSync(
    'unshare',
    [...unshare, ...shell, process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    {
      stdio: 'inherit',
      env: { ...process.env, ...environment, CTX_WORKTREE_ISOLATED: '1' },
    },
  );
  return run.status ?? 1;
}

export interface SessionSetting {
  readonly binary: string;
  readonly cwd: string;
  readonly home: string;
  readonly prompt: string;
  readonly args?: readonly string[];
  /** Directories to look for programs in before the system's. */
  readonly programs?: string;
}

export interface SessionResult {
  readonly seen: readonly string[];
  readonly output: string;
}

/** One `claude -p` run with a scripted model. Throws what the script throws, and when it did not run to its end. */
export async function runSession(setting: SessionSetting, script: Script): Promise<SessionResult> {
  const server = await startModelServer(script);
  try {
    const run = await start(setting, server.url);
    if (server.failure() !== undefined) throw server.failure();
    if (run.status !== 0 || !server.isFinished()) {
      const where = server.isFinished() ? '' : ' before the script was over';
      throw new Error(
        `the client ended with ${run.status}${where}:\n${run.output}\n${server.seen.at(-1) ?? ''}`,
      );
    }
    return { seen: server.seen, output: run.output };
  } finally {
    await server.close();
  }
}

const TIMEOUT_MS = 180_000;

function start(setting: SessionSetting, url: string): Promise<{ status: number | null; output: string }> {
  const child = spawn(setting.binary, ['-p', setting.prompt, ...(setting.args ?? [])], {
    cwd: setting.cwd,
    env: environmentOf(setting, url),
    // An open standard input is waited for.
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

/** Nothing of the user's: no key, no settings, no telemetry; a home of its own. */
function environmentOf(setting: SessionSetting, url: string): Record<string, string> {
  return {
    HOME: setting.home,
    PATH: [setting.programs, process.env['PATH']].filter(Boolean).join(path.delimiter),
    TERM: 'dumb',
    LANG: 'C.UTF-8',
    ANTHROPIC_API_KEY: 'none',
    ANTHROPIC_BASE_URL: url,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    // As root, a session without permission prompts is only allowed in a sandbox.
    IS_SANDBOX: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Agent',
    GIT_AUTHOR_EMAIL: 'agent@example.invalid',
    GIT_COMMITTER_NAME: 'Agent',
    GIT_COMMITTER_EMAIL: 'agent@example.invalid',
  };
}
