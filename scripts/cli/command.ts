/** What a command is: the table entry that drives both the parser and the help, and what its code gets and gives. */

export interface OptionSpec {
  /** Name of the value in the help (`FILE`); a switch has none. */
  readonly value?: string;
  /** The values that are allowed; others are a usage error. */
  readonly choices?: readonly string[];
  /** May stand several times; all values are kept. */
  readonly many?: boolean;
  readonly help: string;
}

export interface CommandSpec {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** The positional arguments as the usage line shows them: `NAME...`. */
  readonly arguments?: string;
  readonly minArguments?: number;
  readonly maxArguments?: number;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Paragraphs for `--help`: what it does, what it refuses. */
  readonly details: readonly string[];
  /** Complete command lines, each followed by what it is for. */
  readonly examples: readonly (readonly [command: string, purpose: string])[];
  /** Left out of the list of commands: something that a program calls, not a person. */
  readonly internal?: boolean;
  readonly load: () => Promise<{ readonly run: Run }>;
}

export interface Invocation {
  /** Absolute directory that the command works in (`-C`, else the current one). */
  readonly cwd: string;
  readonly positionals: readonly string[];
  /** An option's value, undefined when it was not given. */
  option(name: string): string | undefined;
  /** All values of an option that may stand several times. */
  options(name: string): readonly string[];
  /** Whether a switch was given. */
  has(name: string): boolean;
  readonly json: boolean;
  /** Progress for whoever waits: goes to stderr, is silent under `--quiet`. */
  narrate(line: string): void;
  /** Writes to stdout at once: for a command that goes on until somebody ends it. */
  write(text: string): void;
  /** Whether stdout is a terminal that takes colour. */
  readonly isTerminal: boolean;
  /** All of standard input, for the commands that read it. */
  readStdin(): Promise<string>;
}

/** What a command answers; main.ts prints it and sets the exit status. */
export interface Answer {
  /** 0 done; 1 a check or merge found something. Refusals are thrown as failures. */
  readonly status: 0 | 1;
  /** The answer for people, without a final newline; empty prints nothing. */
  readonly text: string;
  /** The answer for programs; `schema` is added from the command's name. */
  readonly json: object;
}

export type Run = (invocation: Invocation) => Promise<Answer>;

/** The options of these names as they were given, for a command that is suggested in a remedy. */
export function givenOptions(
  invocation: Invocation,
  withValue: readonly string[],
  switches: readonly string[] = [],
): string[] {
  return [
    ...withValue.flatMap((name) => invocation.options(name).flatMap((value) => [`--${name}`, value])),
    ...switches.filter((name) => invocation.has(name)).map((name) => `--${name}`),
  ];
}
