/** Takes the wrappers off a simple command: `sudo -u x env A=1 nice -n 5 ctx init` runs `ctx init`. */
import path from 'node:path';

export interface Invoked {
  /** The program that runs in the end, and its arguments. */
  readonly words: readonly string[];
  /** The directory that a wrapper changes to before (`env -C`, `sudo -D`), as written. */
  readonly directory: string | undefined;
}

interface Wrapper {
  /** Options that take the next word as their value. */
  readonly valued: RegExp;
  /** Words to leave out after the options (`timeout 5s`). */
  readonly operands?: number;
  /** The option that names a directory to run in. */
  readonly directory?: RegExp;
}

const NONE = /^$/;

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  builtin: { valued: NONE },
  chronic: { valued: NONE },
  command: { valued: NONE },
  doas: { valued: /^-[uC]$/ },
  env: { valued: /^(?:-[uSCP]|--unset|--chdir)$/, directory: /^(?:-C|--chdir)$/ },
  exec: { valued: /^-a$/ },
  ionice: { valued: /^-[cn]$/ },
  nice: { valued: /^(?:-n|--adjustment)$/ },
  nohup: { valued: NONE },
  npx: { valued: /^(?:-p|--package)$/ },
  setsid: { valued: NONE },
  stdbuf: { valued: /^-[ioe]$/ },
  sudo: { valued: /^-[ugCDhpRrTtU]$/, directory: /^(?:-D|--chdir)$/ },
  time: { valued: /^-[fo]$/ },
  timeout: { valued: /^(?:-[ks]|--signal|--kill-after)$/, operands: 1 },
  unbuffer: { valued: NONE },
  watch: { valued: /^(?:-n|--interval)$/ },
  xargs: { valued: /^-[aEIdLnPs]$/ },
};

const MOST_WRAPPERS = 10;

/** The commands that `words` runs: itself without its wrappers, and what `find -exec` and `go run` start. */
export function unwrapCommand(words: readonly string[]): Invoked[] {
  let rest = words;
  let directory: string | undefined;
  for (let turn = 0; turn < MOST_WRAPPERS; turn++) {
    const wrapper = WRAPPERS[path.basename(rest[0] ?? '')];
    if (wrapper === undefined || rest.length < 2) break;
    const [inner, into] = unwrapOnce(wrapper, rest);
    if (inner.length === 0) break;
    rest = inner;
    directory = into ?? directory;
  }
  return [{ words: rest, directory }, ...startedBy(rest).map((inner) => ({ words: inner, directory }))];
}

function unwrapOnce(wrapper: Wrapper, words: readonly string[]): [string[], string | undefined] {
  let directory: string | undefined;
  let index = 1;
  for (; index < words.length; index++) {
    const word = words[index] ?? '';
    const [name = '', value] = splitOption(word);
    if (word === '--') {
      index++;
      break;
    }
    if (wrapper.directory?.test(name)) directory = value ?? words[index + 1];
    if (wrapper.valued.test(word)) {
      // `env -S "ctx init"` splits its value into words.
      if (word === '-S')
        return [(words[index + 1] ?? '').split(/\s+/).concat(words.slice(index + 2)), directory];
      index++;
    } else if (!word.startsWith('-') && !/^[A-Za-z_][A-Za-z0-9_]*=/.test(word)) break;
  }
  return [words.slice(index + (wrapper.operands ?? 0)), directory];
}

function splitOption(word: string): [string, string | undefined] {
  const equals = word.indexOf('=');
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function startedBy(words: readonly string[]): string[][] {
  const program = path.basename(words[0] ?? '');
  if (program === 'find') {
    const at = words.findIndex((word) => /^-(?:exec|execdir|ok|okdir)$/.test(word));
    return at < 0 ? [] : unwrapCommand(words.slice(at + 1)).map((inner) => [...inner.words]);
  }
  if (program === 'go' && words[1] === 'run') {
    const at = words.findIndex((word, index) => index > 1 && !word.startsWith('-'));
    return at < 0 ? [] : [words.slice(at)];
  }
  return [];
}
