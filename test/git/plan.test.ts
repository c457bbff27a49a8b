/** `plan` and `blast-radius` on a real repository: tracks do not share sure files, every task is somewhere, once. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { BUILT_FILE, commitFiles, git, temporaryRepository } from '../support/temporary-repository.ts';

const TASKS = `# Tasks

## Parser
- [ ] Reject empty input in \`src/parser/read.ts\`
- [ ] Speed up \`src/parser/read.ts\` on long lines
- [x] Start the parser

## Server
- [ ] Log requests in \`src/server/listen.ts\`
- [ ] Time out slow requests in \`src/server/listen.ts\`

## Docs
- [ ] Write a page about limits in \`docs/limits.md\`
- [ ] Correct the names in \`docs/guide.md\`
- [ ] Qwertz zuiop asdfgh
`;

function sample(): string {
  const directory = temporaryRepository({
    'TASKS.md': TASKS,
    'src/parser/read.ts': 'export function readInput(text: string) {\n  return text;\n}\n',
    'src/server/listen.ts': 'export function listen(port: number) {\n  return port;\n}\n',
    'docs/guide.md': '# Guide\n',
    'package-lock.json': '{}\n',
  });
  commitFiles(directory, { 'src/parser/read.ts': 'export const readInput = 1;\n' }, 'Parser: accept tabs');
  commitFiles(
    directory,
    { 'src/server/listen.ts': 'export const listen = 2;\n' },
    'Server: listen on a port',
  );
  return directory;
}

interface PlanJson {
  tracks: {
    name: string;
    branch: string;
    scope: string[];
    tasks: { id: string; touches: { path: string; score: number; evidence: unknown[] }[] }[];
  }[];
  hold: { id: string }[];
  unknown: { id: string }[];
  shared: { path: string }[];
}

function run<T>(directory: string, ...args: string[]): T {
  const output = execFileSync(process.execPath, [BUILT_FILE, ...args, '-C', directory, '--json', '--quiet']);
  return JSON.parse(output.toString('utf8')) as T;
}

test('every open task is in one place, and tasks of one file are in one track', () => {
  const plan = run<PlanJson>(sample(), 'plan');
  const placed = plan.tracks.flatMap((track) => track.tasks.map((task) => task.id));
  const all = [...placed, ...plan.hold.map((task) => task.id), ...plan.unknown.map((task) => task.id)];
  expect(all).toHaveLength(7);
  expect(new Set(all).size).toBe(7);
  for (const file of ['src/parser/read.ts', 'src/server/listen.ts']) {
    const holders = plan.tracks.filter((track) =>
      track.tasks.some((task) => task.touches.some((touch) => touch.path === file && touch.score >= 0.5)),
    );
    expect(holders.length, file).toBeLessThanOrEqual(1);
  }
  expect(plan.tracks.every((track) => track.branch === `work/${track.name}`)).toBe(true);
});

test('scopes of two tracks have no path in common', () => {
  const { tracks } = run<PlanJson>(sample(), 'plan');
  const entries = tracks.flatMap((track, at) => track.scope.map((entry) => ({ at, entry })));
  for (const one of entries) {
    for (const two of entries) {
      if (one.at !== two.at)
        expect(`${two.entry}/`.startsWith(one.entry), `${one.entry} ${two.entry}`).toBe(false);
    }
  }
});

test('a named file leads its task, also one that does not exist yet', () => {
  const directory = sample();
  const tasks = path.join(path.dirname(directory), 'tasks.json');
  fs.writeFileSync(
    tasks,
    JSON.stringify([
      { id: 'old', text: 'Log requests in `src/server/listen.ts`' },
      { id: 'new', text: 'Write `docs/limits.md`' },
      { id: 'said', text: 'Tidy\ntouches: docs/guide.md, lib/' },
    ]),
  );
  const { tasks: radii } = run<{
    tasks: { id: string; files: { path: string; kind: string; evidence: { kind: string }[] }[] }[];
  }>(directory, 'blast-radius', '--tasks-json', tasks);
  expect(radii.map((radius) => radius.files[0]?.path)).toEqual([
    'src/server/listen.ts',
    'docs/limits.md',
    'docs/guide.md',
  ]);
  expect(radii[1]?.files[0]?.kind).toBe('new');
  expect(radii[2]?.files.map((file) => file.evidence[0]?.kind)).toEqual(['override', 'override']);
});

test('a bare repository with a revision gives the same tracks', () => {
  const directory = sample();
  const bare = path.join(path.dirname(directory), 'bare.git');
  git(directory, 'clone', '-q', '--bare', directory, bare);
  const names = (plan: PlanJson) => plan.tracks.map((track) => track.tasks.map((task) => task.id));
  expect(names(run<PlanJson>(bare, 'plan', '--rev', 'main'))).toEqual(
    names(run<PlanJson>(directory, 'plan')),
  );
});

test('the text fits 80 columns and control characters of a title are shown, not sent', () => {
  const directory = temporaryRepository({
    'TASKS.md': `- [ ] Paint \u001b[31mred\u001b[0m ${'very '.repeat(40)}long\n- [ ] Fix \`a.ts\`\n`,
    'a.ts': 'export const a = 1;\n',
  });
  const text = execFileSync(process.execPath, [BUILT_FILE, 'plan', '-C', directory, '--quiet']).toString(
    'utf8',
  );
  expect(text).not.toContain('\u001b');
  for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
});
