/**
 * Prepares the merge of a track beside the main worktree: nothing of it is visible there until somebody fast-forwards
 * to the commit. git merges the tree; the task list and the context files are joined by our own rules, whether git
 * found them clean or not.
 */
import path from 'node:path';
import { describeWipe } from '../check/find-wipe.ts';
import { withTemporaryDirectory } from '../files/temporary-directory.ts';
import { readFilesAt } from '../git/file-versions.ts';
import { readMergeBase } from '../git/merge-base.ts';
import { readGit, runGit } from '../git/run-git.ts';
import { Failure } from '../report/failure.ts';
import { clipEnd } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { isContextFile } from '../tasks/context-files.ts';
import { type JoinedFile, joinContextFile } from './join-context-file.ts';

/** git knows this tree without having it; the base of histories that share nothing. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** A track for whom a remedy is meant: the merge may be of the track, or into it. */
export interface TrackPlace {
  /** `work/docs` */
  readonly branch: string;
  /** Its worktree; undefined when it has none here. */
  readonly worktree: string | undefined;
  /** Commit id that is to be merged there. */
  readonly incoming: string;
}

export interface MergeRequest {
  /** A directory of the repository. */
  readonly cwd: string;
  /** Where a conflict is to be met. */
  readonly track: TrackPlace;
  /** Commit id of the base branch. */
  readonly ours: string;
  /** Commit id of the track. */
  readonly theirs: string;
  readonly message: string;
  /** Name of the track's branch, for conflict markers and messages. */
  readonly branch: string;
  /** The task list; joined by our rules, as the other context files are. */
  readonly tasksFile: string | undefined;
  /** What the track brings is there already, under other commit ids: only the context files are joined. */
  readonly landed?: boolean;
}

export interface PreparedMerge {
  /** The merge commit, on no branch yet. */
  readonly commit: string;
}

/** @throws Failure `merge-conflict`, naming the files; `completion-lost`, `task-lost` when the joined list fails its proof,
 *   `context-wiped` */
export async function prepareMerge(request: MergeRequest): Promise<PreparedMerge> {
  const { cwd, ours, theirs } = request;
  const [merged, files, sign] = await Promise.all([
    request.landed ? { tree: `${ours}^{tree}`, conflicts: [] } : mergeTrees(cwd, ours, theirs),
    readContextFiles(request),
    readGit(cwd, ['config', '--type=bool', '--default=false', '--get', 'commit.gpgSign']),
  ]);
  const joined = files.flatMap((file) => joinBoth(file, request.branch));
  const unsolved = [
    ...merged.conflicts.filter((file) => !joined.some((each) => each.path === file)),
    ...joined.filter((each) => !each.clean).map((each) => each.path),
  ];
  if (unsolved.length > 0)
    throw conflictFailure(
      request,
      unsolved,
      joined.flatMap((each) => each.problems),
    );
  for (const file of joined) assertNothingLost(file);
  const found = await readFilesAt(
    cwd,
    files.map(({ path: file }) => ({ commit: merged.tree, path: file })),
  );
  const results = files.map((file, index) => ({
    ...file,
    found: found[index],
    result: joined.find((each) => each.path === file.path)?.text ?? found[index],
  }));
  assertNotWiped(request, results);
  const tree = await replaceFiles(
    cwd,
    merged.tree,
    results.flatMap(({ path: file, found: old, result }) =>
      result === undefined || result === old ? [] : [{ path: file, text: result }],
    ),
  );
  const commit = await readGit(
    cwd,
    ['commit-tree', ...(sign === 'true' ? ['-S'] : []), tree, '-p', ours, '-p', theirs],
    { input: request.message, writes: true },
  );
  return { commit };
}

interface MergedTrees {
  readonly tree: string;
  readonly conflicts: readonly string[];
}

/**
 * Runs `git merge-tree --write-tree -z --no-messages`: the tree, then `mode object stage\tpath` records of the
 * conflicted files. Exit 1 is a conflict, with the same output.
 * https://git-scm.com/docs/git-merge-tree#OUTPUT
 */
async function mergeTrees(cwd: string, ours: string, theirs: string): Promise<MergedTrees> {
  const args = ['merge-tree', '--write-tree', '-z', '--no-messages', ours, theirs];
  const { stdout } = await runGit(cwd, args, { accept: [1], writes: true });
  const [tree = '', ...records] = stdout.split('\0');
  const files = records.filter((record) => record.includes('\t'));
  return { tree, conflicts: [...new Set(files.map((record) => record.slice(record.indexOf('\t') + 1)))] };
}

/** A context file as the three sides have it; undefined where a side lacks it. */
interface ContextVersions {
  readonly path: string;
  readonly base: string | undefined;
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

/** The context files that the track changed, the task list among them: the others stay as ours has them. */
async function readContextFiles({ cwd, ours, theirs, tasksFile }: MergeRequest): Promise<ContextVersions[]> {
  const base = await readMergeBase(cwd, ours, theirs);
  const listed =
    base === undefined
      ? await readGit(cwd, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', theirs])
      : await readGit(cwd, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', base, theirs]);
  const files = listed.split('\0').filter((file) => file === tasksFile || isContextFile(file));
  const sides = [base ?? EMPTY_TREE, ours, theirs];
  const texts = await readFilesAt(
    cwd,
    files.flatMap((file) => sides.map((commit) => ({ commit, path: file }))),
  );
  return files.map((file, index) => {
    const [at, own, track] = texts.slice(index * sides.length);
    return { path: file, base: at, ours: own, theirs: track };
  });
}

/** Where one side lacks the file, git's own answer stands. */
function joinBoth({ path: file, base, ours, theirs }: ContextVersions, branch: string): JoinedFile[] {
  if (ours === undefined || theirs === undefined) return [];
  return [joinContextFile({ path: file, base: base ?? '', ours, theirs, branch })];
}

/** `ctx init` in a worktree writes the context files anew, and git merges that cleanly: one side alone changed them. */
function assertNotWiped(
  request: MergeRequest,
  results: readonly (ContextVersions & { readonly result: string | undefined })[],
): void {
  const wiped = results.flatMap(({ path: file, ours, result }) => {
    if (ours === undefined || ours === result) return [];
    const detail = describeWipe(ours, result, { isMoved: () => false, isKept: isContextFile(file) });
    return detail === undefined ? [] : [{ path: file, detail }];
  });
  const [first] = wiped;
  if (first === undefined) return;
  throw new Failure(
    'context-wiped',
    'The track emptied a context file, as `ctx init` does; nothing was merged.',
    {
      evidence: wiped.map(({ path, detail }) => safeLine(`${path}: ${detail}`)),
      remedy: `Bring it back in the track, commit, then run the command again:\n${shellCommand(['git', '-C', request.track.worktree ?? request.cwd, 'checkout', request.ours.slice(0, 12), '--', first.path])}`,
    },
  );
}

/** The tree with the joined files in it, made in an index of its own: the user's is not touched. */
async function replaceFiles(
  cwd: string,
  tree: string,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<string> {
  if (files.length === 0) return tree;
  return withTemporaryDirectory(async (directory) => {
    const env = { GIT_INDEX_FILE: path.join(directory, 'index') };
    const paths = files.map((file) => file.path);
    const [listed] = await Promise.all([
      readGit(cwd, ['ls-tree', '-z', '--full-tree', tree, '--', ...paths]),
      runGit(cwd, ['read-tree', tree], { env, writes: true }),
    ]);
    // `100644 blob <id>\t<path>`
    const modes = new Map(
      listed.split('\0').map((record) => [record.slice(record.indexOf('\t') + 1), record.slice(0, 6)]),
    );
    const entries: string[] = [];
    for (const file of files) {
      const blob = await readGit(cwd, ['hash-object', '-w', '--stdin'], { input: file.text, writes: true });
      const mode = modes.get(file.path) ?? '';
      entries.push(`${/^100/.test(mode) ? mode : '100644'} ${blob}\t${file.path}\0`);
    }
    await runGit(cwd, ['update-index', '-z', '--index-info'], { env, input: entries.join(''), writes: true });
    return readGit(cwd, ['write-tree'], { env, writes: true });
  });
}

/** The merge proves itself; this looks once more, at the text that main would get. */
function assertNothingLost(file: JoinedFile): void {
  const [first] = file.regressions;
  if (first === undefined) return;
  throw new Failure(
    first.code === 'completion-lost' ? 'completion-lost' : 'task-lost',
    'The merged task list would lose something; nothing was merged.',
    {
      evidence: file.regressions
        .slice(0, 8)
        .map(({ line, title, detail }) => safeLine(`${file.path}:${line}: ${title}: ${detail}`)),
      remedy: 'Put it back in the track’s task list, commit, then run the command again.',
    },
  );
}

function conflictFailure(
  request: MergeRequest,
  files: readonly string[],
  problems: readonly string[],
): Failure {
  return new Failure('merge-conflict', 'Both sides changed the same lines; nothing was merged.', {
    evidence: [
      ...files.slice(0, 10).map(safeLine),
      ...(files.length > 10 ? [`and ${files.length - 10} more`] : []),
      ...problems.slice(0, 10).map((problem) => clipEnd(safeLine(problem), 100)),
    ],
    remedy: [
      'Meet the conflict in the track, where its author is; main stays as it is:',
      ...meetConflict(request),
      'resolve and commit there, then run this command again.',
    ].join('\n'),
  });
}

/** Where the track has no worktree, one is made beside the main one first. */
function meetConflict({ cwd, track: { branch, worktree, incoming } }: MergeRequest): string[] {
  const directory = worktree ?? `${cwd}-${branch.split('/').at(-1)}`;
  const make = worktree === undefined ? [shellCommand(['git', 'worktree', 'add', directory, branch])] : [];
  return [...make, shellCommand(['git', '-C', directory, 'merge', incoming.slice(0, 12)])];
}
