/** The files of a commit and their contents, read in bulk; works in a bare repository. */
import { readGit, streamGit } from './run-git.ts';

export interface TreeFile {
  /** Relative to the top, with `/`. */
  readonly path: string;
  /** Id of the blob. */
  readonly blob: string;
  /** Bytes. */
  readonly size: number;
}

/** All regular files of a commit (no symbolic links, no submodules), in the order of the tree. */
export async function listTree(cwd: string, commit: string): Promise<TreeFile[]> {
  const output = await readGit(cwd, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit]);
  const files: TreeFile[] = [];
  for (const entry of output.split('\0')) {
    // `100644 blob <id>     123\t<path>`
    const tab = entry.indexOf('\t');
    if (tab < 0 || !entry.startsWith('100')) continue;
    const [, , blob = '', size = ''] = entry.slice(0, tab).split(/ +/);
    files.push({ path: entry.slice(tab + 1), blob, size: Number(size) || 0 });
  }
  return files;
}

/**
 * Reads blobs and hands each to `visit` as it comes, so that git and the caller work side by side. One that holds a
 * NUL byte in its first part is binary: `bytes` is undefined. The bytes are only valid during the call.
 *
 * @param clip bytes of each blob that are handed on; what follows is left out
 */
export async function readBlobs(
  cwd: string,
  blobs: readonly string[],
  clip: number,
  visit: (blob: string, bytes: Buffer | undefined) => void,
): Promise<void> {
  if (blobs.length === 0) return;
  const parser = new BatchParser(clip, visit);
  await streamGit(cwd, ['cat-file', '--batch', '--buffer'], { input: `${blobs.join('\n')}\n` }, (chunk) =>
    parser.take(chunk),
  );
}

/** Parses `<id> blob <size>\n<content>\n`, again and again; a missing object is `<id> missing\n`. */
export class BatchParser {
  private readonly clip: number;
  private readonly visit: (blob: string, bytes: Buffer | undefined) => void;
  private header = '';
  private id = '';
  /** Bytes of the content and its newline that are still to come; -1: a header comes. */
  private left = -1;
  private kept: Buffer[] = [];
  private size = 0;

  constructor(clip: number, visit: (blob: string, bytes: Buffer | undefined) => void) {
    this.clip = clip;
    this.visit = visit;
  }

  take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; )
      at = this.left < 0 ? this.takeHeader(chunk, at) : this.takeContent(chunk, at);
  }

  private takeHeader(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(10, at);
    this.header += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
    if (end < 0) return chunk.length;
    const [id = '', kind, size = '0'] = this.header.split(' ');
    this.header = '';
    if (kind === 'blob')
      [this.id, this.size, this.left, this.kept] = [id, Number(size), Number(size) + 1, []];
    return end + 1;
  }

  private takeContent(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.left);
    this.kept.push(chunk.subarray(at, end));
    this.left -= end - at;
    if (this.left > 0) return end;
    const [only = Buffer.alloc(0)] = this.kept;
    const whole = this.kept.length === 1 ? only : Buffer.concat(this.kept);
    const shown = whole.subarray(0, Math.min(this.size, this.clip));
    this.visit(this.id, shown.includes(0) ? undefined : shown);
    [this.left, this.kept] = [-1, []];
    return end;
  }
}
