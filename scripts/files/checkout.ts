/**
 * What a hook must know of a checkout, read from files alone: starting git would take longer than all else it does.
 * The layout is that of https://git-scm.com/docs/gitrepository-layout: in a linked worktree `.git` is a file
 * `gitdir: <main>/.git/worktrees/<id>`, and `commondir` in that directory names the one that all worktrees share.
 */
import fs from 'node:fs';
import path from 'node:path';

export interface Checkout {
  /** Absolute top of the worktree, links resolved. */
  readonly top: string;
  readonly gitDir: string;
  /** The directory that all worktrees of the clone share. */
  readonly commonDir: string;
  readonly isLinked: boolean;
}

/** A track as its record tells; fields that a hook has no use for are left out. */
export interface TrackFacts {
  readonly name: string;
  readonly path: string;
  readonly scope: readonly string[];
  readonly tasksFile?: string;
}

/** The checkout that a path lies in, or undefined. The path itself need not exist. */
export function readCheckout(file: string): Checkout | undefined {
  let directory = resolveExisting(file);
  for (;;) {
    const checkout = checkoutAt(directory);
    if (checkout !== undefined) return checkout;
    const parent = path.dirname(directory);
    if (parent === directory) return undefined;
    directory = parent;
  }
}

/** The path with the links of its existing part resolved. */
export function resolveExisting(file: string): string {
  let existing = path.resolve(file);
  const missing: string[] = [];
  for (;;) {
    try {
      return path.join(fs.realpathSync(existing), ...missing);
    } catch {
      const parent = path.dirname(existing);
      if (parent === existing) return path.resolve(file);
      missing.unshift(path.basename(existing));
      existing = parent;
    }
  }
}

function checkoutAt(top: string): Checkout | undefined {
  const dotGit = path.join(top, '.git');
  const text = readText(dotGit);
  if (text === undefined) {
    if (!fs.existsSync(path.join(dotGit, 'HEAD'))) return undefined;
    return { top, gitDir: dotGit, commonDir: dotGit, isLinked: false };
  }
  const match = /^gitdir: (.*)/.exec(text);
  if (!match?.[1]) return undefined;
  const gitDir = path.resolve(top, match[1].trimEnd());
  // A submodule has a `.git` file too, and no `commondir`.
  const common = readText(path.join(gitDir, 'commondir'));
  if (common === undefined) return { top, gitDir, commonDir: gitDir, isLinked: false };
  return { top, gitDir, commonDir: resolveExisting(path.resolve(gitDir, common.trimEnd())), isLinked: true };
}

/** Whether a clone has linked worktrees. */
export function hasLinkedWorktrees(commonDir: string): boolean {
  return listNames(path.join(commonDir, 'worktrees')).length > 0;
}

/** The records of a clone's tracks. One that cannot be read is left out and named to `report`. */
export function readTrackFacts(commonDir: string, report: (fault: string) => void): TrackFacts[] {
  const directory = path.join(commonDir, 'ctx-worktree', 'tracks');
  const names = listNames(directory).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  return names.flatMap((name) => {
    const facts = parseTrackFacts(readText(path.join(directory, name)) ?? '');
    if (facts === undefined) report(`the record of a track cannot be read: ${path.join(directory, name)}`);
    // A worktree that is gone from disk owns nothing any more.
    return facts !== undefined && fs.existsSync(facts.path) ? [facts] : [];
  });
}

function parseTrackFacts(text: string): TrackFacts | undefined {
  try {
    const { name, path: place, scope = [], tasksFile } = JSON.parse(text) as Partial<TrackFacts>;
    if (typeof name !== 'string' || typeof place !== 'string' || !Array.isArray(scope)) return undefined;
    const paths = scope.filter((entry) => typeof entry === 'string');
    return {
      name,
      path: resolveExisting(place),
      scope: paths,
      ...(typeof tasksFile === 'string' ? { tasksFile } : {}),
    };
  } catch {
    return undefined;
  }
}

function listNames(directory: string): string[] {
  try {
    return fs.readdirSync(directory).sort();
  } catch {
    return [];
  }
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
