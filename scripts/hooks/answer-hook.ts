/** The hooks that run often: standard input to answer, with files alone; everything rarer is left to the commands. */
import { hasLinkedWorktrees, readCheckout, readTrackFacts, resolveExisting } from '../files/checkout.ts';
import { appendHookFault } from '../files/hook-faults.ts';
import { type Decision, decideToolCall, type World } from './decide.ts';

export interface HookSetting {
  /** Directory of the process; the client's word on where the session is outranks it. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Answers a tool call. Returns what to print, empty for nothing. Never throws: a fault is logged in the clone, and the
 * call goes on as if there were no hook.
 */
export function answerPreToolUse(stdin: string, setting: HookSetting): string {
  let cwd = setting.cwd;
  try {
    const event = JSON.parse(stdin) as Record<string, unknown>;
    if (typeof event['cwd'] === 'string') cwd = event['cwd'];
    const input = event['tool_input'];
    const call = {
      tool: String(event['tool_name'] ?? ''),
      input: typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {},
      cwd,
      project: setting.environment['CLAUDE_PROJECT_DIR'] || undefined,
    };
    return renderDecision(decideToolCall(call, createWorld(setting, cwd)));
  } catch (error) {
    logHookFault(cwd, 'pre-tool-use', error);
    return '';
  }
}

/** Whether a session that starts here has something to be told: it does only in a linked worktree. */
export function isSessionInTrack(stdin: string, setting: HookSetting): boolean {
  return readCheckout(sessionDirectory(stdin, setting))?.isLinked ?? false;
}

/** The directory that the client names on standard input, else that of the process. */
export function sessionDirectory(stdin: string, setting: HookSetting): string {
  try {
    const { cwd } = JSON.parse(stdin) as { cwd?: unknown };
    return typeof cwd === 'string' ? cwd : setting.cwd;
  } catch {
    return setting.cwd;
  }
}

/** Writes a fault to the log of the clone that `cwd` lies in; without one there is nowhere to write. */
export function logHookFault(cwd: string, hook: string, error: unknown): void {
  const checkout = readCheckout(cwd);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (checkout !== undefined) appendHookFault(checkout.commonDir, `${hook}: ${text}`);
}

function createWorld(setting: HookSetting, cwd: string): World {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(setting.environment)) {
    if (value !== undefined) variables[name] = value;
  }
  // Of the process here, not of the shell that will run the line.
  variables['PWD'] = cwd;
  delete variables['OLDPWD'];
  return {
    checkoutOf: readCheckout,
    resolve: resolveExisting,
    tracksOf: (commonDir) => readTrackFacts(commonDir, (fault) => appendHookFault(commonDir, fault)),
    hasLinkedWorktrees,
    variables,
  };
}

/** The client's protocol: https://code.claude.com/docs/en/hooks */
function renderDecision(decision: Decision): string {
  if (decision.kind === 'silent') return '';
  const said =
    decision.kind === 'deny'
      ? { permissionDecision: 'deny', permissionDecisionReason: decision.reason }
      : { additionalContext: `ctx-worktree: ${decision.text}` };
  const output = { hookSpecificOutput: { hookEventName: 'PreToolUse', ...said } };
  return JSON.stringify(decision.kind === 'warn' ? { ...output, systemMessage: decision.text } : output);
}
