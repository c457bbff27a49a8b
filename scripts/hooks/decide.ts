/** What a hook says to a tool call: nothing, a warning, or a denial with its reason. Pure but for the world it asks. */
import path from 'node:path';
import type { Checkout, TrackFacts } from '../files/checkout.ts';
import { type FoundCommand, findCommands } from './find-commands.ts';
import { ownerOf } from './scope.ts';
import { writtenPaths } from './written-paths.ts';

export interface ToolCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Absolute directory that the session is in. */
  readonly cwd: string;
  /** Where the session was started, when the client says. */
  readonly project: string | undefined;
}

/** What the decision may ask of the machine it runs on. */
export interface World {
  checkoutOf(file: string): Checkout | undefined;
  resolve(file: string): string;
  tracksOf(commonDir: string): readonly TrackFacts[];
  hasLinkedWorktrees(commonDir: string): boolean;
  readonly variables: Readonly<Record<string, string>>;
}

export type Decision =
  | { readonly kind: 'silent' }
  | { readonly kind: 'warn'; readonly text: string }
  | { readonly kind: 'deny'; readonly reason: string };

const SILENT: Decision = { kind: 'silent' };

/** Decides on one tool call. */
export function decideToolCall(call: ToolCall, world: World): Decision {
  const session = findSession(call, world);
  if (call.tool === 'Bash') {
    const line = call.input['command'];
    return typeof line === 'string' ? decideLine(line, call, session, world) : SILENT;
  }
  const file = call.input['file_path'] ?? call.input['notebook_path'];
  if (typeof file !== 'string' || session === undefined) return SILENT;
  return decideWrite(path.resolve(call.cwd, file), session, world);
}

/** The linked worktree that the session works in, undefined in the main one and outside of repositories. */
function findSession(call: ToolCall, world: World): Checkout | undefined {
  const candidates = [call.cwd, call.project].filter((place) => place !== undefined);
  return candidates.map((place) => world.checkoutOf(place)).find((checkout) => checkout?.isLinked);
}

function decideLine(line: string, call: ToolCall, session: Checkout | undefined, world: World): Decision {
  // Most lines hold nothing that any rule is about: then they need no parsing.
  if (session === undefined && !/init|stash/.test(line.replace(/["'\\]/g, ''))) return SILENT;
  const commands = findCommands(line, {
    cwd: call.cwd,
    variables: world.variables,
    topOf: (directory) => world.checkoutOf(directory)?.top,
  });
  const decisions = commands.map((command) => decideCommand(command, call, session, world));
  return (
    decisions.find((decision) => decision.kind === 'deny') ??
    decisions.find((decision) => decision.kind === 'warn') ??
    SILENT
  );
}

function decideCommand(
  command: FoundCommand,
  call: ToolCall,
  session: Checkout | undefined,
  world: World,
): Decision {
  if (isCtxInit(command.words)) return decideInit(command, call, world);
  const stash = stashOf(command.words);
  if (stash !== undefined) return decideStash(stash, command, session, world);
  if (session === undefined) return SILENT;
  const written = [...command.writes, ...writtenPaths(command.words)].filter((file) => !file.includes('\0'));
  const places = command.places.known.length > 0 ? command.places.known : [call.cwd];
  const decisions = written.flatMap((file) =>
    places.map((place) => decideWrite(path.resolve(place, file), session, world)),
  );
  return decisions.find((decision) => decision.kind === 'deny') ?? decisions[0] ?? SILENT;
}

/** `ctx init`, also with options before it; `ctx init --help` only prints. */
function isCtxInit(words: readonly string[]): boolean {
  if (!/^ctx(?:\.exe)?$/.test(path.basename(words[0] ?? ''))) return false;
  if (words.includes('--help') || words.includes('-h')) return false;
  const plain = words.slice(1).filter((word) => !word.startsWith('-'));
  // The word after an option may be its value.
  return plain[0] === 'init' || (plain[1] === 'init' && (words[1] ?? '').startsWith('-'));
}

function decideInit(command: FoundCommand, call: ToolCall, world: World): Decision {
  const places = command.places.known.map((place) => world.checkoutOf(place));
  const linked = places.find((checkout) => checkout?.isLinked);
  if (linked !== undefined) {
    return deny(
      `ctx init is not run in a linked worktree (${linked.top}): it would overwrite the context files ` +
        'that the merge brings back. The context is there already; work on with it.',
    );
  }
  const home = world.checkoutOf(call.cwd);
  if (!command.places.unknown || home === undefined || !world.hasLinkedWorktrees(home.commonDir))
    return SILENT;
  return deny(
    'ctx init is not run in a linked worktree, and this command line does not say in which directory it ' +
      'would run. Run it in the main worktree alone, by a plain path.',
  );
}

/** What a `git stash` would do and where, or undefined when it only reads or is another command. */
function stashOf(words: readonly string[]): { readonly directory: string | undefined } | undefined {
  if (!/^git(?:\.exe)?$/.test(path.basename(words[0] ?? ''))) return undefined;
  let directory: string | undefined;
  let index = 1;
  for (; (words[index] ?? '').startsWith('-'); index++) {
    const word = words[index];
    if (word === '-C') directory = path.join(directory ?? '', words[index + 1] ?? '');
    if (/^(?:-C|-c|--git-dir|--work-tree|--namespace|--exec-path|--config-env)$/.test(word ?? '')) index++;
  }
  if (words[index] !== 'stash') return undefined;
  return /^(?:list|show|create|--help|-h)$/.test(words[index + 1] ?? '') ? undefined : { directory };
}

function decideStash(
  stash: { readonly directory: string | undefined },
  command: FoundCommand,
  session: Checkout | undefined,
  world: World,
): Decision {
  const places = command.places.known.map((place) => path.resolve(place, stash.directory ?? ''));
  if (session === undefined && !places.some((place) => world.checkoutOf(place)?.isLinked)) return SILENT;
  return deny(
    'git stash is not used in a linked worktree: all worktrees share one stack, and another track may pop ' +
      'what you put there. Commit instead: git add -A && git commit -m "WIP: ..."',
  );
}

/** A write by a session in a linked worktree. `file` is absolute. */
function decideWrite(file: string, session: Checkout, world: World): Decision {
  const place = world.checkoutOf(file);
  if (place === undefined || place.commonDir !== session.commonDir) return SILENT;
  const tracks = world.tracksOf(session.commonDir);
  if (place.top !== session.top) return deny(elsewhere(place, session, tracks));
  const relative = path.relative(session.top, world.resolve(file)).split(path.sep).join('/');
  return decideScope(relative, session, tracks);
}

function elsewhere(place: Checkout, session: Checkout, tracks: readonly TrackFacts[]): string {
  const owner = tracks.find((track) => track.path === place.top);
  const whose = !place.isLinked
    ? 'the main worktree'
    : owner
      ? `the worktree of track ${owner.name}`
      : 'another worktree';
  return (
    `This path lies in ${whose} (${place.top}). This session works in ${session.top}: write the same file ` +
    'there, by its path from that top. Work comes together when the track is merged.'
  );
}

function decideScope(relative: string, session: Checkout, tracks: readonly TrackFacts[]): Decision {
  const own = tracks.find((track) => track.path === session.top);
  // The task list and the context files are everybody's: the merge brings their lines together.
  if (tracks.some((track) => track.tasksFile === relative) || relative.startsWith('.context/')) return SILENT;
  const owner = ownerOf(relative, tracks, own?.name);
  if (owner !== undefined && owner.name !== own?.name) {
    return deny(
      `${relative} belongs to track ${owner.name}. Leave it: note what is needed there in the task list below ` +
        'the task that needs it, and go on with what is yours; or ask the user to stop one of the two tracks.',
    );
  }
  if (owner !== undefined || own === undefined || own.scope.length === 0) return SILENT;
  return {
    kind: 'warn',
    text:
      `${relative} is outside the scope of track ${own.name} (${own.scope.join(', ')}), and of every other. ` +
      'Go on when a task of yours needs it, and say so in the commit message: a merge may conflict there.',
  };
}

function deny(reason: string): Decision {
  return { kind: 'deny', reason: `ctx-worktree: ${reason}` };
}
