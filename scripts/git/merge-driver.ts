/**
 * The git merge driver of this clone: its command in .git/config, the files that it is for in .git/info/attributes.
 * Nothing that git tracks is touched. https://git-scm.com/docs/gitattributes#_defining_a_custom_merge_driver
 */
import path from 'node:path';
import { createDirectory, readTextFile, removeFile, writeTextFile } from '../files/text-files.ts';
import { shellQuote } from '../report/shell-quote.ts';
import { readGit, runGit } from './run-git.ts';

const DRIVER = 'ctx-worktree';
const START = '# ctx-worktree: start (written by install, removed by uninstall)';
const END = '# ctx-worktree: end';

/**
 * The driver's command. git runs it with `sh`; where node or the script is missing, or the script gives no answer,
 * git's own merge does it, so that "ours" is never left without markers.
 */
export function renderDriverCommand(script: string): string {
  const quoted = shellQuote(script).replaceAll('%', '%%');
  const ours = `if command -v node >/dev/null 2>&1 && [ -f ${quoted} ]; then node ${quoted} merge-tasks --driver --quiet %O %A %B; s=$?; [ $s -le 1 ] && exit $s; fi`;
  return `${ours}; git merge-file -q -L ours -L base -L theirs %A %O %B || exit 1`;
}

export async function installDriver(
  cwd: string,
  commonDir: string,
  script: string,
  patterns: readonly string[],
): Promise<void> {
  const set = (name: string, value: string) =>
    runGit(cwd, ['config', '--local', `merge.${DRIVER}.${name}`, value], { writes: true });
  await set('name', 'task lists, joined task by task');
  await set('driver', renderDriverCommand(script));
  const lines = patterns.map((pattern) => `${renderPattern(pattern)} merge=${DRIVER}`);
  await editAttributes(commonDir, [START, ...lines, END]);
}

/** @returns whether there was anything to remove */
export async function uninstallDriver(cwd: string, commonDir: string): Promise<boolean> {
  const section = await runGit(cwd, ['config', '--local', '--remove-section', `merge.${DRIVER}`], {
    accept: [5, 128],
    writes: true,
  });
  const had = await editAttributes(commonDir, []);
  return section.exitCode === 0 || had;
}

/** The pattern that names one path from the top, in the quotes that gitattributes reads. */
function renderPattern(file: string): string {
  const pattern = `/${file}`;
  return /[\s"\\]/.test(pattern) ? `"${pattern.replace(/["\\]/g, '\\$&')}"` : pattern;
}

/** Puts the block in place of the last one; an empty block takes it out. Other lines stay. */
async function editAttributes(commonDir: string, block: readonly string[]): Promise<boolean> {
  const file = path.join(commonDir, 'info', 'attributes');
  const old = await readTextFile(file);
  const lines = (old ?? '').split('\n');
  const [start, end] = [lines.indexOf(START), lines.indexOf(END)];
  const had = start >= 0 && end > start;
  if (had) lines.splice(start, end - start + 1);
  while (lines.at(-1) === '') lines.pop();
  const text = [...lines, ...block].map((line) => `${line}\n`).join('');
  if (text === '' && had) await removeFile(file);
  else if (text !== (old ?? '')) {
    await createDirectory(path.dirname(file));
    await writeTextFile(file, text);
  }
  return had;
}

/** What the `merge` attribute of files is now: `unspecified`, or somebody's driver. */
export async function readMergeAttributes(
  cwd: string,
  files: readonly string[],
): Promise<Map<string, string>> {
  if (files.length === 0) return new Map();
  const output = await readGit(cwd, ['check-attr', '-z', 'merge', '--', ...files]);
  const fields = output.split('\0');
  const found = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) found.set(fields[at] ?? '', fields[at + 2] ?? '');
  return found;
}
