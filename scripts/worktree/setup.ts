/**
 * What makes a new worktree ready: its submodules, and the commands that the user has set as `ctx-worktree.setup`.
 *
 * A setup command is run only from configuration that is the user's own: system, global, the clone's own, or given on
 * the command line. A file that came with the repository may be included by it (`include.path`); what stands there
 * changes with every pull, so it is named and not run. To approve a command is to copy it to one's own configuration;
 * another command of the repository is then another text.
 */
import path from 'node:path';
import { runCommandLine } from '../files/run-command.ts';
import { resolvePath } from '../files/text-files.ts';
import { runGit } from '../git/run-git.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { listSubmodules } from './submodules.ts';
import type { TrackRecord } from './track-record.ts';

const SETUP_TIMEOUT_SECONDS = 3600;
const SETUP_KEY = 'ctx-worktree.setup';

export interface SetupOutcome {
  /** The track. */
  readonly name: string;
  /** The command line. */
  readonly command: string;
  readonly ok: boolean;
  /** `exited with 1` */
  readonly how: string;
  /** The last lines of what it printed. */
  readonly tail: readonly string[];
}

/** Makes each track ready, one after the other. A failure is told and ends nothing: the worktrees stay. */
export async function setUpTracks(
  mainWorktree: string,
  tracks: readonly TrackRecord[],
  commands: SetupCommands,
  narrate: (line: string) => void,
): Promise<SetupOutcome[]> {
  const submodules = await listSubmodules(mainWorktree);
  for (const { command, file } of commands.foreign)
    narrate(
      `note: not run, for it came with the repository (${safeLine(file)}). To approve it:\n  ${shellCommand(['git', 'config', '--local', '--add', SETUP_KEY, command])}`,
    );
  const outcomes: SetupOutcome[] = [];
  for (const track of tracks) {
    if (submodules.length > 0) outcomes.push(await updateSubmodules(track, submodules, narrate));
    for (const command of commands.own) outcomes.push(await runSetup(mainWorktree, track, command, narrate));
  }
  return outcomes;
}

/** Those that are checked out in the main worktree; whether files may be fetched from where is the user's setting. */
async function updateSubmodules(
  track: TrackRecord,
  submodules: readonly string[],
  narrate: (line: string) => void,
): Promise<SetupOutcome> {
  narrate(`Checking out submodules of ${track.name}`);
  const top = submodules.filter((each) => !submodules.some((other) => each.startsWith(`${other}/`)));
  const args = ['submodule', '--quiet', 'update', '--init', '--recursive', '--', ...top];
  const result = await runGit(track.path, args, { writes: true, accept: [1, 128] });
  return {
    name: track.name,
    command: shellCommand(['git', ...args]),
    ok: result.exitCode === 0,
    how: `exited with ${result.exitCode}`,
    tail: result.stderr.split('\n').filter(Boolean).slice(-8),
  };
}

async function runSetup(
  mainWorktree: string,
  track: TrackRecord,
  command: string,
  narrate: (line: string) => void,
): Promise<SetupOutcome> {
  narrate(`Setting up ${track.name}: ${safeLine(command)}`);
  const { ok, how, tail } = await runCommandLine(track.path, command, SETUP_TIMEOUT_SECONDS, {
    CTX_WORKTREE_NAME: track.name,
    CTX_WORKTREE_BRANCH: track.branch,
    CTX_WORKTREE_MAIN: mainWorktree,
  });
  return { name: track.name, command, ok, how, tail };
}

export interface SetupCommands {
  /** Command lines that are the user's own. */
  readonly own: readonly string[];
  /** From files that lie in a worktree of this clone. */
  readonly foreign: readonly { readonly command: string; readonly file: string }[];
}

/** Reads `git config --show-origin -z`: `file:<path>\0<value>\0`, paths relative to the directory git runs in. */
export async function readSetupCommands(mainWorktree: string, commonDir: string): Promise<SetupCommands> {
  const args = ['config', '--show-origin', '-z', '--get-all', SETUP_KEY];
  const { stdout } = await runGit(mainWorktree, args, { accept: [1] });
  const fields = stdout.split('\0');
  const own: string[] = [];
  const foreign: { command: string; file: string }[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [origin = '', command = ''] = [fields[at], fields[at + 1]];
    const file = origin.startsWith('file:')
      ? path.resolve(mainWorktree, origin.slice('file:'.length))
      : undefined;
    if (file !== undefined && (await isInWorktree(file, mainWorktree, commonDir)))
      foreign.push({ command, file });
    else own.push(command);
  }
  return { own, foreign };
}

async function isInWorktree(file: string, mainWorktree: string, commonDir: string): Promise<boolean> {
  const real = (await resolvePath(file)) ?? file;
  const isBelow = (directory: string) => real.startsWith(directory + path.sep);
  return isBelow(mainWorktree) && !isBelow(commonDir);
}
