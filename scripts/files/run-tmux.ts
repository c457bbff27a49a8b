/** The only door to tmux: argument arrays, never a shell of ours. */

import { Failure } from '../report/failure.ts';
import { safeText } from '../report/safe-text.ts';
import { type ProcessResult, runProcess } from './run-process.ts';

/** What tmux printed, or undefined when it is not installed or has nothing to say (no server, no such session). */
export async function askTmux(args: readonly string[]): Promise<string | undefined> {
  const { exitCode, stdout } = await startTmux(args);
  return exitCode === 0 ? stdout.toString('utf8').replace(/\n$/, '') : undefined;
}

/** @throws Failure `surroundings` */
export async function runTmux(args: readonly string[]): Promise<void> {
  const { exitCode, stderr, error } = await startTmux(args);
  if (exitCode === 0) return;
  throw new Failure('surroundings', 'tmux did not open a window.', {
    evidence: [safeText(stderr.toString('utf8').trim() || error?.message || 'tmux failed')],
    remedy: 'Print the commands, and start the agents by hand:\nctx-worktree launch --dry-run',
    cause: error,
  });
}

function startTmux(args: readonly string[]): Promise<ProcessResult> {
  return runProcess('tmux', args, { cwd: process.cwd(), env: process.env });
}
