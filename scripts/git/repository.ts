/** Where we are: which repository, which worktree, which branch. */
import path from 'node:path';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { readGit, runGit } from './run-git.ts';
import { listWorktrees } from './worktrees.ts';

/** A repository as seen from one directory. All paths are absolute, without a final slash. */
export interface Repository {
  /** The git directory of the worktree that we are in. */
  readonly gitDir: string;
  /** The directory that all worktrees share: refs, objects, config. */
  readonly commonDir: string;
  /** The top of the worktree that we are in; undefined in a bare repository or inside `.git`. */
  readonly worktree: string | undefined;
  /** The top of the main worktree; undefined when the repository is bare. */
  readonly mainWorktree: string | undefined;
  readonly isLinked: boolean;
  readonly isBare: boolean;
  readonly isShallow: boolean;
}

const QUESTIONS = ['--git-dir', '--git-common-dir', '--is-bare-repository', '--is-shallow-repository'];
const TOPLEVEL = '--show-toplevel';

/**
 * Reads what repository `cwd` lies in.
 *
 * @throws Failure `not-a-repository`
 */
export async function readRepository(cwd: string): Promise<Repository> {
  const { gitDir, commonDir, bare, shallow, worktree } = await askRevParse(cwd);
  const isLinked = gitDir !== commonDir && worktree !== undefined;
  // A bare repository can have linked worktrees; git lists the bare one first.
  const isBare = bare === 'true' || (isLinked && (await isMainBare(cwd)));
  return {
    gitDir,
    commonDir,
    worktree,
    mainWorktree: isBare ? undefined : isLinked ? await readMainWorktree(cwd) : worktree,
    isLinked,
    isBare,
    isShallow: shallow === 'true',
  };
}

interface Answers {
  readonly gitDir: string;
  readonly commonDir: string;
  readonly bare: string;
  readonly shallow: string;
  readonly worktree: string | undefined;
}

async function askRevParse(cwd: string): Promise<Answers> {
  const ask = (questions: readonly string[]) =>
    runGit(cwd, ['rev-parse', '--path-format=absolute', ...questions], { accept: [128] });
  // Where there is no worktree the last question alone fails; what was answered before it stands.
  const together = await ask([...QUESTIONS, TOPLEVEL]);
  const lines = together.stdout.split('\n').filter((line) => line !== '');
  if (lines.length < QUESTIONS.length) throw notARepository(cwd, together.stderr);
  const expected = QUESTIONS.length + (together.exitCode === 0 ? 1 : 0);
  const answers = lines.length === expected ? lines : await askEach(ask);
  const [gitDir = '', commonDir = '', bare = '', shallow = '', worktree] = answers;
  return { gitDir: path.resolve(gitDir), commonDir: path.resolve(commonDir), bare, shallow, worktree };
}

/** A path may hold a newline: then each question is asked alone, and its whole output is the answer. */
async function askEach(
  ask: (questions: readonly string[]) => Promise<{ stdout: string; exitCode: number }>,
): Promise<string[]> {
  const results = await Promise.all([...QUESTIONS, TOPLEVEL].map((question) => ask([question])));
  return results.filter((result) => result.exitCode === 0).map((result) => result.stdout);
}

async function isMainBare(cwd: string): Promise<boolean> {
  return (await listWorktrees(cwd))[0]?.bare ?? false;
}

async function readMainWorktree(cwd: string): Promise<string | undefined> {
  return (await listWorktrees(cwd))[0]?.path;
}

function notARepository(cwd: string, said: string): Failure {
  return new Failure('not-a-repository', 'There is no git repository here.', {
    evidence: [safeLine(cwd), safeLine(said.split('\n')[0] ?? '')],
    remedy: 'Run the command inside a repository, or name one with -C DIR.',
  });
}

/** The branch that HEAD points at (`main`), or undefined when HEAD is detached. The branch may be unborn. */
export async function readCurrentBranch(worktree: string): Promise<string | undefined> {
  const result = await runGit(worktree, ['symbolic-ref', '--quiet', 'HEAD'], { accept: [1] });
  return result.exitCode === 0 ? result.stdout.replace(/^refs\/heads\//, '') : undefined;
}

/**
 * The full commit id of a ref or a commit, or undefined when there is none. A git that fails has not said so, and
 * somebody's branch may depend on the answer.
 *
 * @throws Failure `surroundings`
 */
export async function readCommit(cwd: string, name: string): Promise<string | undefined> {
  return verifyCommit(cwd, name, [1]);
}

/** As `readCommit`, for a revision as people write it: of some that name nothing git says so as of a failure. */
export async function findCommit(cwd: string, revision: string): Promise<string | undefined> {
  return verifyCommit(cwd, revision, [1, 128]);
}

async function verifyCommit(
  cwd: string,
  revision: string,
  accept: readonly number[],
): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const result = await runGit(cwd, args, { accept });
  return result.exitCode === 0 ? result.stdout : undefined;
}

/** The parents that a commit names, also where a shallow clone ends and git would show none. */
export async function readRawParents(cwd: string, commit: string): Promise<string[]> {
  const [head = ''] = (await readGit(cwd, ['cat-file', 'commit', commit])).split('\n\n');
  return [...head.matchAll(/^parent ([0-9a-f]{40,64})$/gm)].map((match) => match[1] ?? '');
}

/** As `findCommit`, for one that there has to be. @throws Failure `usage` */
export async function requireCommit(cwd: string, revision: string): Promise<string> {
  const commit = await findCommit(cwd, revision);
  if (commit !== undefined) return commit;
  throw new Failure('usage', 'That revision names no commit.', {
    evidence: [safeLine(revision)],
    remedy: 'Name a branch, a tag or a commit that this clone has: git log --oneline -5',
  });
}

/** The file's text at a revision, or undefined when it is not there. `file` is relative to the top. */
export async function readFileAt(cwd: string, commit: string, file: string): Promise<string | undefined> {
  const listed = await readGit(cwd, ['ls-tree', '-z', '--full-tree', commit, '--', file]);
  const id = /^\d+ blob ([0-9a-f]+)\t/.exec(listed)?.[1];
  return id === undefined ? undefined : readGit(cwd, ['cat-file', 'blob', id], { keepFinalNewline: true });
}
