/** Conflicts that a change left in its files. */
import { readFileAt } from '../git/repository.ts';
import { readGit } from '../git/run-git.ts';
import { findAddedConflicts, type LineRange, parseAddedRanges } from './find-markers.ts';
import type { Finding } from './finding.ts';
import type { Change } from './read-change.ts';

/** Lines of a file that a change added. */
export async function readAdded(cwd: string, from: string, to: string, path: string): Promise<LineRange[]> {
  const args = ['diff', '-U0', '--no-ext-diff', '--no-textconv', '--no-color', from, to, '--', path];
  return parseAddedRanges(await readGit(cwd, args));
}

/** Conflicts that the change left in any file. A file with another `conflict-marker-size` may show markers of the usual size. */
export async function findLeftConflicts(
  cwd: string,
  change: Pick<Change, 'fork' | 'head'>,
  except: ReadonlySet<string>,
): Promise<Finding[]> {
  const listed = await readGit(cwd, [
    'diff',
    '--name-only',
    '-z',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--diff-filter=AM',
    '-G^<<<<<<<( |$)',
    change.fork,
    change.head,
    '--',
  ]);
  const findings: Finding[] = [];
  for (const path of listed.split('\0').filter((one) => one !== '' && !except.has(one))) {
    const text = await readFileAt(cwd, change.head, path);
    if (text === undefined || text.includes('\0') || (await hasOtherMarkers(cwd, path))) continue;
    const added = await readAdded(cwd, change.fork, change.head, path);
    const detail = 'a conflict that nobody settled';
    for (const line of findAddedConflicts(path, text, added)) {
      findings.push({ code: 'merge-conflict', path, line, detail });
    }
  }
  return findings;
}

/** https://git-scm.com/docs/gitattributes#_conflict_marker_size */
async function hasOtherMarkers(cwd: string, path: string): Promise<boolean> {
  const output = await readGit(cwd, ['check-attr', '-z', 'conflict-marker-size', '--', path]);
  const size = output.split('\0')[2] ?? '';
  return /^\d+$/.test(size) && size !== '7';
}
