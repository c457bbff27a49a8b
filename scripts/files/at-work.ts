/**
 * The processes that the holder of a clone's lock has started and that change something. Should the holder be killed
 * they go on, or were killed with it; whoever takes the lock over reads here whom to wait for, and what may be half
 * done.
 *
 * A file beside the lock, a JSON object a line: a note when a process is about to start, another one of the same
 * number with its process id, and one when it has ended by itself. Notes are written at once and in order; one that a
 * full disk swallows is done without.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import fs from 'node:fs';
import { readProcessStart } from './processes.ts';

/** A worktree on its way from one commit to another. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

export interface StartedProcess {
  /** What it is, for people: `git worktree add`. */
  readonly what: string;
  readonly cwd: string;
  /** When it was about to start, milliseconds since 1970. */
  readonly since: number;
  readonly move?: Move | undefined;
}

export interface LeftProcess extends StartedProcess {
  /** Its environment has `MARK` with this value. */
  readonly mark: string;
  /** Undefined when the holder was killed before it knew. */
  readonly pid?: number;
  readonly started?: string;
}

/** Tells the process, and all that it starts, from others. */
export const MARK = 'CTX_WORKTREE_AT_WORK';

/** A note that was made of a process that is about to start. */
export interface Note {
  /** For its environment. */
  readonly env: Readonly<Record<string, string>>;
  runs(pid: number | undefined): void;
  ended(): void;
}

/** Where the notes of the holder go, while it holds the lock. */
interface Holder {
  readonly file: string;
  count: number;
}

const holders = new AsyncLocalStorage<Holder>();

/** Runs `work` as the holder of the lock whose notes go to `file`. */
export function asHolder<T>(file: string, work: () => Promise<T>): Promise<T> {
  return holders.run({ file, count: 0 }, work);
}

/** Says that a process is about to start. Undefined when no lock is held: then nobody has to know. */
export function noteStart(started: StartedProcess): Note | undefined {
  const holder = holders.getStore();
  if (holder === undefined) return undefined;
  const number = ++holder.count;
  const mark = `${process.pid}-${started.since}-${number}`;
  append(holder.file, { number, mark, ...started });
  return {
    env: { [MARK]: mark },
    runs: (pid) => {
      if (pid !== undefined) append(holder.file, { number, pid, started: readProcessStart(pid) });
    },
    ended: () => append(holder.file, { number, ended: true }),
  };
}

/** Says that what moves of a worktree left half-done is put right. */
export function noteMoveSettled(cwd: string): void {
  const holder = holders.getStore();
  if (holder !== undefined) append(holder.file, { settled: cwd });
}

/** Removes the notes when all of them came to a good end. */
export function forgetEnded(file: string): void {
  if (readLeftProcesses(file).length > 0) return;
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // Notes that stay tell of nothing that is left.
  }
}

function append(file: string, note: object): void {
  try {
    fs.appendFileSync(file, `${JSON.stringify(note)}\n`);
  } catch {
    // A full disk: the process runs all the same.
  }
}

interface Line extends Partial<LeftProcess> {
  readonly number?: number;
  readonly ended?: boolean;
  readonly settled?: string;
}

/** The processes of which the notes do not say that they ended well. A line that was cut short is left out. */
export function readLeftProcesses(file: string): LeftProcess[] {
  const notes = new Map<number, Line>();
  for (const line of readNotes(file).split('\n')) {
    const { number, settled, ...note } = parseLine(line);
    if (number !== undefined) notes.set(number, { ...notes.get(number), ...note });
    for (const [key, { cwd, move }] of notes)
      if (settled !== undefined && cwd === settled && move !== undefined) notes.delete(key);
  }
  return [...notes.values()].filter(
    (note): note is LeftProcess => note.ended !== true && note.cwd !== undefined && note.since !== undefined,
  );
}

function readNotes(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function parseLine(line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return {};
  }
}
