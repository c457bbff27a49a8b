/**
 * How the agents are started: one tmux window each, or a line to paste. Pure. What a task says never stands on a
 * command line: the agent's shell reads the brief from a file, and names and paths are arguments of their own.
 */
import path from 'node:path';
import { shellQuote } from '../report/shell-quote.ts';

export interface LaunchTrack {
  readonly name: string;
  readonly path: string;
  /** The file that holds the brief. */
  readonly brief: string;
}

export interface TmuxState {
  /** The session that the user is in, undefined outside tmux. */
  readonly current: string | undefined;
  /** Names of windows by session; the session that is aimed at may be missing. */
  readonly windows: ReadonlyMap<string, readonly string[]>;
}

export interface LaunchPlan {
  readonly session: string;
  /** Arguments of tmux, in the order in which they run. */
  readonly commands: readonly (readonly string[])[];
  /** Tracks whose window is open already. */
  readonly running: readonly string[];
}

/** The session that the windows go to: the user's own, else one named after the project. */
export function sessionName(state: TmuxState, main: string): string {
  // tmux takes `.` and `:` in a target for separators.
  return state.current ?? `${path.basename(main).replace(/[^\p{L}\p{N}_-]+/gu, '-')}-tracks`;
}

export function planLaunch(
  tracks: readonly LaunchTrack[],
  agent: string,
  state: TmuxState,
  main: string,
): LaunchPlan {
  const session = sessionName(state, main);
  const open = state.windows.get(session);
  const running = tracks.filter((track) => open?.includes(track.name)).map((track) => track.name);
  const commands = tracks
    .filter((track) => !running.includes(track.name))
    .map((track, index) => {
      const create = open === undefined && index === 0;
      const where = create
        ? ['new-session', '-d', '-s', session]
        : ['new-window', '-d', '-t', `=${session}:`];
      return [...where, '-n', track.name, '-c', track.path, ...agentCommand(agent, track)];
    });
  return { session, commands, running };
}

/** Several words: tmux then starts the program itself. The shell stays when the agent ends, so that its last words do. */
function agentCommand(agent: string, track: LaunchTrack): string[] {
  return ['sh', '-c', `${agent} "$(cat "$1")"; exec "\${SHELL:-sh}"`, 'ctx-worktree', track.brief];
}

/** A line that starts an agent by hand. */
export function pasteLine(agent: string, track: LaunchTrack): string {
  return `(cd ${shellQuote(track.path)} && ${agent} "$(cat ${shellQuote(track.brief)})")`;
}
