/**
 * The entry point. Two hooks run at every tool call and every start of a session: they are answered from here, with
 * little code to load. All else is loaded when it is asked for.
 */
import { readStandardInput, writeStandardOutput } from './files/standard-streams.ts';
import { answerPreToolUse, isSessionInTrack } from './hooks/answer-hook.ts';

async function main(args: readonly string[]): Promise<number> {
  const hook = args.length === 2 && args[0] === 'hook' ? args[1] : undefined;
  if (hook !== 'pre-tool-use' && hook !== 'session-start') return runCommandLine(args);
  const stdin = readStandardInput();
  const setting = { cwd: process.cwd(), environment: process.env };
  if (hook === 'session-start') return isSessionInTrack(stdin, setting) ? runCommandLine(args, stdin) : 0;
  const answer = answerPreToolUse(stdin, setting);
  if (answer !== '') writeStandardOutput(answer);
  return 0;
}

async function runCommandLine(args: readonly string[], stdin?: string): Promise<number> {
  const commands = await import('./cli/run-command-line.ts');
  return commands.runCommandLine(args, stdin);
}

process.exitCode = await main(process.argv.slice(2));
