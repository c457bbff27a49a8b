/**
 * The simple commands that a command line would run, each with the directories that it may run in: behind `cd`, `&&`,
 * `|`, subshells, `sh -c`, `eval`, `env`, `sudo` and their like. It reads, it runs nothing; where only a running shell
 * could know (`cd "$(...)"`), it says so instead of guessing.
 */
import path from 'node:path';
import {
  bindExports,
  copyScope,
  expandName,
  expandWord,
  MOST_PLACES,
  movePlaces,
  type Places,
  type Scope,
  splitAssignments,
} from './shell-scope.ts';
import type { Word } from './shell-word.ts';
import { parseShellWords, type Token } from './shell-words.ts';
import { type Invoked, unwrapCommand } from './unwrap-command.ts';

export interface FoundCommand {
  /** The program and its arguments, wrappers such as `env` and `sudo` taken off. */
  readonly words: readonly string[];
  readonly places: Places;
  /** Files that a redirection writes, as written. */
  readonly writes: readonly string[];
}

export interface Surroundings {
  /** Absolute directory that the line starts in. */
  readonly cwd: string;
  /** Values of variables; those that are missing are unknown. */
  readonly variables: Readonly<Record<string, string>>;
  /** The top of the worktree that a directory lies in, for `cd "$(git rev-parse --show-toplevel)"`. */
  readonly topOf: (directory: string) => string | undefined;
}

const DEEPEST = 8;
const SHELLS = /^(?:ba|da|z|k|a|mk)?sh$/;
const RESERVED = /^(?:if|then|elif|else|fi|while|until|do|done|!|\{|\}|time|coproc|function)$/;

/** Finds the simple commands of a line, those inside substitutions and inner shells included. */
export function findCommands(line: string, surroundings: Surroundings): FoundCommand[] {
  const variables = Object.entries(surroundings.variables).map(([name, value]) => [name, [value]] as const);
  const scope = { places: { known: [surroundings.cwd], unknown: false }, variables: new Map(variables) };
  const found: FoundCommand[] = [];
  new Walk(surroundings, found).line(line, scope, 0);
  return found;
}

interface Simple {
  words: Word[];
  writes: Word[];
  document: string | undefined;
}

class Walk {
  private readonly surroundings: Surroundings;
  private readonly found: FoundCommand[];

  constructor(surroundings: Surroundings, found: FoundCommand[]) {
    this.surroundings = surroundings;
    this.found = found;
  }

  line(text: string, scope: Scope, depth: number): void {
    if (depth <= DEEPEST) this.tokens(parseShellWords(text), scope, depth);
  }

  /** Runs down the tokens; `(` and `)` open and close a scope of their own for `cd` and variables. */
  private tokens(tokens: readonly Token[], outer: Scope, depth: number): void {
    const scopes: Scope[] = [outer];
    let simple = emptySimple();
    let piped: string | undefined;
    const finish = (operator: string): void => {
      const scope = scopes.at(-1) ?? outer;
      const said = this.simple(simple, scope, depth, piped);
      piped = operator === '|' || operator === '|&' ? said : undefined;
      simple = emptySimple();
    };
    for (let index = 0; index < tokens.length; index++) {
      const token = tokens[index];
      if (token?.kind === 'word') simple.words.push(token);
      else if (token?.kind === 'here-document') simple.document = token.text;
      else if (token && /[<>]/.test(token.text)) index = takeRedirection(tokens, index, simple);
      else if (token) {
        finish(token.text);
        if (token.text === '(') scopes.push(copyScope(scopes.at(-1) ?? outer));
        else if (token.text === ')' && scopes.length > 1) scopes.pop();
      }
    }
    finish('');
  }

  /** Reads one simple command. Returns what it prints when that is plain: the argument of an `echo`. */
  private simple(simple: Simple, scope: Scope, depth: number, piped: string | undefined): string | undefined {
    for (const word of [...simple.words, ...simple.writes]) {
      for (const inner of word.substitutions) this.line(inner, copyScope(scope), depth + 1);
    }
    const words = withoutReserved(simple.words);
    if (words[0]?.text === 'for') this.bindLoop(words, scope);
    const [assignments, command] = splitAssignments(words);
    const expanded = command.map((word) => expandWord(word, scope.variables)[0] ?? word.text);
    const own = copyScope(scope);
    const target = command.length === 0 ? scope : own;
    for (const [name, word] of assignments) target.variables.set(name, expandWord(word, scope.variables));
    const writes = simple.writes.map((word) => expandWord(word, scope.variables)[0] ?? word.text);
    if (expanded.length === 0) {
      if (writes.length > 0) this.found.push({ words: [], places: scope.places, writes });
      return undefined;
    }
    for (const invoked of unwrapCommand(expanded)) {
      this.invoked(invoked, { scope, own, depth, writes, command, document: simple.document ?? piped });
    }
    const program = expanded[0];
    return program === 'echo' || program === 'printf' ? expanded.slice(1).join(' ') : undefined;
  }

  private invoked(
    invoked: Invoked,
    context: {
      scope: Scope;
      own: Scope;
      depth: number;
      writes: readonly string[];
      command: readonly Word[];
      document: string | undefined;
    },
  ): void {
    const { scope, own, depth } = context;
    if (invoked.directory !== undefined) own.places = movePlaces(own.places, [invoked.directory]);
    const [program = '', ...args] = invoked.words;
    const name = path.basename(program);
    if (name === 'cd' || name === 'pushd') this.changeDirectory(context.command, args, scope);
    else if (name === 'export' || name === 'local' || name === 'declare') bindExports(args, scope);
    else if (name === 'eval') this.line(args.join(' '), scope, depth + 1);
    else if (SHELLS.test(name)) this.innerShell(args, own, depth, context.document);
    this.found.push({ words: invoked.words, places: own.places, writes: context.writes });
  }

  private innerShell(args: readonly string[], scope: Scope, depth: number, input: string | undefined): void {
    const option = args.findIndex((word) => /^-[A-Za-z]*c$/.test(word));
    const script = option < 0 ? undefined : args.slice(option + 1).find((word) => !/^[-+]/.test(word));
    if (script !== undefined) this.line(script, copyScope(scope), depth + 1);
    else if (input !== undefined && args.every((word) => word.startsWith('-'))) {
      this.line(input, copyScope(scope), depth + 1);
    }
  }

  private bindLoop(words: readonly Word[], scope: Scope): void {
    const [, name, keyword, ...values] = words;
    if (name === undefined || keyword?.text !== 'in') return;
    const all = values.flatMap((word) => expandWord(word, scope.variables));
    scope.variables.set(name.text, all.slice(0, MOST_PLACES));
  }

  private changeDirectory(command: readonly Word[], args: readonly string[], scope: Scope): void {
    const plain = args.filter((word) => !/^-[LPe@]+$/.test(word) && word !== '--');
    const written = command.filter(
      (word) => !/^(?:cd|pushd|builtin|command|--|-[LPe@]+)$/.test(word.text),
    )[0];
    if (plain.length === 0) {
      scope.places = movePlaces(scope.places, expandName('HOME', scope.variables));
    } else if (written !== undefined && isShowToplevel(written)) {
      const tops = scope.places.known.map((place) => this.surroundings.topOf(place));
      const known = tops.filter((top) => top !== undefined);
      scope.places = { known, unknown: scope.places.unknown || known.length < tops.length };
    } else if (plain[0] === '-') scope.places = { ...scope.places, unknown: true };
    else {
      const values = written === undefined ? plain.slice(0, 1) : expandWord(written, scope.variables);
      scope.places = movePlaces(scope.places, values);
    }
  }
}

function emptySimple(): Simple {
  return { words: [], writes: [], document: undefined };
}

/** `>`, `>>`, `>|`, `&>` and `&>>` write the file that follows; a descriptor before or after is not a file. */
function takeRedirection(tokens: readonly Token[], index: number, simple: Simple): number {
  const operator = tokens[index]?.kind === 'operator' ? (tokens[index] as { text: string }).text : '';
  const next = tokens[index + 1];
  if (next?.kind === 'here-document') return index;
  if (next?.kind !== 'word') return index;
  if (operator === '<<<') simple.document = next.text;
  else if (operator.includes('>') && !/^(?:\d+|-)$/.test(next.text)) simple.writes.push(next);
  return index + 1;
}

function withoutReserved(words: readonly Word[]): readonly Word[] {
  let start = 0;
  while (words[start] && !words[start]?.quoted && RESERVED.test(words[start]?.text ?? '')) start++;
  // `time -p`
  if (start > 0 && words[start - 1]?.text === 'time' && words[start]?.text === '-p') start++;
  return words.slice(start);
}

function isShowToplevel(word: Word): boolean {
  return /^\$\(\s*git\s+rev-parse\s+--show-toplevel\s*(?:2>\s*\/dev\/null\s*)?\)$/.test(word.text);
}
