/** Whether a track's changes are in the base branch already under other commit ids: squashed, rebased or picked. */
import { readMergeBase } from '../git/merge-base.ts';
import { readGit } from '../git/run-git.ts';
import { isContextFile } from '../tasks/context-files.ts';
import { listTouched } from './touched-paths.ts';

/** Commits of the base that are looked through, and paths that are compared; past these the answer is no. */
const MOST_COMMITS = 500;
const MOST_PATHS = 500;

/**
 * The commits of `base` that bring what the track brings, newest first; none when some of it is missing. The task list
 * and the context files are left out: every track and every squash changes them in its own way.
 *
 * @param base commit id of the base branch
 * @param tip commit id of the track
 */
export async function findLanded(
  cwd: string,
  base: string,
  tip: string,
  tasksFile: string | undefined,
): Promise<string[]> {
  const ancestor = await readMergeBase(cwd, base, tip);
  const touched = (await listTouched(cwd, base, tip)).filter(
    (file) => file !== tasksFile && !isContextFile(file),
  );
  if (ancestor === undefined || touched.length === 0 || touched.length > MOST_PATHS) return [];
  const [whole, each, theirs] = await Promise.all([
    patchIds(cwd, ['diff-tree', '-p', ...PLAIN, ancestor, tip, '--', ...touched]),
    patchIds(cwd, ['log', '-p', '--no-merges', ...PLAIN, `${ancestor}..${tip}`, '--', ...touched]),
    patchIds(cwd, [
      'log',
      '-p',
      '--no-merges',
      '-n',
      `${MOST_COMMITS}`,
      ...PLAIN,
      `${ancestor}..${base}`,
      '--',
      ...touched,
    ]),
  ]);
  const landed = (patches: ReadonlyMap<string, string>) => [...patches.keys()].map((id) => theirs.get(id));
  for (const commits of [landed(whole), landed(each)])
    if (commits.length > 0 && commits.every((commit) => commit !== undefined)) return commits;
  return [];
}

/** Diffs as git makes them, whatever the user has configured. */
const PLAIN = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-renames'];

/** Commit ids by patch id. Reads `<patch id> <commit id>` lines; a diff of two commits has zeros for the latter. */
async function patchIds(cwd: string, args: readonly string[]): Promise<Map<string, string>> {
  const signature = args[0] === 'log' ? ['--no-show-signature', '--format=commit %H'] : [];
  const [command = '', ...rest] = args;
  const diff = await readGit(cwd, [command, ...signature, ...rest], { keepFinalNewline: true });
  const output = await readGit(cwd, ['patch-id', '--stable'], { input: diff });
  const pairs = output.split('\n').map((line) => line.split(' '));
  return new Map(pairs.flatMap(([patch, commit]) => (patch && commit ? [[patch, commit]] : [])));
}
