/**
 * What remark knows about a text's blocks, reduced to what a task list needs: which lines are opaque, and which are
 * headings. CommonMark decides it (https://spec.commonmark.org/0.31.2/), with GFM and front matter on top.
 */
import type { Nodes, Root } from 'mdast';
import { remark } from 'remark';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import type { Processor } from 'unified';
import type { Heading, LineKind } from './task.ts';

const markdown: Pick<Processor<Root>, 'parse'> = remark()
  .use(remarkGfm)
  .use(remarkFrontmatter, ['yaml', 'toml']);

export interface Blocks {
  /** Line index to `opaque`, `heading` or `table`; lines that are not named are list items, text or blank. */
  readonly kinds: ReadonlyMap<number, LineKind>;
  readonly headings: readonly Heading[];
}

/** Reads the blocks of a Markdown text. Line indexes count from 0. */
export function readBlocks(text: string): Blocks {
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
  visit(markdown.parse(text));
  return { kinds, headings };
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
