/** `undo`: takes back the last create or teardown. */
import { undoLast } from '../worktree/undo.ts';
import type { Answer, Invocation } from './command.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const result = await undoLast(invocation.cwd, invocation.positionals[0], invocation.narrate);
  return {
    status: 0,
    text: [
      `Took back the ${result.kind} of ${result.names.join(', ')}:`,
      ...result.done.map((line) => `  ${line}`),
    ].join('\n'),
    json: { id: result.id, kind: result.kind, names: result.names, done: result.done },
  };
}
