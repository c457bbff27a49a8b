/**
 * The only door to git: argument arrays, never a shell, and an environment in which what the user or a calling
 * hook has set cannot change what a command means.
 */
import { type Move, noteStart } from '../files/at-work.ts';
import { readCheckout } from '../files/checkout.ts';
import { removeLeftLocks } from '../files/lock-files.ts';
import { type ProcessResult, runProcess } from '../files/run-process.ts';
import { Failure } from '../report/failure.ts';
import { safeLine, safeText } from '../report/safe-text.ts';

export interface GitOptions {
  /** Bytes for the command's standard input. */
  readonly input?: string | Uint8Array;
  /** Non-zero exit codes that are an answer, not a failure (`merge-tree`: 1 is a conflict). */
  readonly accept?: readonly number[];
  /** A command that may write: takes the index lock where it needs it. Reads leave optional locks alone. */
  readonly writes?: boolean;
  /** Keep the final newline: for the content of files. */
  readonly keepFinalNewline?: boolean;
  /** What a command that writes moves the worktree in `cwd` from and to, should it be killed half-way. */
  readonly move?: Move;
  /** Further environment variables, such as a temporary GIT_INDEX_FILE. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface GitResult {
  /** Standard output, without its final newline unless that was asked for. */
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Variables through which a hook or a wrapper would point us at another repository or index. */
const INHERITED = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_PREFIX',
  'GIT_NAMESPACE',
  'GIT_EXTERNAL_DIFF',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
];

const GIT_USAGE = 129;
/** The least exit code of a git that did not end as it meant to. */
const GIT_DIED = 128;
const FINAL_NEWLINE = /\r?\n$/;

/**
 * Runs git in `cwd` and returns its output.
 *
 * @throws Failure `git-too-old` when git does not know an option, `surroundings` for any other exit code that
 *   `accept` does not name, for a signal, and when git cannot be started at all.
 */
export async function runGit(
  cwd: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitResult> {
  const result = await startGit(cwd, args, options);
  if (result.exitCode === undefined || (result.exitCode !== 0 && !options.accept?.includes(result.exitCode)))
    throw await gitFailure(cwd, args, result);
  const [stdout, stderr] = [result.stdout.toString('utf8'), result.stderr.toString('utf8')];
  return {
    stdout: options.keepFinalNewline ? stdout : stdout.replace(FINAL_NEWLINE, ''),
    stderr: stderr.replace(FINAL_NEWLINE, ''),
    exitCode: result.exitCode,
  };
}

/** Runs git and returns standard output alone. */
export async function readGit(cwd: string, args: readonly string[], options?: GitOptions): Promise<string> {
  return (await runGit(cwd, args, options)).stdout;
}

/** Runs git and returns standard output as bytes: for blobs, whose sizes git counts in bytes. */
export async function readGitBytes(
  cwd: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await streamGit(cwd, args, options, (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks);
}

/** Runs git and hands its standard output on as it comes: for answers too large to wait for. */
export async function streamGit(
  cwd: string,
  args: readonly string[],
  options: GitOptions,
  take: (chunk: Buffer) => void,
): Promise<void> {
  const result = await startGit(cwd, args, options, take);
  if (result.exitCode !== 0) throw await gitFailure(cwd, args, result);
}

/** What git said about an exit code that was an answer: a few lines, safe to print. */
export function describeOutput({ stderr, stdout }: GitResult): string[] {
  const lines = `${stderr}\n${stdout}`.split('\n').map((line) => safeLine(line.trim()));
  return lines.filter((line) => line !== '').slice(0, 8);
}

/** What changes something is noted while it runs: should we be killed, the next command has to know. */
async function startGit(
  cwd: string,
  args: readonly string[],
  options: GitOptions,
  onStdout?: (chunk: Buffer) => void,
): Promise<ProcessResult> {
  const { input, move } = options;
  const since = Date.now();
  const note = options.writes
    ? noteStart({ what: `git ${args.slice(0, 2).join(' ')}`, cwd, since, move })
    : undefined;
  const result = await runProcess('git', [...NEUTRAL_CONFIG, ...args], {
    cwd,
    env: { ...gitEnvironment(options), ...note?.env },
    input,
    onStdout,
    onStart: note?.runs,
  });
  const hasDied = result.error === undefined && (result.exitCode ?? GIT_DIED) >= GIT_DIED;
  if (note !== undefined && hasDied) await removeLocksOf(cwd, since, result.stderr.toString('utf8'));
  // What a move left half-done is taken back first: `moveWorktree`.
  if (move === undefined ? !hasDied : result.exitCode === 0) note?.ended();
  return result;
}

/** A git that was killed, or whose child was, left its locks. One that it complains of was there before it. */
async function removeLocksOf(cwd: string, since: number, said: string): Promise<void> {
  const checkout = readCheckout(cwd);
  if (checkout === undefined || /Unable to create '.*\.lock': File exists/.test(said)) return;
  await removeLeftLocks(checkout.commonDir, checkout.gitDir, since).catch(() => undefined);
}

const NEUTRAL_CONFIG = [
  // A file system monitor is a command that configuration names; no answer of ours needs one.
  '-c',
  'core.fsmonitor=false',
  // Paths come as they are: a pattern character in a file name is a character.
  '--literal-pathspecs',
];

function gitEnvironment(options: GitOptions): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !INHERITED.includes(name)) environment[name] = value;
  }
  environment['LC_ALL'] = 'C';
  environment['GIT_TERMINAL_PROMPT'] = '0';
  // Nothing here may open an editor and wait for a person.
  environment['GIT_EDITOR'] = 'true';
  environment['GIT_MERGE_AUTOEDIT'] = 'no';
  if (!options.writes) environment['GIT_OPTIONAL_LOCKS'] = '0';
  return { ...environment, ...options.env };
}

async function gitFailure(cwd: string, args: readonly string[], run: ProcessResult): Promise<Failure> {
  const command = `git ${args.join(' ')}`;
  if (run.exitCode === undefined && run.signal === undefined) {
    return new Failure('surroundings', 'git could not be started.', {
      evidence: [`${run.error?.code ?? 'error'} in ${safeText(cwd)}`],
      remedy: 'Install git 2.38 or newer and see that the directory exists.',
      cause: run.error,
    });
  }
  if (run.exitCode === GIT_USAGE) {
    const version = (await startGit(cwd, ['--version'], {})).stdout.toString('utf8');
    if (isOldGit(version)) return oldGit(version);
  }
  const how = run.signal ? `was ended by ${run.signal}` : `exited with ${run.exitCode}`;
  const said =
    [run.stderr, run.stdout].map((bytes) => bytes.toString('utf8').trim()).find((text) => text !== '') ??
    '(no output)';
  return new Failure('surroundings', `git ${how}.`, {
    evidence: [safeText(command), ...safeText(said).split('\n').slice(0, 12)],
    remedy: 'Read what git says above; nothing further was done.',
  });
}

/** True for a version text below 2.38, the first git with `merge-tree --write-tree` and `worktree list -z`. */
export function isOldGit(versionText: string): boolean {
  const match = /(\d+)\.(\d+)/.exec(versionText);
  if (!match) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major < 2 || (major === 2 && minor < 38);
}

function oldGit(versionText: string): Failure {
  return new Failure('git-too-old', 'This git is too old.', {
    evidence: [versionText.trim(), 'needed: 2.38 or newer (merge-tree --write-tree)'],
    remedy: 'Install a newer git, then run the command again.',
  });
}
