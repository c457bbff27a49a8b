/** `install`: the git merge driver for this clone. */
import path from 'node:path';
import { resolvePath } from '../files/text-files.ts';
import { installDriver, readMergeAttributes } from '../git/merge-driver.ts';
import { readRepository } from '../git/repository.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { taskFileConventions } from '../tasks/select-task-file.ts';
import type { Answer, Invocation } from './command.ts';

const ENTRY_FILES = ['DECISIONS.md', 'LEARNINGS.md', '.context/DECISIONS.md', '.context/LEARNINGS.md'];

export async function run(invocation: Invocation): Promise<Answer> {
  const repository = await readRepository(invocation.cwd);
  const named = invocation.positionals.map((file) => fromTop(repository.worktree, invocation.cwd, file));
  const files = named.length > 0 ? named : [...taskFileConventions(), ...ENTRY_FILES];
  const script = (await resolvePath(process.argv[1] ?? '')) ?? '';
  if (/[\u0000-\u001f]/.test(script) || script === '') {
    throw new Failure('surroundings', 'The path of this program cannot stand in a git configuration.', {
      evidence: [safeLine(script)],
      remedy: 'Move it to a directory whose name holds no control character.',
    });
  }
  const plain = files.filter((file) => !file.includes('*'));
  const before = await readMergeAttributes(repository.worktree ?? invocation.cwd, plain);
  const others = [...before].filter(([, value]) => value !== 'unspecified' && value !== 'ctx-worktree');
  await installDriver(invocation.cwd, repository.commonDir, script, files);
  const notes = others.map(
    ([file, value]) =>
      `.gitattributes says merge=${safeLine(value)} for ${safeLine(file)}; in this clone the driver goes before it.`,
  );
  return {
    status: 0,
    text: ['The merge driver is installed for this clone and all its worktrees.', ...notes].join('\n'),
    json: { files, overridden: others.map(([file, value]) => ({ path: file, merge: value })) },
  };
}

function fromTop(worktree: string | undefined, cwd: string, file: string): string {
  const relative = path.relative(worktree ?? cwd, path.resolve(cwd, file));
  if (!relative.startsWith('..') && !path.isAbsolute(relative)) return relative.split(path.sep).join('/');
  throw new Failure('usage', 'That file is outside the repository.', { evidence: [safeLine(file)] });
}
