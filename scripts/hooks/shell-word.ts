/** One word of a shell's command line, and how it is put together from its parts. */

export interface Word {
  readonly kind: 'word';
  /** The text with its quotes removed; expansions stand in it as they were written. */
  readonly text: string;
  /** Whether any part was quoted or escaped: such a word is never a reserved word. */
  readonly quoted: boolean;
  /** The `$name`s outside single quotes, which a reader of variables may replace. Pieces in order. */
  readonly pieces: readonly Piece[];
  /** The command lines inside `$(...)`, backquotes and `<(...)`: they run too. */
  readonly substitutions: readonly string[];
}

/** A piece of a word: text as it is, a variable, or something that only a running shell could know. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'unknown'; readonly text: string };

/** Gathers a word part by part. */
export class WordBuilder {
  private readonly pieces: Piece[] = [];
  private readonly substitutions: string[] = [];
  private text = '';
  private quoted = false;

  plain(text: string): void {
    this.text += text;
    this.push({ kind: 'text', text });
  }

  quote(text: string): void {
    this.quoted = true;
    this.plain(text);
  }

  variable(name: string, written: string): void {
    this.text += written;
    this.push({ kind: 'variable', name });
  }

  unknown(text: string): void {
    this.text += text;
    this.push({ kind: 'unknown', text });
  }

  substitute(command: string): void {
    this.substitutions.push(command);
    this.unknown(`$(${command})`);
  }

  private push(piece: Piece): void {
    const last = this.pieces.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text') {
      this.pieces[this.pieces.length - 1] = { kind: 'text', text: last.text + piece.text };
    } else this.pieces.push(piece);
  }

  build(): Word {
    const { text, quoted, pieces, substitutions } = this;
    return { kind: 'word', text, quoted, pieces, substitutions };
  }
}
