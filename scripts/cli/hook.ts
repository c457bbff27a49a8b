/** `hook`: what the agent's client calls. The two that run often are answered in main.ts, before this is loaded. */
import { readBrief, readTracks, trackNames } from '../brief/read-brief.ts';
import { renderBrief } from '../brief/render-brief.ts';
import { answerPreToolUse, isSessionInTrack, logHookFault, sessionDirectory } from '../hooks/answer-hook.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import type { Answer, Invocation } from './command.ts';

type Answering = (stdin: string, cwd: string) => Promise<string>;

const HOOKS: Readonly<Record<string, Answering>> = {
  'pre-tool-use': async (stdin, cwd) => answerPreToolUse(stdin, { cwd, environment: process.env }),
  'session-start': answerSessionStart,
  'worktree-create': async (stdin, cwd) =>
    (await import('../hooks/client-worktrees.ts')).createForClient(stdin, cwd),
  'worktree-remove': async (stdin, cwd) =>
    (await import('../hooks/client-worktrees.ts')).removeForClient(stdin, cwd),
};

/**
 * Answers one event.
 *
 * @throws Failure of `worktree-create` and `worktree-remove`, to which the client stops; of an unknown hook
 */
export async function run(invocation: Invocation): Promise<Answer> {
  const name = invocation.positionals[0] ?? '';
  const answering = Object.hasOwn(HOOKS, name) ? HOOKS[name] : undefined;
  if (answering === undefined) {
    throw new Failure('usage', 'There is no such hook.', {
      evidence: [`given: ${safeLine(name)}`, `known: ${Object.keys(HOOKS).join(', ')}`],
      remedy: 'ctx-worktree hook --help',
    });
  }
  const text = await answering(await invocation.readStdin(), invocation.cwd);
  return { status: 0, text, json: { text } };
}

/** The brief of the track that a session starts in; a fault is logged and said to nobody. */
async function answerSessionStart(stdin: string, processCwd: string): Promise<string> {
  const setting = { cwd: processCwd, environment: process.env };
  const cwd = sessionDirectory(stdin, setting);
  try {
    if (!isSessionInTrack(stdin, setting)) return '';
    const tracks = await readTracks(cwd);
    const index = tracks.tracks.findIndex(({ worktree }) => worktree.path === tracks.here);
    const name = trackNames(tracks)[index];
    return name === undefined ? '' : renderBrief(await readBrief(tracks, name));
  } catch (error) {
    logHookFault(cwd, 'session-start', error);
    return '';
  }
}
