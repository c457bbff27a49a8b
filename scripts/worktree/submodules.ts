/** Submodules of a worktree: they have repositories of their own, which go when the worktree goes. */
import path from 'node:path';
import { pathExists } from '../files/text-files.ts';
import { readGit, runGit } from '../git/run-git.ts';

/** Whether any submodule is checked out in a worktree, or has left a place for repositories behind: as git asks. */
export async function hasSubmodules(worktree: string): Promise<boolean> {
  const gitDir = await readGit(worktree, ['rev-parse', '--absolute-git-dir']);
  if (await pathExists(path.join(gitDir, 'modules'))) return true;
  return (await listSubmodules(worktree)).length > 0;
}

/**
 * The submodules that are checked out in a worktree, those within submodules too: paths relative to the worktree.
 *
 * Reads `git ls-files --stage -z`: `160000 <id> 0\t<path>` is a submodule. No shell is asked, as `submodule foreach` is.
 */
export async function listSubmodules(worktree: string): Promise<string[]> {
  if (!(await pathExists(path.join(worktree, '.gitmodules')))) return [];
  const listed = await readGit(worktree, ['ls-files', '--stage', '-z']);
  const links = listed.split('\0').filter((record) => record.startsWith('160000 '));
  const found: string[] = [];
  for (const record of links) {
    const own = record.slice(record.indexOf('\t') + 1);
    if (!(await pathExists(path.join(worktree, own, '.git')))) continue;
    const inner = await listSubmodules(path.join(worktree, own));
    found.push(own, ...inner.map((below) => `${own}/${below}`));
  }
  return found;
}

/**
 * Commits in a worktree's submodules that no remote is known to have: `lib: 1a2b3c4 Mend the parser`. Stashes count.
 * The repository of a submodule in a linked worktree is its own, so what is only there would go with it.
 */
export async function listOwnCommits(worktree: string): Promise<string[]> {
  const found: string[] = [];
  for (const submodule of await listSubmodules(worktree)) {
    const args = [
      'log',
      '--format=%h %s',
      '-n',
      '5',
      '--no-show-signature',
      'HEAD',
      '--branches',
      '--glob=refs/stash',
    ];
    const result = await runGit(path.join(worktree, submodule), [...args, '--not', '--remotes', '--tags']);
    const lines = result.stdout.split('\n').filter((line) => line !== '');
    found.push(...lines.map((line) => `${submodule}: ${line}`));
  }
  return found;
}
