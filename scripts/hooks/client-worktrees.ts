/**
 * The client's own worktrees (`claude --worktree docs`) by the rules of this program. Opt-in: these hooks replace what
 * the client does itself, for every session and every subagent that asks for a worktree.
 */
import path from 'node:path';
import { resolvePath } from '../files/text-files.ts';
import { readTaskFile } from '../git/task-file.ts';
import { listWorktrees } from '../git/worktrees.ts';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { createTracks, type FoundTasks } from '../worktree/create.ts';
import { branchOf, trackName } from '../worktree/names.ts';
import { setUpTracks } from '../worktree/setup.ts';
import { teardownTrack } from '../worktree/teardown.ts';

const silent = (): void => {};

/** Makes the worktree that the client asks for, or finds it. Returns its path, which the client reads. */
export async function createForClient(stdin: string, processCwd: string): Promise<string> {
  const event = parseEvent(stdin);
  const cwd = textField(event, 'cwd') ?? processCwd;
  const name = textField(event, 'name');
  if (name === undefined) throw badEvent('name');
  const there = (await listWorktrees(cwd)).find(
    (worktree) => worktree.branch === branchOf(name) && !worktree.prunable,
  );
  if (there !== undefined) return there.path;
  const { main, tracks, setup } = await createTracks(cwd, [{ name }], {
    findTasksFile,
    narrate: silent,
  });
  const [track] = tracks;
  if (track === undefined) throw new RangeError('create answered without a track');
  // What it prints goes to standard error: the client reads the path from standard output.
  await setUpTracks(main.path, [track], setup, silent);
  return track.path;
}

/** A track is useful without a task list. */
async function findTasksFile(mainPath: string): Promise<FoundTasks> {
  try {
    return { file: (await readTaskFile(mainPath, mainPath)).path };
  } catch (error) {
    if (error instanceof Failure) return {};
    throw error;
  }
}

/**
 * Removes a worktree in which nothing would be lost. One that has commits of its own is kept: merging is `teardown`'s
 * work, and somebody who closes a session did not ask for it.
 */
export async function removeForClient(stdin: string, processCwd: string): Promise<string> {
  const event = parseEvent(stdin);
  const named = textField(event, 'worktree_path') ?? textField(event, 'path');
  if (named === undefined) throw badEvent('worktree_path');
  const target = (await resolvePath(named)) ?? path.resolve(named);
  const [main, ...linked] = await listWorktrees((await resolvePath(named)) ?? processCwd);
  const worktree = linked.find((entry) => entry.path === target);
  if (main === undefined || worktree === undefined) return '';
  const name = trackName(worktree);
  const { commits } = await teardownTrack(main.path, name, { dryRun: true, narrate: silent });
  if (commits > 0) {
    throw new Failure(
      'would-lose-files',
      `${safeLine(name)} has ${count(commits, 'commit')} of its own; its worktree is kept.`,
      {
        evidence: [safeLine(worktree.path)],
        remedy: `Merge it back from ${safeLine(main.path)}:\nctx-worktree teardown ${safeLine(name)}`,
      },
    );
  }
  await teardownTrack(main.path, name, { dryRun: false, narrate: silent });
  return '';
}

function parseEvent(stdin: string): Readonly<Record<string, unknown>> {
  try {
    const event: unknown = JSON.parse(stdin);
    if (typeof event === 'object' && event !== null) return event as Record<string, unknown>;
  } catch {
    // Falls through to the one answer for both.
  }
  throw badEvent('a JSON object');
}

function textField(event: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = event[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function badEvent(missing: string): Failure {
  return new Failure('usage', "The client's event lacks what the hook needs.", {
    evidence: [`missing on standard input: ${missing}`],
    remedy: 'Let the client call this hook; references/install.md shows the settings.',
  });
}
