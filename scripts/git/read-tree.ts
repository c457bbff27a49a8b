/** The files of a commit and their contents, read in bulk; works in a bare repository. */
import { readGit, readGitBytes } from './run-git.ts';

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

/** Blobs asked for at a time: keeps the buffer of one answer small. */
const BATCH = 2000;

/**
 * Reads blobs and hands each to `visit` as text; one that holds a NUL byte in its first part is binary and left out.
 *
 * @param clip bytes of each blob that are decoded; what follows is left out
 */
export async function readBlobs(
  cwd: string,
  blobs: readonly string[],
  clip: number,
  visit: (blob: string, text: string) => void,
): Promise<void> {
  for (let start = 0; start < blobs.length; start += BATCH) {
    const asked = blobs.slice(start, start + BATCH);
    const bytes = Buffer.from(
      await readGitBytes(cwd, ['cat-file', '--batch'], { input: `${asked.join('\n')}\n` }),
    );
    visitBatch(bytes, clip, visit);
  }
}

/** Parses `<id> blob <size>\n<content>\n`, again and again; a missing object is `<id> missing\n`. */
function visitBatch(bytes: Buffer, clip: number, visit: (blob: string, text: string) => void): void {
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at);
    const [id = '', kind, size = '0'] = bytes.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (kind !== 'blob') continue;
    const stop = at + Number(size);
    const shown = Math.min(stop, at + clip);
    const nul = bytes.indexOf(0, at);
    if (nul < 0 || nul >= shown) visit(id, bytes.toString('utf8', at, shown));
    at = stop + 1;
  }
}
