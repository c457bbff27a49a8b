/** From a command line to its answer: command table, lazy imports, the one catch, exit statuses. */
import path from 'node:path';
import { Failure, renderFailure, renderFailureJson } from '../report/failure.ts';
import { VERSION } from '../version.ts';
import type { Answer, CommandSpec, Invocation } from './command.ts';
import { COMMANDS } from './commands.ts';
import { type ParsedArguments, parseArguments } from './parse-arguments.ts';

/**
 * Runs a command line, prints what it answers, and returns the exit status.
 *
 * @param stdin standard input, when somebody has read it already
 */
export async function runCommandLine(args: readonly string[], stdin?: string): Promise<number> {
  // A reader that closes the pipe early (`| head`) has what it wanted.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    // Also ends a command that would go on for ever.
    process.exit(0);
  });
  try {
    return await runCommand(parseArguments(args, COMMANDS), stdin);
  } catch (error) {
    const status = reportError(error, args.includes('--json'));
    // The agent's client takes status 2 of a hook for a refusal of what the agent wants to do.
    return status === 2 && args.includes('hook') ? 1 : status;
  }
}

async function runCommand(parsed: ParsedArguments, stdin: string | undefined): Promise<number> {
  const { command, values } = parsed;
  if (values['version']) return print(`ctx-worktree ${VERSION}`, 0);
  if (command === undefined || values['help']) {
    const { renderCommandHelp, renderOverview } = await import('./help.ts');
    if (command) return print(renderCommandHelp(command), 0);
    return print(renderOverview(COMMANDS), values['help'] ? 0 : 2);
  }
  const invocation = createInvocation(parsed, stdin);
  const { run } = await command.load();
  return printAnswer(command, invocation, await run(invocation));
}

function printAnswer(command: CommandSpec, invocation: Invocation, answer: Answer): number {
  if (!invocation.json) return print(answer.text, answer.status);
  return print(
    JSON.stringify({ schema: `ctx-worktree/${command.name}/v1`, ...answer.json }, null, 2),
    answer.status,
  );
}

function createInvocation(parsed: ParsedArguments, stdin: string | undefined): Invocation {
  const { values, positionals } = parsed;
  const directories = (values['directory'] as readonly string[] | undefined) ?? [];
  const list = (name: string): readonly string[] => {
    const value = values[name];
    return Array.isArray(value) ? value : value === undefined ? [] : [String(value)];
  };
  return {
    cwd: path.resolve(process.cwd(), ...directories),
    positionals,
    option: (name) => list(name)[0],
    options: list,
    has: (name) => values[name] === true,
    json: values['json'] === true,
    narrate: (line) => {
      if (!values['quiet']) process.stderr.write(`${line}\n`);
    },
    write: (text) => {
      process.stdout.write(`${text}\n`);
    },
    isTerminal: process.stdout.isTTY === true && !process.env['NO_COLOR'],
    readStdin: async () => stdin ?? readStdin(),
  };
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function print(text: string, status: number): number {
  if (text !== '') process.stdout.write(`${text}\n`);
  return status;
}

function reportError(error: unknown, json: boolean): number {
  const failure = error instanceof Failure ? error : unexpected(error);
  if (json) process.stdout.write(`${JSON.stringify(renderFailureJson(failure), null, 2)}\n`);
  else process.stderr.write(`${renderFailure(failure)}\n`);
  return failure.exitStatus;
}

/** A fault of ours: nobody foresaw it, so the place in the code is the evidence. */
function unexpected(error: unknown): Failure {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new Failure('surroundings', 'Something unexpected happened; this is a fault of ctx-worktree.', {
    evidence: stack
      .split('\n')
      .slice(0, 6)
      .map((line) => line.trim()),
    remedy: 'Run the command again; if it stays, report it with the lines above.',
    cause: error,
  });
}
