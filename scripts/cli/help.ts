/** Help texts, from the same table that the parser uses. */
import { wrapText } from '../report/layout.ts';
import type { CommandSpec, OptionSpec } from './command.ts';
import { GLOBAL_OPTIONS } from './parse-arguments.ts';

const WIDTH = 80;

export function renderOverview(commands: readonly CommandSpec[]): string {
  const shown = commands.filter((command) => !command.internal);
  return [
    'ctx-worktree: partition a Markdown backlog by blast radius, give each track a',
    'git worktree, merge back without losing a completion.',
    '',
    'usage: ctx-worktree <command> [options]',
    '',
    ...renderPairs(shown.map((command) => [command.name, command.summary])),
    '',
    'Options of every command:',
    ...renderPairs(optionPairs(GLOBAL_OPTIONS)),
    '',
    'ctx-worktree <command> --help shows a command with an example.',
    'Exit status: 0 done; 1 refused or found something; 2 usage; 3 surroundings.',
  ].join('\n');
}

export function renderCommandHelp(command: CommandSpec): string {
  const usage = ['ctx-worktree', command.name, command.arguments, '[options]'].filter(Boolean).join(' ');
  const lines = [`${command.name}: ${command.summary}`, '', `usage: ${usage}`];
  for (const paragraph of command.details) lines.push('', ...wrapText(paragraph, WIDTH));
  const own = optionPairs(command.options);
  if (own.length > 0) lines.push('', 'Options:', ...renderPairs(own));
  lines.push('', 'Options of every command:', ...renderPairs(optionPairs(GLOBAL_OPTIONS)));
  lines.push('', command.examples.length === 1 ? 'Example:' : 'Examples:');
  for (const [line, purpose] of command.examples) {
    lines.push(...wrapText(`# ${purpose}`, WIDTH - 2).map((text) => `  ${text}`), `  ${line}`);
  }
  return lines.join('\n');
}

function optionPairs(options: Readonly<Record<string, OptionSpec>>): [string, string][] {
  return Object.entries(options).map(([name, spec]) => {
    const flag = name.length === 1 ? `-${name}` : `--${name}`;
    const choices = spec.choices === undefined ? '' : ` (${spec.choices.join(', ')})`;
    return [spec.value === undefined ? flag : `${flag} ${spec.value}`, spec.help + choices];
  });
}

function renderPairs(pairs: readonly (readonly [string, string])[]): string[] {
  const left = Math.min(22, Math.max(...pairs.map(([name]) => name.length)));
  return pairs.flatMap(([name, text]) => {
    const wrapped = wrapText(text, WIDTH - left - 4);
    const indent = ' '.repeat(left + 4);
    const first =
      name.length > left
        ? [`  ${name}`, indent + (wrapped[0] ?? '')]
        : [`  ${name.padEnd(left)}  ${wrapped[0] ?? ''}`];
    return [...first, ...wrapped.slice(1).map((line) => indent + line)];
  });
}
