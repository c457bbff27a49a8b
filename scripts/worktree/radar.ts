/**
 * The conflict radar: would these two merge? Answered by merging them, where nobody sees it; where two grew straight from
 * one commit and their changes are in different files, that is answer enough.
 */
import { readFilesAt } from '../git/file-versions.ts';
import { readMergeBase } from '../git/merge-base.ts';
import { type CommitPair, tryMerges } from '../git/try-merges.ts';
import { Failure } from '../report/failure.ts';
import { isContextFile } from '../tasks/context-files.ts';
import { joinContextFile } from './join-context-file.ts';

export interface Contender {
  /** The track's name, or the base branch. */
  readonly name: string;
  /** Its commit id, uncommitted work included; asked for only where a merge has to be tried. */
  readonly commit: () => Promise<string>;
  /**
   * The paths that differ from the base commit, or differed on the way, when nothing else can be in the way of a merge:
   * it starts at the base, merged nothing and deleted nothing, so that git can find no rename either.
   */
  readonly changes?: ReadonlySet<string> | undefined;
}

export interface Collision {
  readonly between: readonly [string, string];
  /** Empty when they would merge. */
  readonly paths: readonly string[];
  /** Why that could not be found out; undefined when it was. */
  readonly problem: string | undefined;
}

export interface RadarSettings {
  readonly cwd: string;
  readonly tasksFile: string | undefined;
  /** Where objects go that the merges make. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Every pair that would conflict, or of which that cannot be told. The task list and the context files count only
 * where our own merge of them would conflict too.
 */
export async function findCollisions(
  settings: RadarSettings,
  contenders: readonly Contender[],
): Promise<Collision[]> {
  const pairs = contenders.flatMap((one, index) =>
    contenders
      .slice(index + 1)
      .filter((other) => !isApart(one.changes, other.changes))
      .map((other) => [one, other] as const),
  );
  const found = await collide(settings, pairs);
  return found.filter(({ paths, problem }) => paths.length > 0 || problem !== undefined);
}

/** Whether the two of each pair would conflict. Never fails: what went wrong is the answer then. */
export async function collide(
  settings: RadarSettings,
  pairs: readonly (readonly [Contender, Contender])[],
): Promise<Collision[]> {
  const named: (CommitPair | Failure)[] = await Promise.all(
    pairs.map(([one, other]) => orFailure(Promise.all([one.commit(), other.commit()] as const))),
  );
  const commits = named.filter((pair): pair is CommitPair => !(pair instanceof Failure));
  const merges = await tryMerges(settings.cwd, commits, settings.env);
  return Promise.all(
    pairs.map(async ([one, other], index): Promise<Collision> => {
      const pair = named[index] as CommitPair | Failure;
      const merge = pair instanceof Failure ? pair : (merges[commits.indexOf(pair)] ?? []);
      const paths =
        pair instanceof Failure || merge instanceof Failure
          ? merge
          : await orFailure(keepTrue(settings, pair, other.name, merge));
      return { between: [one.name, other.name], ...answerOf(paths) };
    }),
  );
}

async function orFailure<T>(answer: Promise<T>): Promise<T | Failure> {
  return answer.catch((error: unknown) => {
    if (error instanceof Failure) return error;
    throw error;
  });
}

function answerOf(paths: readonly string[] | Failure): Pick<Collision, 'paths' | 'problem'> {
  if (!(paths instanceof Failure)) return { paths, problem: undefined };
  return { paths: [], problem: paths.evidence.slice(1, 2).join('') || paths.message };
}

/** Whether no path is in both, or is a directory for the other. */
function isApart(one: Contender['changes'], other: Contender['changes']): boolean {
  return one !== undefined && other !== undefined && isBeside(one, other) && isBeside(other, one);
}

function isBeside(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const path of one)
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1))
      if (other.has(path.slice(0, end))) return false;
  return true;
}

/** Those of the paths that our own merge of task list and context files would leave in conflict, too. */
async function keepTrue(
  { cwd, tasksFile, env }: RadarSettings,
  pair: CommitPair,
  branch: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const ours = paths.filter((path) => path === tasksFile || isContextFile(path));
  if (ours.length === 0) return paths;
  const clean = await listCleanJoins(cwd, pair, branch, ours, env);
  return paths.filter((path) => !clean.has(path));
}

/** Those of the files that our own merge joins without a conflict. */
async function listCleanJoins(
  cwd: string,
  [one, other]: CommitPair,
  branch: string,
  files: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Set<string>> {
  const base = (await readMergeBase(cwd, one, other, env)) ?? '';
  const sides = [base, one, other];
  const asked = files.flatMap((path) => sides.map((commit) => ({ commit, path })));
  const texts = await readFilesAt(cwd, asked, env);
  return new Set(
    files.filter((path, index) => {
      const [at = '', ours, theirs] = texts.slice(index * sides.length);
      if (ours === undefined || theirs === undefined) return false;
      return joinContextFile({ path, base: at, ours, theirs, branch }).clean;
    }),
  );
}
