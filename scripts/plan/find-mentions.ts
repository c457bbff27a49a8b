/** Paths, globs, directories and file names that a task's text names, resolved against the tree. */

import { LETTER, takeOddPaths } from './odd-paths.ts';
import type { OpenTask } from './open-task.ts';
import { baseOf, directoryOf } from './paths.ts';
import type { TreeIndex } from './tree-index.ts';

export interface Mentions {
  /** File number to strength, 0 to 1: named by path or file name. */
  readonly files: Map<number, number>;
  /** Those of them that the text itself names by their whole path. */
  readonly exact: Set<number>;
  /** Files whose name is an identifier of the text. */
  readonly stems: Map<number, number>;
  readonly directories: Map<string, number>;
  /** Paths that do not exist. */
  readonly fresh: Map<string, number>;
  /** Those of them that did exist, and of which nothing is left (see `followMoves`). */
  readonly gone: Set<string>;
}

const EXTENSION =
  '(?:py|pyi|tsx?|jsx?|mjs|cjs|go|rs|mdx?|rst|json|jsonc|toml|ya?ml|sh|bash|zsh|s?css|html|vue|svelte|rb|java|kts?|c|h|cc|cpp|hpp|cs|php|exs?|sql|lua|zig|swift|dart|proto|graphql|xml|ini|cfg|txt|scm|ipynb|tf|gradle|pl|pm|jl|el|nix|mod|example)';
const PATH_TOKEN = new RegExp(
  `[${LETTER}.@~\\-[\\]()+]*(?:/[${LETTER}.@\\-[\\]()*+{}]+)+/?|[${LETTER}.\\-]*[${LETTER}]\\.${EXTENSION}\\b|\\b(?:Makefile|Dockerfile|Justfile|justfile|README|CONTRIBUTING|LICENSE)\\b`,
  'gu',
);
const HAS_EXTENSION = new RegExp(`\\.${EXTENSION}$`);
const IDENTIFIER =
  /`([^`\n]{2,120})`|\b([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+|[a-z]+(?:[A-Z][a-z0-9]+)+|[A-Za-z][a-z0-9]*(?:_[A-Za-z0-9]+)+|[a-z]{3,}(?:-[a-z0-9]+)+)\b/g;

/** What is called as a file is, and is none, unless the tree has it. */
const PRODUCT =
  /^(?:alpine|angular|astro|babylon|backbone|chart|d3|day|discord|electron|ember|ethers|express|highlight|hls|knex|knockout|mermaid|moment|nest|next|node|nuxt|p5|pdf|phaser|pixi|plotly|preact|prism|react|require|socket|solid|svelte|tensorflow|three|transformers|video|vue|web3)\.js$/i;

/** File names that say nothing about what is in them. */
const PLAIN_STEMS = new Set(
  (
    'index main mod lib test tests readme init types type utils util config app common core model models server ' +
    'client base root run doc docs helper helpers constants api cli setup license makefile dockerfile package ' +
    'state data error errors option options command commands'
  ).split(' '),
);

/** Names in code: in backticks, or written as an identifier. The second says whether backticks were there. */
export function listIdentifiers(text: string): [name: string, quoted: boolean][] {
  return [...text.matchAll(IDENTIFIER)].map((match) => [match[1] ?? match[2] ?? '', match[1] !== undefined]);
}

const HEADING_WEIGHT = 0.5;

export function findMentions(
  tree: TreeIndex,
  task: Pick<OpenTask, 'text' | 'headings' | 'ancestors'>,
): Mentions {
  const found: Mentions = {
    files: new Map(),
    exact: new Set(),
    stems: new Map(),
    directories: new Map(),
    fresh: new Map(),
    gone: new Set(),
  };
  scanText(tree, task.text, 1, found);
  for (const context of [...task.headings.slice(-2), ...task.ancestors])
    scanText(tree, context, HEADING_WEIGHT, found);
  return found;
}

function raise<Key>(map: Map<Key, number>, key: Key, value: number): void {
  map.set(key, Math.max(map.get(key) ?? 0, value));
}

function scanText(tree: TreeIndex, text: string, weight: number, found: Mentions): void {
  const odd = takeOddPaths(tree, text);
  for (const { number, isWhole } of odd.found) {
    raise(found.files, number, weight);
    if (isWhole && weight === 1) found.exact.add(number);
  }
  const plain = odd.rest
    .replace(/https?:\/\/[^\s)]+/g, ' ')
    .replace(/\]\(([^()\s]*)\)/g, '] $1 ')
    .replace(/[`"'<>|,;]|(?<!\/)\*+(?![./*])/g, ' ');
  for (const [token] of plain.matchAll(PATH_TOKEN)) resolveToken(tree, token, weight, found);
  for (const [name, quoted] of listIdentifiers(text)) {
    const key = name
      .replace(/\(.*$/, '')
      .split(/[.:/\s]/, 1)[0]
      ?.replace(/[-_]/g, '')
      .toLowerCase();
    if (key === undefined || key.length < 4 || PLAIN_STEMS.has(key)) continue;
    const hits = tree.byStem.get(key) ?? [];
    if (hits.length > 8) continue;
    const strength = (weight * (quoted ? 1 : 0.8)) / Math.sqrt(hits.length);
    for (const number of hits) raise(found.stems, number, strength);
  }
}

/** Somewhere on a machine: in the repository only if the tree has what it ends with. */
const ELSEWHERE = /^(?:~|\/(?:dev|etc|home|opt|proc|root|tmp|usr|var|Users)\/)/;

function resolveToken(tree: TreeIndex, token: string, weight: number, found: Mentions): void {
  const path = withoutDots(
    token
      .replace(/^[@(.[]*\//, '')
      .replace(/^[@([]+/, '')
      .replace(/[.:)\]]+$/, (end) => (end.includes(')') && /.\(/.test(token) ? end : ''))
      .replace(/\/+$/, ''),
  );
  if (path.length < 3) return;
  if (path.includes('*')) {
    resolveGlob(tree, path, weight, found);
    return;
  }
  const exact = tree.numberOf.get(path);
  if (exact !== undefined && weight === 1) found.exact.add(exact);
  const files = exact !== undefined ? [exact] : isPlaced(tree, path) ? [] : endingWith(tree, path);
  if (files.length > 0) {
    for (const number of files) raise(found.files, number, weight / Math.sqrt(files.length));
    return;
  }
  const directories = directoriesNamed(tree, path);
  if (directories.length > 0 && directories.length < 6) {
    for (const directory of directories) raise(found.directories, directory, weight / directories.length);
    return;
  }
  if (ELSEWHERE.test(token) || PRODUCT.test(path)) return;
  if (HAS_EXTENSION.test(path))
    raise(found.fresh, placeFresh(tree, path), weight * (path.includes('/') ? 1 : 0.6));
  else if (path.includes('/') && tree.directories.has(directoryOf(path)))
    raise(found.directories, directoryOf(path), weight * 0.3);
}

/** A path from below the list, or from elsewhere, is looked for by its end; none leads out of the repository. */
function withoutDots(path: string): string {
  if (!/(?:^|\/)\.{1,2}(?:\/|$)/.test(path)) return path;
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  return kept.join('/');
}

function resolveGlob(tree: TreeIndex, glob: string, weight: number, found: Mentions): void {
  const fixed = directoryOf(glob.split('*', 1)[0] ?? '');
  const pattern = globPattern(glob);
  const below = fixed === '' ? [...tree.paths.keys()] : (tree.directories.get(fixed) ?? []);
  const hits = below.filter((number) => pattern.test(tree.paths[number] ?? ''));
  for (const number of hits.slice(0, 200))
    raise(found.files, number, weight / Math.sqrt(Math.max(1, hits.length / 3)));
  if (fixed !== '' && tree.directories.has(fixed)) raise(found.directories, fixed, weight * 0.6);
}

/** `**` any depth, `*` within one name. */
function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^$(){}|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*/g, (stars) => (stars.startsWith('**') ? '.*' : '[^/]*'));
  return new RegExp(`^${source}$`);
}

/** A file of its own that is to be made: one of that name elsewhere is another. */
function isPlaced(tree: TreeIndex, path: string): boolean {
  return path.includes('/') && HAS_EXTENSION.test(path) && tree.directories.has(directoryOf(path));
}

/** Files whose path ends with the one named; then, as a path may have moved, with ever fewer of its directories. */
function endingWith(tree: TreeIndex, path: string): number[] {
  const segments = path.toLowerCase().split('/');
  const named = tree.byBase.get(segments.at(-1) ?? '') ?? [];
  for (let from = 0; from < segments.length; from++) {
    const tail = `/${segments.slice(from).join('/')}`;
    const hits = named.filter((number) => `/${tree.paths[number]?.toLowerCase()}`.endsWith(tail));
    const onlyName = from > 0 && from === segments.length - 1;
    if (hits.length > 0 && !(onlyName && hits.length > 1) && hits.length <= 12) return hits;
  }
  return [];
}

function directoriesNamed(tree: TreeIndex, path: string): readonly string[] {
  if (tree.directories.has(path)) return [path];
  const low = `/${path.toLowerCase()}`;
  const named = tree.byDirectoryName.get(baseOf(path).toLowerCase()) ?? [];
  return named.filter((directory) => `/${directory.toLowerCase()}`.endsWith(low));
}

/** A new file goes where its named directory is, also when the text leaves out the first part of the path; among its kin. */
function placeFresh(tree: TreeIndex, path: string): string {
  const directory = directoryOf(path);
  if (directory === '' || tree.directories.has(directory.split('/', 1)[0] ?? '')) return path;
  const ending = path.slice(path.lastIndexOf('.'));
  const hasKin = (named: string) =>
    (tree.directories.get(named) ?? []).some((file) => tree.paths[file]?.endsWith(ending));
  const [only, ...more] = directoriesNamed(tree, directory).filter(hasKin);
  return only !== undefined && more.length === 0 ? `${only}/${baseOf(path)}` : path;
}
