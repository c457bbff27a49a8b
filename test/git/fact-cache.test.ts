/** The cache under the git directory: the answer is the same with it, without it, and with a broken one. */
import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { BUILT_FILE, commitFiles, git, temporaryRepository } from '../support/temporary-repository.ts';

const ARGUMENTS = [BUILT_FILE, 'blast-radius', '--json', '--quiet'];
const ask = (directory: string): string =>
  execFileSync(process.execPath, ARGUMENTS, { cwd: directory, encoding: 'utf8' });
const cacheOf = (gitDirectory: string): string =>
  path.join(gitDirectory, 'ctx-worktree', 'cache', 'facts.bin');

function sample(): string {
  const directory = temporaryRepository({
    'TASKS.md':
      '- [ ] Speed up the parser of long lines\n- [ ] Log requests in `listen`\n- [ ] Write `docs/new.md`\n',
    'src/parser/lines.ts': "import { log } from '../log';\nexport function parseLines(text: string) {}\n",
    'src/server.ts': 'export function listen(port: number) {}\n',
    'src/log.ts': 'export const log = 1;\n',
    'image.svg.txt': 'a\0b',
  });
  commitFiles(
    directory,
    { 'src/parser/lines.ts': 'export function parseLines() {}\n' },
    'Parser: long lines',
  );
  commitFiles(directory, { 'src/server.ts': 'export function listen() {}\n' }, 'Server: listen');
  return directory;
}

test('a second run answers the same, and does not write', () => {
  const directory = sample();
  const cold = ask(directory);
  const cache = cacheOf(path.join(directory, '.git'));
  const written = fs.statSync(cache);
  expect(ask(directory)).toBe(cold);
  expect(fs.statSync(cache).ino).toBe(written.ino);
});

test('after new commits the answer is that of a clone without a cache', () => {
  const directory = sample();
  ask(directory);
  git(directory, 'checkout', '-q', '-b', 'side', 'HEAD~1');
  commitFiles(
    directory,
    { 'src/log.ts': 'export const log = "parser lines";\n', 'TASKS.md': '- [ ] Parser lines\n- [x] Log\n' },
    'Log long lines',
  );
  const warm = ask(directory);
  fs.rmSync(path.join(directory, '.git', 'ctx-worktree'), { recursive: true });
  expect(ask(directory)).toBe(warm);
});

test('a clone that got the rest of its history answers as if it always had it', () => {
  const directory = sample();
  const shallow = path.join(path.dirname(directory), 'shallow');
  git(path.dirname(directory), 'clone', '-q', '--depth', '1', `file://${directory}`, shallow);
  const before = ask(shallow);
  git(shallow, 'fetch', '-q', '--unshallow');
  const after = ask(shallow);
  expect(after).not.toBe(before);
  fs.rmSync(path.join(shallow, '.git', 'ctx-worktree'), { recursive: true });
  expect(ask(shallow)).toBe(after);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['noise', Buffer.alloc(4096, 7)],
])('a cache of %s is replaced', (_, bytes) => {
  const directory = sample();
  const cold = ask(directory);
  const cache = cacheOf(path.join(directory, '.git'));
  const good = fs.readFileSync(cache);
  fs.writeFileSync(cache, bytes);
  expect(ask(directory)).toBe(cold);
  expect(fs.readFileSync(cache).equals(good)).toBe(true);
});

test('where nothing can be written there is no cache and the same answer', () => {
  const directory = sample();
  const cold = ask(directory);
  // A file where the directory would be: refused to any user, root too.
  fs.rmSync(path.join(directory, '.git', 'ctx-worktree'), { recursive: true });
  fs.writeFileSync(path.join(directory, '.git', 'ctx-worktree'), '');
  expect(ask(directory)).toBe(cold);
});

test('a bare repository and a linked worktree keep theirs with the objects', () => {
  const directory = sample();
  const bare = path.join(path.dirname(directory), 'bare.git');
  git(directory, 'clone', '-q', '--bare', '.', bare);
  execFileSync(process.execPath, [...ARGUMENTS, '--rev', 'main'], { cwd: bare });
  expect(fs.existsSync(cacheOf(bare))).toBe(true);
  const linked = path.join(path.dirname(directory), 'linked');
  git(directory, 'worktree', 'add', '-q', linked);
  const answer = JSON.parse(ask(linked)) as { tasks: unknown };
  expect(answer.tasks).toEqual((JSON.parse(ask(directory)) as { tasks: unknown }).tasks);
  expect(fs.readdirSync(path.join(directory, '.git', 'ctx-worktree', 'cache'))).toEqual(['facts.bin']);
});

test('several at once answer the same and leave one whole cache', async () => {
  const directory = sample();
  const run = promisify(execFile);
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => run(process.execPath, ARGUMENTS, { cwd: directory })),
  );
  expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
  expect(fs.readdirSync(path.join(directory, '.git', 'ctx-worktree', 'cache'))).toEqual(['facts.bin']);
  expect(ask(directory)).toBe(answers[0]?.stdout);
});
