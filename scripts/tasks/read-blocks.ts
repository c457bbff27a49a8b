/**
 * What remark knows about a text's blocks, reduced to what a task list needs: which lines are opaque, and which are
 * headings. CommonMark decides it (https://spec.commonmark.org/0.31.2/), with GFM and front matter on top.
 */
import type { Nodes } from 'mdast';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { listCuts } from './split-chunks.ts';
import type { Heading, LineKind } from './task.ts';

/** The parser within remark, without its printer, which would be loaded at every start. */
const MARKDOWN: Options = {
  extensions: [gfm(), frontmatter(['yaml', 'toml'])],
  mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(['yaml', 'toml'])],
};

export interface Blocks {
  /** Line index to `opaque`, `heading` or `table`; lines that are not named are list items, text or blank. */
  readonly kinds: ReadonlyMap<number, LineKind>;
  readonly headings: readonly Heading[];
}

/** A chunk's blocks, counted from its own first line. */
interface ChunkBlocks extends Blocks {
  /** A block at its end may go on in the next chunk. */
  readonly isOpenEnd: boolean;
}

/** The chunks that were read last: the versions of a list that are merged or compared are mostly equal. */
const known = new Map<string, ChunkBlocks>();
const KNOWN_LIMIT = 20_000;

/** Reads the blocks of a Markdown text. Line indexes count from 0. */
export function readBlocks(text: string): Blocks {
  const kinds = new Map<number, LineKind>();
  const headings: Heading[] = [];
  // A definition changes what brackets mean in all of the text: then it is read whole.
  const cuts = DEFINITION.test(text) ? [{ offset: 0, line: 0 }] : listCuts(text);
  for (let first = 0; first < cuts.length; ) {
    const { offset, line } = cuts[first] ?? { offset: 0, line: 0 };
    let next = first + 1;
    let blocks = readChunk(text.slice(offset, cuts[next]?.offset), offset === 0);
    // Doubling keeps the work linear when a fence is never closed.
    for (let step = 1; blocks.isOpenEnd && next < cuts.length; step *= 2) {
      next = Math.min(cuts.length, next + step);
      blocks = readChunk(text.slice(offset, cuts[next]?.offset), offset === 0);
    }
    for (const [at, kind] of blocks.kinds) kinds.set(line + at, kind);
    for (const heading of blocks.headings) headings.push({ ...heading, line: line + heading.line });
    first = next;
  }
  return { kinds, headings };
}

const DEFINITION = /^[ \t>]{0,12}\[[^\]\n]+\]:/m;

/** A line that makes the line above it a heading. */
const UNDERLINE = /\S[ \t]*(?:\r\n|\n|\r)[ \t>]*(?:=+|-+)[ \t]*(?:[\r\n]|$)/;
const TICK = /((?:^|[\r\n])[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[)[xX](?=\][ \t])/g;

/** Ticks make no block, so a chunk is read as if all of its boxes were open; only a heading's title would show it. */
function openBoxes(chunk: string): string {
  return UNDERLINE.test(chunk) ? chunk : chunk.replace(TICK, '$1 ');
}

function readChunk(text: string, isFirst: boolean): ChunkBlocks {
  const chunk = openBoxes(text);
  const key = isFirst ? `first ${chunk}` : chunk;
  const found = known.get(key);
  if (found) return found;
  if (known.size >= KNOWN_LIMIT) known.clear();
  const blocks = parseBlocks(chunk);
  known.set(key, blocks);
  return blocks;
}

/** Reads a text as one, without cutting it; what `readBlocks` must agree with. */
export function parseBlocks(text: string): ChunkBlocks {
  const kinds = new Map<number, LineKind>();
  const headings: Heading[] = [];
  const visit = (node: Nodes): void => {
    const first = (node.position?.start.line ?? 1) - 1;
    const last = (node.position?.end.line ?? 1) - 1;
    const mark = (kind: LineKind): void => {
      for (let line = first; line <= last; line++) kinds.set(line, kind);
    };
    if (isOpaque(node, text)) mark('opaque');
    else if (node.type === 'table') mark('table');
    else if (node.type === 'heading') {
      mark('heading');
      headings.push({ line: first, depth: node.depth, title: plainText(node).trim() });
    } else if ('children' in node) for (const child of node.children) visit(child);
  };
  const root = fromMarkdown(text, MARKDOWN);
  visit(root);
  const last = root.children.at(-1);
  const isOpenEnd = last?.type === 'html' || (last?.type === 'code' && isOpaque(last, text));
  return { kinds, headings, isOpenEnd };
}

/**
 * Indented code is not opaque: a checkbox that was indented too far is a task to whoever wrote it. Nor is HTML such
 * as `<details>`, in which people fold finished tasks.
 */
function isOpaque(node: Nodes, text: string): boolean {
  if (node.type === 'yaml' || (node.type as string) === 'toml') return true;
  const start = text.slice(node.position?.start.offset ?? 0, (node.position?.start.offset ?? 0) + 10);
  if (node.type === 'code') return /^(`{3}|~{3})/.test(start);
  return node.type === 'html' && /^<(!--|pre|script|style|textarea)/i.test(start);
}

function plainText(node: Nodes): string {
  if ('value' in node) return node.type === 'html' ? '' : node.value;
  return 'children' in node ? node.children.map(plainText).join('') : '';
}
