/** Command line to invocation, by the command table. */
import { parseArgs } from 'node:util';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import type { CommandSpec, OptionSpec } from './command.ts';

/** Options of every command. */
export const GLOBAL_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  C: { value: 'DIR', help: 'work as if started in DIR (as git does); may stand several times', many: true },
  json: { help: 'print one JSON object' },
  quiet: { help: 'print no progress' },
  help: { help: 'show this help' },
  version: { help: 'show the version' },
};

export interface ParsedArguments {
  /** Undefined for a bare `--help`, `--version` or an empty command line. */
  readonly command: CommandSpec | undefined;
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
}

/**
 * Parses the arguments after `node script`. Options may stand before and after the command's name.
 *
 * @throws Failure `usage`
 */
export function parseArguments(args: readonly string[], commands: readonly CommandSpec[]): ParsedArguments {
  const name = findCommandName(args);
  const command = commands.find((spec) => spec.name === name);
  if (name !== undefined && command === undefined) throw unknownCommand(name, commands);
  const specs = { ...GLOBAL_OPTIONS, ...command?.options };
  const { values, positionals } = parseOrRefuse(args, specs, command);
  const rest = command === undefined ? positionals : positionals.slice(1);
  if (command !== undefined && !values['help'] && !values['version']) {
    assertArgumentCount(command, rest);
    for (const [option, spec] of Object.entries(specs)) assertChoice(option, spec, values[option], command);
  }
  return { command, positionals: rest, values };
}

function findCommandName(args: readonly string[]): string | undefined {
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? '';
    if (word === '-C') index++;
    else if (!word.startsWith('-')) return word;
  }
  return undefined;
}

type Values = Record<string, string | boolean | readonly string[] | undefined>;

function parseOrRefuse(
  args: readonly string[],
  specs: Readonly<Record<string, OptionSpec>>,
  command: CommandSpec | undefined,
): { values: Values; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name === 'C' ? 'directory' : name,
      {
        type: spec.value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: spec.many ?? false,
        ...(name === 'C' ? { short: 'C' } : {}),
      },
    ]),
  );
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values: parsed.values as Values, positionals: parsed.positionals };
  } catch (error) {
    throw new Failure('usage', safeLine((error as Error).message.split('. ')[0] ?? 'Bad arguments.'), {
      evidence: [`given: ${safeLine(args.join(' '))}`],
      remedy: helpRemedy(command),
    });
  }
}

function assertArgumentCount(command: CommandSpec, given: readonly string[]): void {
  const { minArguments = 0, maxArguments = minArguments } = command;
  if (given.length >= minArguments && given.length <= maxArguments) return;
  const usage = ['ctx-worktree', command.name, command.arguments].filter(Boolean).join(' ');
  const what = given.length < minArguments ? 'An argument is missing' : 'There is an argument too many';
  throw new Failure('usage', `${what}.`, {
    evidence: [`usage: ${usage}`, `given: ${given.map(safeLine).join(' ') || '(none)'}`],
    remedy: helpRemedy(command),
  });
}

function assertChoice(option: string, spec: OptionSpec, value: Values[string], command: CommandSpec): void {
  if (spec.choices === undefined || value === undefined || spec.choices.includes(String(value))) return;
  throw new Failure('usage', `--${option} does not take that value.`, {
    evidence: [`given: ${safeLine(String(value))}`, `known: ${spec.choices.join(', ')}`],
    remedy: helpRemedy(command),
  });
}

function unknownCommand(name: string, commands: readonly CommandSpec[]): Failure {
  const known = commands.filter((spec) => !spec.internal).map((spec) => spec.name);
  const [near] = known
    .map((word) => ({ word, distance: editDistance(name, word) }))
    .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(word.length / 3)))
    .sort((one, other) => one.distance - other.distance);
  return new Failure(
    'usage',
    `There is no such command.${near === undefined ? '' : ` Did you mean ${near.word}?`}`,
    {
      evidence: [`given: ${safeLine(name)}`, `known: ${known.join(', ')}`],
      remedy: near === undefined ? 'ctx-worktree --help' : `ctx-worktree ${near.word} --help`,
    },
  );
}

/** Letters to add, drop, change or swap with their neighbour to get from one word to another. */
function editDistance(one: string, other: string): number {
  // Nobody mistypes a command by so much.
  if (one.length > 2 * other.length + 2) return Number.POSITIVE_INFINITY;
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const ways = [
        (row[j - 1] ?? 0) + 1,
        (rows[i - 1]?.[j] ?? 0) + 1,
        (rows[i - 1]?.[j - 1] ?? 0) + (isSame ? 0 : 1),
      ];
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        ways.push((rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(Math.min(...ways));
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? 0;
}

function helpRemedy(command: CommandSpec | undefined): string {
  return command === undefined ? 'ctx-worktree --help' : `ctx-worktree ${command.name} --help`;
}
