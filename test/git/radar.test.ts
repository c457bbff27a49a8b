import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { git, gitStatus, runHere, temporaryRepository, writeFiles } from '../support/temporary-repository.ts';

/** A small generator, so that a round that fails can be run again. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

const SEEDS = Array.from({ length: Number(process.env['ROUNDS'] || 6) }, (_, index) => index + 1);

const START = Object.fromEntries(
  ['a.txt', 'b.txt', 'dir/c.txt', 'dir/d.txt', 'deep/er/e.txt'].map((file) => [
    file,
    Array.from({ length: 12 }, (_, line) => `${file} line ${line}\n`).join(''),
  ]),
);

/** Edits, adds, deletes, moves and takes back, in files and directories that clash with each other. */
function change(worktree: string, random: (below: number) => number): void {
  const files = git(worktree, 'ls-files').split('\n');
  const file = files[random(files.length)] ?? 'a.txt';
  const place = path.join(worktree, file);
  const added = ['dir/new.txt', 'dir', 'other/x', 'other', 'a.txt/b', 'moved/c.txt'][random(6)] ?? '';
  const kind = random(6);
  if (kind < 2 && fs.existsSync(place)) fs.appendFileSync(place, `more ${random(1000)}\n`);
  else if (kind === 2 && !fs.existsSync(path.join(worktree, added))) {
    if (!fs.existsSync(path.dirname(path.join(worktree, added))) || isDirectory(worktree, added))
      writeFiles(worktree, { [added]: `new ${random(1000)}\n` });
  } else if (kind === 3 && fs.existsSync(place)) fs.rmSync(place);
  else if (kind === 4 && fs.existsSync(place)) {
    fs.mkdirSync(path.join(worktree, 'moved'), { recursive: true });
    fs.renameSync(place, path.join(worktree, 'moved', path.basename(file)));
  } else if (kind === 5) git(worktree, 'checkout', '-q', 'main', '--', 'a.txt');
}

function isDirectory(worktree: string, file: string): boolean {
  return fs.statSync(path.dirname(path.join(worktree, file))).isDirectory();
}

function commitAll(worktree: string): void {
  git(worktree, 'add', '-A');
  git(worktree, 'commit', '-q', '--allow-empty', '-m', 'Change');
}

describe('the radar', () => {
  it.each(SEEDS)('sees the conflicts that git has when all is committed (round %i)', async (seed) => {
    const random = makeRandom(seed);
    const repository = temporaryRepository(START);
    const names = ['docs', 'api', 'auth'];
    await runHere(repository, ['create', ...names]);
    for (const name of names) {
      const worktree = `${repository}-${name}`;
      for (let commits = random(3); commits > 0; commits--) {
        change(worktree, random);
        commitAll(worktree);
      }
      for (let changes = random(3); changes > 0; changes--) change(worktree, random);
    }
    if (random(4) === 0) {
      change(repository, random);
      commitAll(repository);
    }
    const { json } = await runHere(repository, ['status', '--json']);
    const said = json.worktrees.flatMap((worktree: { name: string; conflicts: { with: string }[] }) =>
      worktree.conflicts.map((conflict) => [worktree.name, conflict.with].sort().join(' ')),
    );
    for (const name of names) commitAll(`${repository}-${name}`);
    const branches = ['main', ...names.map((name) => `work/${name}`)];
    const pairs = branches.flatMap((one, at) => branches.slice(at + 1).map((other) => [one, other] as const));
    const meeting = pairs
      .filter(([one, other]) => gitStatus(repository, 'merge-tree', '--write-tree', one, other) !== 0)
      .map(([one, other]) =>
        [one, other]
          .map((branch) => branch.replace('work/', ''))
          .sort()
          .join(' '),
      );
    expect([...new Set(said)].sort()).toEqual(meeting.sort());
  });
});
