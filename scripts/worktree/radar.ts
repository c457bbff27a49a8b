/**
 * The conflict radar: would these two merge? Answered by merging them, where nobody sees it; where two grew straight from
 * one commit and their changes are in different files, that is answer enough.
 */
import { readFilesAt } from '../git/file-versions.ts';
import { runGit } from '../git/run-git.ts';
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
  const found = await Promise.all(pairs.map(([one, other]) => collide(settings, one, other)));
  return found.filter(({ paths, problem }) => paths.length > 0 || problem !== undefined);
}

/** Whether two would conflict. Never fails: what went wrong is the answer then. */
export async function collide(settings: RadarSettings, one: Contender, other: Contender): Promise<Collision> {
  const between = [one.name, other.name] as const;
  try {
    const commits = await Promise.all([one.commit(), other.commit()]);
    return { between, paths: await conflictsBetween(settings, commits, other.name), problem: undefined };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { between, paths: [], problem: error.evidence.slice(1, 2).join('') || error.message };
  }
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

async function conflictsBetween(
  { cwd, tasksFile, env }: RadarSettings,
  [one, other]: readonly [string, string],
  name: string,
): Promise<string[]> {
  if (one === other) return [];
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', one, other];
  const result = await runGit(cwd, args, { accept: [1], writes: true, env });
  const paths = result.stdout
    .split('\0')
    .slice(1)
    .filter((path) => path !== '');
  const ours = paths.filter((path) => path === tasksFile || isContextFile(path));
  if (ours.length === 0) return paths;
  const clean = await listCleanJoins(cwd, [one, other], name, ours, env);
  return paths.filter((path) => !clean.has(path));
}

/** Those of the files that our own merge joins without a conflict. */
async function listCleanJoins(
  cwd: string,
  [one, other]: readonly [string, string],
  branch: string,
  files: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Set<string>> {
  const found = await runGit(cwd, ['merge-base', one, other], { accept: [1], env });
  const base = found.exitCode === 0 ? (found.stdout.split('\n')[0] ?? '') : '';
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
