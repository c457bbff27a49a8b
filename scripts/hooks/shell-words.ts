/**
 * A command line of a POSIX shell, cut into words as the shell would (quotes, escapes, substitutions, here documents),
 * without running or expanding anything.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
 */
import { type Word, WordBuilder } from './shell-word.ts';

export interface Operator {
  readonly kind: 'operator';
  /** `&&`, `|`, `;`, `(`, `>`, `<<` and so on; a newline is `;`. */
  readonly text: string;
}

/** The lines between `<<END` and `END`; stands where the redirection's word stood. */
export interface HereDocument {
  readonly kind: 'here-document';
  readonly text: string;
}

export type Token = Word | Operator | HereDocument;

const OPERATORS = [
  '<<<',
  '&>>',
  ';;&',
  '<<-',
  '&&',
  '||',
  ';;',
  ';&',
  '|&',
  '&>',
  '>>',
  '>|',
  '>&',
  '<<',
  '<&',
  '<>',
  '&',
  '|',
  ';',
  '(',
  ')',
  '<',
  '>',
];

/** Cuts a command line into tokens. Never throws: an open quote runs to the end of the text. */
export function parseShellWords(line: string): Token[] {
  const reader = new Reader(line.replace(/\\\r?\n/g, ''));
  return reader.readAll();
}

class Reader {
  private readonly line: string;
  private at = 0;
  private readonly tokens: Token[] = [];
  /** Here documents whose body starts after the next newline: index of their token, end mark, tabs stripped. */
  private awaited: { index: number; end: string; strip: boolean }[] = [];

  constructor(line: string) {
    this.line = line;
  }

  readAll(): Token[] {
    while (this.at < this.line.length) this.readToken();
    return this.tokens;
  }

  private readToken(): void {
    const character = this.line[this.at] ?? '';
    if (character === '\n') this.readNewline();
    else if (/\s/.test(character)) this.at++;
    else if (character === '#') this.skipComment();
    else {
      // `2>` names a descriptor; `2 >` is a word and a redirection.
      this.at += /^\d+(?=[<>](?!\())/.exec(this.line.slice(this.at, this.at + 12))?.[0].length ?? 0;
      const operator = this.operatorHere();
      if (operator === undefined) this.tokens.push(this.readWord());
      else this.readOperator(operator);
    }
  }

  private skipComment(): void {
    const end = this.line.indexOf('\n', this.at);
    this.at = end < 0 ? this.line.length : end;
  }

  /** `<(` and `>(` start a word: a command whose output or input is named like a file. */
  private operatorHere(): string | undefined {
    if (/^[<>]\(/.test(this.line.slice(this.at, this.at + 2))) return undefined;
    return OPERATORS.find((operator) => this.line.startsWith(operator, this.at));
  }

  private readOperator(operator: string): void {
    this.at += operator.length;
    this.tokens.push({ kind: 'operator', text: operator });
    if (operator !== '<<' && operator !== '<<-') return;
    while (this.line[this.at] === ' ' || this.line[this.at] === '\t') this.at++;
    const mark = this.readWord();
    this.awaited.push({ index: this.tokens.length, end: mark.text, strip: operator === '<<-' });
    this.tokens.push({ kind: 'here-document', text: '' });
  }

  private readNewline(): void {
    this.at++;
    this.tokens.push({ kind: 'operator', text: ';' });
    for (const document of this.awaited) this.readHereDocument(document);
    this.awaited = [];
  }

  private readHereDocument(document: { index: number; end: string; strip: boolean }): void {
    const body: string[] = [];
    while (this.at < this.line.length) {
      const newline = this.line.indexOf('\n', this.at);
      const stop = newline < 0 ? this.line.length : newline;
      const raw = this.line.slice(this.at, stop);
      this.at = stop + 1;
      const text = document.strip ? raw.replace(/^\t+/, '') : raw;
      if (text === document.end) break;
      body.push(text);
    }
    this.tokens[document.index] = { kind: 'here-document', text: body.join('\n') };
  }

  private readWord(): Word {
    const word = new WordBuilder();
    while (this.at < this.line.length) {
      const character = this.line[this.at] ?? '';
      if (/\s/.test(character)) break;
      const isProcess = /^[<>]\($/.test(this.line.slice(this.at, this.at + 2));
      if (!isProcess && /[&|;()<>]/.test(character)) break;
      if (isProcess) word.substitute(this.readParenthesis(2));
      else if (character === "'") word.quote(this.readSingle());
      else if (character === '"') this.readDouble(word);
      else this.readPlain(word);
    }
    return word.build();
  }

  private readSingle(): string {
    const end = this.line.indexOf("'", this.at + 1);
    const stop = end < 0 ? this.line.length : end;
    const text = this.line.slice(this.at + 1, stop);
    this.at = stop + 1;
    return text;
  }

  private readDouble(word: WordBuilder): void {
    this.at++;
    word.quote('');
    while (this.at < this.line.length && this.line[this.at] !== '"') {
      if (this.line[this.at] === '\\' && /[$`"\\]/.test(this.line[this.at + 1] ?? '')) {
        word.quote(this.line[this.at + 1] ?? '');
        this.at += 2;
      } else this.readExpansionOr(word);
    }
    this.at++;
  }

  private readPlain(word: WordBuilder): void {
    if (this.line[this.at] === '\\') {
      word.quote(this.line[this.at + 1] ?? '');
      this.at += 2;
    } else if (this.line.startsWith("$'", this.at)) {
      this.at++;
      word.quote(this.readAnsiQuoted());
    } else this.readExpansionOr(word);
  }

  /** `$'...'`: the escapes that spell plain characters; others stay as they are. */
  private readAnsiQuoted(): string {
    const match = /^'((?:[^'\\]|\\[\s\S])*)'?/.exec(this.line.slice(this.at));
    this.at += match?.[0].length ?? 1;
    return (match?.[1] ?? '').replace(/\\x([0-9a-fA-F]{1,2})|\\([\s\S])/g, (_, hex: string, plain: string) =>
      hex === undefined
        ? (({ n: '\n', t: '\t' } as Record<string, string>)[plain] ?? plain)
        : String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }

  private readExpansionOr(word: WordBuilder): void {
    const rest = this.line.slice(this.at);
    if (rest.startsWith('$((')) {
      word.unknown(this.readParenthesis(2));
    } else if (rest.startsWith('$(')) word.substitute(this.readParenthesis(2));
    else if (rest.startsWith('`')) word.substitute(this.readBackquoted());
    else {
      const variable = /^\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/.exec(rest);
      const other = /^\$(?:\{[^}]*\}?|[0-9@*#?$!-])/.exec(rest);
      if (variable) word.variable(variable[1] ?? variable[2] ?? '', variable[0]);
      else if (other) word.unknown(other[0]);
      else word.plain(rest[0] ?? '');
      this.at += (variable ?? other)?.[0].length ?? 1;
    }
  }

  private readBackquoted(): string {
    const match = /^`((?:[^`\\]|\\[\s\S])*)`?/.exec(this.line.slice(this.at));
    this.at += match?.[0].length ?? 1;
    return (match?.[1] ?? '').replace(/\\([\\`$])/g, '$1');
  }

  /** What stands between an opening of `skip` characters and its closing parenthesis. */
  private readParenthesis(skip: number): string {
    const start = this.at + skip;
    let depth = 1;
    let quote = '';
    let index = start;
    for (; index < this.line.length; index++) {
      const character = this.line[index] ?? '';
      if (character === '\\' && quote !== "'") index++;
      else if (quote !== '') quote = character === quote ? '' : quote;
      else if (character === "'" || character === '"') quote = character;
      else if (character === '(') depth++;
      else if (character === ')' && --depth === 0) break;
    }
    this.at = index + 1;
    return this.line.slice(start, index);
  }
}
