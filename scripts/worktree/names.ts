/** Names of tracks: each is a concern, a branch component and a directory name at once. */
import path from 'node:path';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';

export const BRANCH_PREFIX = 'work/';

/** Long enough for a concern of a few words, short enough for every file system and an 80-column table. */
const LONGEST_NAME = 40;
const PLAIN_NAME = /^[\p{Ll}\p{Lo}\p{N}]+(?:[-_][\p{Ll}\p{Lo}\p{N}]+)*$/u;
/** What names no concern, and why: of several reasons the first. Each says what the name is. */
const NO_CONCERNS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^(?:main|master|head)$/, 'git calls the branch or the commit that tracks start from so'],
  [
    /^(?:track|agent|task|tasks|worktree|wt|work|branch|group|stream|batch|part|team|worker|job|session|claude|codex|gemini)[-_]?(?:\d+|[a-z])?$/,
    'that is what every track is, or whoever works in it, and not what the work is about',
  ],
  [/^(?:\d+|one|two|three|four|first|second|third|fourth)$/, 'a number says nothing of the work'],
  [/^[a-z]$/, 'a letter says nothing of the work'],
  [/^[a-z]?\d+[a-z]?$/, 'a number with a letter says nothing of the work'],
];

/** `work/docs` for `docs`. */
export function branchOf(name: string): string {
  return BRANCH_PREFIX + name;
}

/** Where a track's worktree stands: `../<project>-<name>`, a sibling of the main worktree. */
export function worktreePathOf(mainWorktree: string, name: string): string {
  return `${path.join(path.dirname(mainWorktree), path.basename(mainWorktree))}-${name}`;
}

/** The track that a worktree is for: its branch without `work/`; else the name of its directory. */
export function trackName(worktree: Pick<WorktreeEntry, 'branch' | 'path'>): string {
  if (worktree.branch?.startsWith(BRANCH_PREFIX)) return worktree.branch.slice(BRANCH_PREFIX.length);
  return path.basename(worktree.path);
}

/** Whether that is surely no path of a worktree: such a name needs no list of them to be understood. */
export function isPlainOrBranch(given: string): boolean {
  return given.startsWith(BRANCH_PREFIX) || !(given.includes('/') || given.includes(path.sep));
}

/** The track that somebody means: by its name, its branch `work/docs`, or the path of its worktree. */
export function meantName(given: string, cwd: string, worktrees: readonly WorktreeEntry[]): string {
  if (given.startsWith(BRANCH_PREFIX)) return given.slice(BRANCH_PREFIX.length);
  if (isPlainOrBranch(given)) return given;
  const there = worktrees.find((worktree) => worktree.path === path.resolve(cwd, given));
  return there === undefined ? given : trackName(there);
}

/** What is wrong with a name, or undefined when nothing is. Pure, for suggestions as well as for refusals. */
export function nameProblem(name: string): 'invalid-name' | 'name-not-a-concern' | undefined {
  // A number says nothing: that is the better answer, so it comes first.
  if (whyNoConcern(name) !== undefined) return 'name-not-a-concern';
  if (!PLAIN_NAME.test(name) || name.length > LONGEST_NAME || name.endsWith('.lock')) return 'invalid-name';
  return undefined;
}

/** Why a name says no concern; undefined when it may well be one. */
export function whyNoConcern(name: string): string | undefined {
  return NO_CONCERNS.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
}

/**
 * @param options those of the command line, for a remedy that does what was meant
 * @throws Failure `invalid-name` or `name-not-a-concern`, with a better suggestion
 */
export function assertNames(names: readonly string[], options: readonly string[] = []): void {
  const name = names.find((one) => nameProblem(one) !== undefined);
  if (name === undefined) return;
  const given = `given: ${safeLine(name) || '(empty)'}`;
  const remedy = shellCommand(['ctx-worktree', 'create', ...betterNames(names), ...options]);
  const why = whyNoConcern(name);
  if (why !== undefined) {
    throw new Failure('name-not-a-concern', 'A track is named by its concern, and that name is none.', {
      evidence: [given, why],
      remedy: `Say what the track is about, for example:\n${remedy}`,
    });
  }
  throw new Failure('invalid-name', 'That name is no plain branch and directory name.', {
    evidence: [
      given,
      `allowed: lower-case letters, digits, single - or _ between them, at most ${LONGEST_NAME}`,
    ],
    remedy,
  });
}

const EXAMPLES = ['docs', 'api', 'parser', 'search', 'auth'] as const;

/** The names with each that will not do replaced: by the nearest that does, else by an example. */
function betterNames(names: readonly string[]): string[] {
  const near = names.map((name) => (nameProblem(name) === undefined ? name : suggestName(name)));
  const better: string[] = [];
  for (const [at, name] of near.entries()) {
    const isGiven = name === names[at];
    const isFree = name !== undefined && near.indexOf(name) === at && !names.includes(name);
    const example = EXAMPLES.find((one) => !near.includes(one) && !better.includes(one));
    better.push(name !== undefined && (isGiven || isFree) ? name : (example ?? EXAMPLES[0]));
  }
  return better;
}

/** The nearest allowed name, or undefined when nothing of the text can be kept. */
export function suggestName(text: string): string | undefined {
  const plain = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST_NAME)
    .replace(/-+$/, '');
  return nameProblem(plain) === undefined ? plain : undefined;
}
