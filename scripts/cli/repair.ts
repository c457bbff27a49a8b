/** `repair`: tells git where worktrees are that were moved by hand. */
import path from 'node:path';
import { safeLine } from '../report/safe-text.ts';
import { type RepairResult, repairWorktrees } from '../worktree/repair.ts';
import type { Answer, Invocation } from './command.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const places = invocation.positionals.map((place) => path.resolve(invocation.cwd, place));
  const result = await repairWorktrees(invocation.cwd, places, invocation.narrate);
  return { status: result.gone.length > 0 ? 1 : 0, text: renderRepaired(result), json: result };
}

function renderRepaired({ repaired, gone }: RepairResult): string {
  if (repaired.length + gone.length === 0) return 'Every worktree is where git thinks it is.';
  const lines = repaired.map(({ name, to }) => `${safeLine(name)}: is at ${safeLine(to)}`);
  for (const { name, path: place } of gone)
    lines.push(`${safeLine(name)}: not found; was ${safeLine(place)}`);
  if (gone.length > 0)
    lines.push(
      '',
      'If one was moved, name its place: ctx-worktree repair PATH',
      'If it was deleted: ctx-worktree prune',
    );
  return lines.join('\n');
}
