/** `launch`: one agent per worktree, each with its brief. */
import path from 'node:path';
import {
  type LaunchPlan,
  type LaunchTrack,
  pasteLine,
  planLaunch,
  type TmuxState,
} from '../brief/launch-plan.ts';
import { readBrief, readTracks, type Tracks, trackNames } from '../brief/read-brief.ts';
import { renderBrief } from '../brief/render-brief.ts';
import { askTmux, runTmux } from '../files/run-tmux.ts';
import { createDirectory, writeTextFile } from '../files/text-files.ts';
import { runGit } from '../git/run-git.ts';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { stateDirectory } from '../worktree/track-record.ts';
import type { Answer, Invocation } from './command.ts';
import { readMeantNames } from './meant-names.ts';

const DEFAULT_AGENT = 'claude';

export async function run(invocation: Invocation): Promise<Answer> {
  const tracks = await readTracks(invocation.cwd);
  const given = await readMeantNames(invocation.cwd, invocation.positionals);
  const names = given.length > 0 ? given : trackNames(tracks);
  if (names.length === 0) {
    throw new Failure('unknown-track', 'There is no track to start an agent in.', {
      evidence: ['git has no linked worktree here'],
      remedy: 'ctx-worktree create docs',
    });
  }
  const dryRun = invocation.has('dry-run');
  const launched = await writeBriefs(tracks, [...new Set(names)], dryRun);
  const agent = await readAgent(invocation.cwd);
  const state = await readTmux();
  if (state === undefined) return answerPaste(launched, agent);
  const plan = planLaunch(launched, agent, state, tracks.main ?? invocation.cwd);
  if (!dryRun) for (const command of plan.commands) await runTmux(command);
  return answerTmux(plan, launched, state, dryRun);
}

/** Checks all names before anything is written. */
async function writeBriefs(
  tracks: Tracks,
  names: readonly string[],
  dryRun: boolean,
): Promise<LaunchTrack[]> {
  const directory = path.join(stateDirectory(tracks.commonDir), 'briefs');
  const briefs = [];
  for (const name of names) briefs.push(await readBrief(tracks, name));
  if (!dryRun) {
    await createDirectory(directory);
    for (const brief of briefs) {
      await writeTextFile(path.join(directory, briefFile(brief.name)), `${renderBrief(brief)}\n`);
    }
  }
  return briefs.map(({ name, path: at }) => ({
    name,
    path: at,
    brief: path.join(directory, briefFile(name)),
  }));
}

/** The branch of a worktree that was made by hand may hold slashes. */
function briefFile(name: string): string {
  return `${encodeURIComponent(name)}.md`;
}

/** The user's own setting; a repository cannot bring it along, since git does not clone configuration. */
async function readAgent(cwd: string): Promise<string> {
  const own = process.env['CTX_WORKTREE_AGENT'];
  if (own) return own;
  const result = await runGit(cwd, ['config', '--get', 'ctx-worktree.agent'], { accept: [1] });
  return result.stdout || DEFAULT_AGENT;
}

/** Undefined when there is no tmux. */
async function readTmux(): Promise<TmuxState | undefined> {
  if ((await askTmux(['-V'])) === undefined) return undefined;
  const listed = (await askTmux(['list-windows', '-a', '-F', '#{session_name}\t#{window_name}'])) ?? '';
  const windows = new Map<string, string[]>();
  for (const line of listed.split('\n').filter((text) => text !== '')) {
    const [session = '', window = ''] = line.split('\t');
    windows.set(session, [...(windows.get(session) ?? []), window]);
  }
  const inside = process.env['TMUX'] !== undefined && process.env['TMUX'] !== '';
  return {
    current: inside ? await askTmux(['display-message', '-p', '#{session_name}']) : undefined,
    windows,
  };
}

function answerPaste(launched: readonly LaunchTrack[], agent: string): Answer {
  const lines = launched.map((track) => pasteLine(agent, track));
  return {
    status: 0,
    text: ['There is no tmux here. Start each agent in a terminal of its own:', '', ...lines].join('\n'),
    json: { launched: [], running: [], commands: lines },
  };
}

function answerTmux(
  plan: LaunchPlan,
  launched: readonly LaunchTrack[],
  state: TmuxState,
  dryRun: boolean,
): Answer {
  const commands = plan.commands.map((command) => shellCommand(['tmux', ...command]));
  const started = launched.map(({ name }) => name).filter((name) => !plan.running.includes(name));
  const lines = dryRun
    ? ['Would run:', ...commands.map((command) => `  ${command}`), 'Nothing was started.']
    : [
        `Started ${count(started.length, 'agent')} in tmux session ${safeLine(plan.session)}: ${started.join(', ')}`,
      ];
  if (plan.running.length > 0) lines.push(`Open already: ${plan.running.join(', ')}`);
  if (!dryRun && state.current === undefined) {
    lines.push('To watch:', `  ${shellCommand(['tmux', 'attach', '-t', plan.session])}`);
  }
  if (!dryRun) lines.push('How far they are:', '  ctx-worktree status');
  return {
    status: 0,
    text: lines.join('\n'),
    json: { session: plan.session, launched: dryRun ? [] : started, running: plan.running, commands },
  };
}
