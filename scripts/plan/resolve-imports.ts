/** Import lines to files of the tree. Best effort over many languages: what cannot be resolved is left out. */
import { directoryOf } from './paths.ts';

/** Endings of modules, likeliest first, as they come after a name that an import leaves short. */
const RANKS: ReadonlyMap<string, number> = new Map(
  [
    ...['.ts', '.tsx', '.js', '.jsx', '.mjs', '.vue', '.svelte', '.py', '.rs', '.go', '.rb'],
    ...['/index.ts', '/index.tsx', '/index.js', '/__init__.py', '/mod.rs'],
  ].map((ending, rank) => [ending, rank]),
);
/** What imports may call each file: its path, and its path without the ending. */
export type ModuleNames = ReadonlyMap<string, number>;

export function nameModules(paths: readonly string[]): ModuleNames {
  const names = new Map<string, number>();
  const ranks = new Map<string, number>();
  const offer = (name: string, rank: number, number: number) => {
    if (rank >= (ranks.get(name) ?? Number.POSITIVE_INFINITY)) return;
    ranks.set(name, rank);
    names.set(name, number);
  };
  for (const [number, path] of paths.entries()) {
    offer(path, -1, number);
    for (const at of [path.lastIndexOf('.'), path.lastIndexOf('/')]) {
      const rank = at < 0 ? undefined : RANKS.get(path.slice(at));
      if (rank !== undefined) offer(path.slice(0, at), rank, number);
    }
  }
  return names;
}

/** Numbers of the files that file `number` imports. */
export function resolveImports(
  paths: readonly string[],
  modules: ModuleNames,
  number: number,
  lines: readonly string[],
): number[] {
  const path = paths[number] ?? '';
  const found = new Set<number>();
  for (const line of lines) {
    for (const candidate of candidatesOf(line, path)) {
      const hit = modules.get(candidate) ?? modules.get(candidate.replace(/\.(?:js|jsx|mjs)$/, ''));
      if (hit === undefined) continue;
      found.add(hit);
      break;
    }
  }
  found.delete(number);
  return [...found];
}

function candidatesOf(line: string, path: string): string[] {
  const here = directoryOf(path);
  const quoted = /['"]([^'"\n]{1,120})['"]/.exec(line)?.[1];
  if (quoted !== undefined) return quotedCandidates(quoted, here);
  const dotted = /^\s*([\w.:]+)/.exec(line)?.[1];
  return dotted === undefined ? [] : dottedCandidates(dotted, here, path);
}

function quotedCandidates(name: string, here: string): string[] {
  if (name.startsWith('.')) return [join(here, name)];
  const alias = /^[@~]\/(.+)$/.exec(name)?.[1];
  if (alias === undefined) return [];
  const top = here.split('/');
  return [`src/${alias}`, `${top[0]}/src/${alias}`, `${top.slice(0, 2).join('/')}/src/${alias}`];
}

/** Python's `a.b`, `..a`; Rust's `crate::a::b`, `super::a`, `mod a`. */
function dottedCandidates(name: string, here: string, path: string): string[] {
  if (name.includes('::')) {
    const [head, ...rest] = name.split('::').filter((part) => part !== '');
    const source = path.lastIndexOf('src/');
    const root =
      head === 'crate' && source >= 0
        ? path.slice(0, source + 3)
        : head === 'super'
          ? directoryOf(here)
          : here;
    return rest.map((_, cut) => join(root, rest.slice(0, rest.length - cut).join('/')));
  }
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  const parts = name
    .slice(dots)
    .split('.')
    .filter((part) => part !== '');
  if (parts.length === 0) return [];
  const inside = parts.join('/');
  if (dots > 0) return [join(here, `${'../'.repeat(dots - 1)}${inside}`)];
  const shorter = parts.slice(0, -1).join('/');
  const stemDirectory = path.replace(/\.\w+$/, '');
  const near = [join(here, inside), join(stemDirectory, inside)];
  return shorter === ''
    ? [...near, inside, `src/${inside}`]
    : [inside, `src/${inside}`, ...near, shorter, `src/${shorter}`];
}

/** A segment that is empty, `.` or `..`; a directory has none. */
const DETOUR = /(?:^|\/)(?:\.{1,2})?(?:\/|$)/;

function join(directory: string, name: string): string {
  if (directory !== '' && !DETOUR.test(name)) return `${directory}/${name}`;
  const segments: string[] = [];
  for (const segment of `${directory}/${name}`.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}
