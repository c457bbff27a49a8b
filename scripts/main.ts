/** The entry point: command table, lazy imports, the one catch, exit statuses. */
import path from 'node:path';
import type { Answer, CommandSpec, Invocation } from './cli/command.ts';
import { COMMANDS } from './cli/commands.ts';
import { type ParsedArguments, parseArguments } from './cli/parse-arguments.ts';
import { Failure, renderFailure, renderFailureJson } from './report/failure.ts';
import { VERSION } from './version.ts';

async function main(args: readonly string[]): Promise<number> {
  try {
    return await runCommand(parseArguments(args, COMMANDS));
  } catch (error) {
    return reportError(error, args.includes('--json'));
  }
}

async function runCommand(parsed: ParsedArguments): Promise<number> {
  const { command, values } = parsed;
  if (values['version']) return print(`ctx-worktree ${VERSION}`, 0);
  if (command === undefined || values['help']) {
    const { renderCommandHelp, renderOverview } = await import('./cli/help.ts');
    if (command) return print(renderCommandHelp(command), 0);
    return print(renderOverview(COMMANDS), values['help'] ? 0 : 2);
  }
  const invocation = createInvocation(parsed);
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

function createInvocation(parsed: ParsedArguments): Invocation {
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
    isTerminal: process.stdout.isTTY === true && !process.env['NO_COLOR'],
    readStdin,
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

// A reader that closes the pipe early (`| head`) has what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode = 0;
});
process.exitCode = await main(process.argv.slice(2));
