/** Commands that were killed half-way, for those who only look: the next one that changes the clone settles them. */
import path from 'node:path';
import { isHeld } from '../files/lock.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { type Entry, listEntries } from './journal.ts';
import { stateDirectory } from './track-record.ts';

export interface Interrupted {
  /** `teardown docs` */
  readonly command: string;
  /** What settles it, to be pasted. */
  readonly remedy: string;
}

/**
 * None while another command is at work: what it has not finished yet is its own.
 *
 * @throws Failure `surroundings` when the journal cannot be read
 */
export async function listInterrupted(commonDir: string): Promise<Interrupted[]> {
  const open = (await listEntries(commonDir)).filter((entry) => entry.state !== 'done');
  if (open.length === 0 || (await isHeld(path.join(stateDirectory(commonDir), 'lock')))) return [];
  return open.map((entry) => ({ command: describeEntry(entry), remedy: remedyFor(entry) }));
}

function describeEntry(entry: Entry): string {
  const what = entry.state === 'undoing' ? `undo of ${entry.kind}` : entry.kind;
  return safeLine([what, ...namesOf(entry)].join(' '));
}

function namesOf(entry: Entry): string[] {
  if (entry.kind === 'create') return entry.tracks.map((track) => track.name);
  if (entry.kind === 'teardown') return [entry.track.name];
  return entry.kind === 'sync' ? [entry.name] : [];
}

/** A command that takes the lock settles what it finds; these name the one that also goes on. */
function remedyFor(entry: Entry): string {
  if (entry.state === 'undoing') return shellCommand(['ctx-worktree', 'undo', entry.id]);
  if (entry.kind === 'teardown') return shellCommand(['ctx-worktree', 'teardown', entry.track.name]);
  return shellCommand(['ctx-worktree', 'prune']);
}
