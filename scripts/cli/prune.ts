/** `prune`: takes away what is left of tracks that are gone. */
import { safeLine } from '../report/safe-text.ts';
import { type PruneResult, pruneClone } from '../worktree/prune.ts';
import type { Answer, Invocation } from './command.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const dryRun = invocation.has('dry-run');
  const result = await pruneClone(invocation.cwd, { dryRun, narrate: invocation.narrate });
  return { status: 0, text: renderPruned(result, dryRun), json: { ...result, dryRun } };
}

function renderPruned({ pruned, kept }: PruneResult, dryRun: boolean): string {
  const lines: string[] = [];
  if (pruned.length === 0) lines.push('There is nothing to take away.');
  else lines.push(dryRun ? 'Would take away:' : 'Took away:', ...pruned.map((what) => `  ${safeLine(what)}`));
  if (kept.length > 0)
    lines.push('Kept:', ...kept.map(({ what, why }) => `  ${safeLine(what)}: ${safeLine(why)}`));
  return lines.join('\n');
}
