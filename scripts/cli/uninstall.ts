/** `uninstall`: takes the git merge driver out of this clone. */
import { uninstallDriver } from '../git/merge-driver.ts';
import { readRepository } from '../git/repository.ts';
import type { Answer, Invocation } from './command.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const repository = await readRepository(invocation.cwd);
  const removed = await uninstallDriver(invocation.cwd, repository.commonDir);
  const text = removed
    ? 'The merge driver is removed from this clone.'
    : 'The merge driver was not installed.';
  return { status: 0, text, json: { removed } };
}
