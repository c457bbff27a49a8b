/**
 * What a hook costs outside of tracks, as a multiple of a bare `node -e 0`: the two are run in turn, and the median of
 * each is compared. Aim: at most 1.5.
 *
 *   npx tsx bench/hook-start-up.ts [pairs]
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const project = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const built = path.join(project, 'skills', 'ctx-worktree', 'scripts', 'ctx-worktree.mjs');
const pairs = Number(process.argv[2] ?? 30);

function timed(args: readonly string[], cwd: string, input: string): number {
  const start = process.hrtime.bigint();
  const run = spawnSync(process.execPath, args, { cwd, input });
  if (run.status !== 0) throw new Error(String(run.stderr));
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'ctx-worktree-bench-'));
try {
  execFileSync('git', ['init', '-q', directory]);
  const events: Record<string, object> = {
    'pre-tool-use (Bash)': {
      cwd: directory,
      tool_name: 'Bash',
      tool_input: { command: 'npm run init && ls' },
    },
    'pre-tool-use (Write)': {
      cwd: directory,
      tool_name: 'Write',
      tool_input: { file_path: `${directory}/a` },
    },
    'session-start': { cwd: directory, source: 'startup' },
  };
  for (const [name, event] of Object.entries(events)) {
    const hook = name.split(' ')[0] ?? '';
    const [bare, ours]: [number[], number[]] = [[], []];
    for (let pair = 0; pair < pairs; pair++) {
      bare.push(timed(['-e', '0'], directory, ''));
      ours.push(timed([built, 'hook', hook], directory, JSON.stringify(event)));
    }
    const [low, high] = [median(bare), median(ours)];
    console.log(
      `${name.padEnd(22)} ${high.toFixed(1)} ms, bare node ${low.toFixed(1)} ms: ${(high / low).toFixed(2)} times`,
    );
  }
} finally {
  fs.rmSync(directory, { recursive: true, force: true });
}
