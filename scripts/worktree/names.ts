/** Names of tracks: each is a concern, a branch component and a directory name at once. */
import path from 'node:path';
import type { WorktreeEntry } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';

export const BRANCH_PREFIX = 'work/';

/** Long enough for a concern of a few words, short enough for every file system and an 80-column table. */
const LONGEST_NAME = 40;
const PLAIN_NAME = /^[\p{Ll}\p{Lo}\p{N}]+(?:[-_][\p{Ll}\p{Lo}\p{N}]+)*$/u;
const NOT_A_CONCERN =
  /^(?:(?:track|agent|task|tasks|worktree|wt|work|branch|group|stream|batch|part|team|worker|job|session|claude|codex|gemini)[-_]?(?:\d+|[a-z])?|[a-z]?\d+[a-z]?|[a-z]|one|two|three|four|first|second|third|fourth|main|master|head)$/;

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

/** What is wrong with a name, or undefined when nothing is. Pure, for suggestions as well as for refusals. */
export function nameProblem(name: string): 'invalid-name' | 'name-not-a-concern' | undefined {
  // A number says nothing: that is the better answer, so it comes first.
  if (NOT_A_CONCERN.test(name.toLowerCase())) return 'name-not-a-concern';
  if (!PLAIN_NAME.test(name) || name.length > LONGEST_NAME || name.endsWith('.lock')) return 'invalid-name';
  return undefined;
}

/** @throws Failure `invalid-name` or `name-not-a-concern`, with a better suggestion */
export function assertName(name: string): void {
  const problem = nameProblem(name);
  if (problem === undefined) return;
  const given = `given: ${safeLine(name) || '(empty)'}`;
  if (problem === 'name-not-a-concern') {
    throw new Failure(problem, 'A track is named by its concern, not by a number.', {
      evidence: [given],
      remedy: 'Say what the track is about, for example:\nctx-worktree create docs',
    });
  }
  const suggestion = suggestName(name);
  throw new Failure(problem, 'That name is no plain branch and directory name.', {
    evidence: [
      given,
      `allowed: lower-case letters, digits, single - or _ between them, at most ${LONGEST_NAME}`,
    ],
    remedy: `ctx-worktree create ${suggestion ?? 'docs'}`,
  });
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
