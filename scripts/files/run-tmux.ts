/** The only door to tmux: argument arrays, never a shell of ours. */
import { execa } from 'execa';
import { Failure } from '../report/failure.ts';
import { safeText } from '../report/safe-text.ts';

/** What tmux printed, or undefined when it is not installed or has nothing to say (no server, no such session). */
export async function askTmux(args: readonly string[]): Promise<string | undefined> {
  const result = await execa('tmux', args, { reject: false, stdin: 'ignore' });
  return result.exitCode === 0 ? result.stdout : undefined;
}

/** @throws Failure `surroundings` */
export async function runTmux(args: readonly string[]): Promise<void> {
  const result = await execa('tmux', args, { reject: false, stdin: 'ignore' });
  if (result.exitCode === 0) return;
  throw new Failure('surroundings', 'tmux did not open a window.', {
    evidence: [safeText(result.stderr || result.shortMessage || 'tmux failed')],
    remedy: 'Print the commands, and start the agents by hand:\nctx-worktree launch --dry-run',
    cause: result,
  });
}
