/** `plan` and `blast-radius` on a real repository: tracks do not share sure files, every task is somewhere, once. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  BUILT_FILE,
  commitFiles,
  git,
  PROJECT,
  temporaryRepository,
} from '../support/temporary-repository.ts';

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

test('that files came in the first commit is no sign that they change together; two more commits are', () => {
  const files = (text: string) => ({ 'src/parser.js': text, 'test/parser.test.js': text });
  const directory = temporaryRepository({ 'TASKS.md': '- [ ] Parser: accept tabs\n', ...files('a') });
  const told = () =>
    JSON.stringify(run<{ tasks: { files: { evidence: unknown[] }[] }[] }>(directory, 'blast-radius'));
  expect(told()).toContain('src/parser.js');
  expect(told()).not.toContain('of 1 commits');
  for (const text of ['b', 'c']) commitFiles(directory, files(text), `Read ${text}`);
  expect(told()).toContain('changed in 3 of 3 commits that touched');
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

test('a file that is gone is not to be made: what it became is meant', () => {
  const directory = temporaryRepository({
    'TASKS.md':
      '- [ ] Move the strings of internal/cli/drift/core/fix.go to assets\n- [ ] Read ~/.config/amem/state.json\n',
    'internal/cli/drift/core/fix.go': 'package core\n\nfunc Fix() string { return "Fixed." }\n',
    'internal/cli/drift/core/check.go': 'package core\n\nfunc Check() bool { return true }\n',
    'internal/assets/text.yaml': 'none: None.\n',
  });
  fs.mkdirSync(path.join(directory, 'internal/cli/drift/core/fix'));
  git(directory, 'mv', 'internal/cli/drift/core/fix.go', 'internal/cli/drift/core/fix/fix.go');
  git(directory, 'commit', '-qm', 'Give each part of core a package');
  const { tasks } = run<{
    tasks: { files: { path: string; kind: string; evidence: { kind: string }[] }[] }[];
  }>(directory, 'blast-radius');
  expect(tasks[0]?.files[0]).toMatchObject({ path: 'internal/cli/drift/core/fix/fix.go', kind: 'existing' });
  expect(tasks[0]?.files[0]?.evidence.map(({ kind }) => kind)).toContain('path');
  const paths = tasks.flatMap(({ files }) => files.map((file) => file.path));
  expect(paths).not.toContain('internal/cli/drift/core/fix.go');
  expect(paths.filter((found) => found.includes('state.json'))).toEqual([]);
});

test('shared words are told as the task writes them', () => {
  const directory = temporaryRepository({
    'TASKS.md': '- [ ] Draft the releases that a provider requires\n',
    'src/provider.ts': 'export const provider = { requires: [], releases: [] };\n',
    'src/other.ts': 'export const other = 1;\n',
  });
  const { tasks } = run<{
    tasks: { files: { path: string; evidence: { kind: string; detail: string }[] }[] }[];
  }>(directory, 'blast-radius');
  const file = tasks[0]?.files.find(({ path: at }) => at === 'src/provider.ts');
  const told = file?.evidence.find(({ kind }) => kind === 'lexical')?.detail ?? '';
  expect(told).toContain('releases');
  expect(told).not.toMatch(/\brelease?\b/);
});

test('a path that was deleted is told as gone, and is not sure to be made again', () => {
  const directory = temporaryRepository({
    'TASKS.md': '- [ ] Extract the strings of src/doctor/checks.ts\n',
    'src/doctor/checks.ts': 'export const checks = [1];\n',
    'src/doctor/run.ts': 'export const run = 1;\n',
  });
  git(directory, 'rm', '-q', 'src/doctor/checks.ts');
  git(directory, 'commit', '-qm', 'Drop the checks');
  const { tasks } = run<{
    tasks: { files: { path: string; score: number; evidence: { detail: string }[] }[] }[];
  }>(directory, 'blast-radius');
  const gone = tasks[0]?.files.find((file) => file.path === 'src/doctor/checks.ts');
  expect(gone?.score).toBeLessThan(0.7);
  expect(gone?.evidence[0]?.detail).toContain('is gone');
});

test('a file to be made is expected where such work made files, named after the text', () => {
  const directory = temporaryRepository({
    'TASKS.md': '- [ ] x\n',
    'go.mod': 'module amem\n',
    'README.md': '# amem\n',
  });
  for (const command of ['status', 'sync', 'init', 'load'])
    commitFiles(
      directory,
      { [`internal/cli/${command}.go`]: `package cli\n\nfunc run${command}() {}\n` },
      `Implement amem ${command}`,
    );
  commitFiles(directory, { 'TASKS.md': '- [ ] Implement `amem drift`\n' }, 'Ask for drift');
  const { tasks } = run<{
    tasks: { files: { path: string; kind: string; evidence: { kind: string; detail: string }[] }[] }[];
  }>(directory, 'blast-radius');
  const made = tasks[0]?.files.slice(0, 10).find(({ path: at }) => at === 'internal/cli/drift.go');
  expect(made?.kind).toBe('new');
  expect(made?.evidence.map(({ kind }) => kind)).toContain('new-file');
});

test('tasks that name one file to be made are together, though a file of that name is elsewhere', () => {
  const directory = sample();
  const kinds = ['Status', 'Owner', 'Token'];
  commitFiles(directory, {
    'packages/shared/src/types/git.ts': 'export type Branch = string;\n',
    'packages/cloud/src/types.ts': 'export type Cloud = string;\n',
    'TASKS.md': kinds.map((kind) => `- [ ] Create ${kind} in packages/shared/src/types.ts\n`).join(''),
  });
  const { tracks, hold } = run<PlanJson>(directory, 'plan');
  expect(hold).toEqual([]);
  expect(tracks).toHaveLength(1);
  for (const { touches } of tracks[0]?.tasks ?? [])
    expect(touches.find((touch) => touch.path === 'packages/shared/src/types.ts')?.score).toBe(0.7);
});

test('a path in the text counts before a history that is too short to say anything', () => {
  const directory = temporaryRepository({
    'TASKS.md':
      '- [ ] Edit src/a.js\n- [ ] Edit src/b.js\n- [ ] Write docs/d.md\n- [ ] Test src/a.js in test/a.test.js\n',
    'src/a.js': 'export const a = 1;\n',
    'src/b.js': 'export const b = 1;\n',
    'src/c.js': 'export const c = 1;\n',
    'docs/d.md': '# D\n',
  });
  const { tracks } = run<PlanJson>(directory, 'plan', '--max-tracks', '2');
  for (const { tasks, scope } of tracks)
    for (const { touches } of tasks) {
      expect(touches[0]?.score).toBeGreaterThanOrEqual(0.65);
      expect(
        scope.some((entry) => touches[0]?.path.startsWith(entry)),
        `${touches[0]?.path}`,
      ).toBe(true);
    }
  const [tester] = tracks.flatMap(({ tasks }) =>
    tasks.filter((task) => task.touches.some(({ path: at }) => at === 'test/a.test.js')),
  );
  expect(tester?.touches.map((touch) => touch.path).slice(0, 2)).toEqual(['src/a.js', 'test/a.test.js']);
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

interface Finding {
  code: string;
  line: number;
  level: string;
  detail: string;
}

function check(directory: string, plan: string): { status: number | null; findings: Finding[] } {
  const file = path.join(path.dirname(directory), 'plan.yaml');
  fs.writeFileSync(file, plan);
  const result = spawnSync(process.execPath, [
    BUILT_FILE,
    'plan',
    '--check',
    file,
    '-C',
    directory,
    '--json',
    '--quiet',
  ]);
  return {
    status: result.status,
    findings: (JSON.parse(result.stdout.toString()) as { findings: Finding[] }).findings,
  };
}

function yamlPlan(directory: string): string {
  return execFileSync(process.execPath, [
    BUILT_FILE,
    'plan',
    '-C',
    directory,
    '--format',
    'yaml',
    '--quiet',
  ]).toString();
}

test('a plan as it was written passes its own check', () => {
  const directory = sample();
  const { status, findings } = check(directory, yamlPlan(directory));
  expect(findings.filter((finding) => finding.level === 'error')).toEqual([]);
  expect(status).toBe(0);
});

test('an edited plan is told what is wrong with it', () => {
  const directory = sample();
  const ids = run<{ tasks: { id: string }[] }>(directory, 'blast-radius').tasks.map((task) => task.id);
  const plan = `version: 1
tracks:
  - name: agent-2
    scope: [src/parser/, lost/place.ts]
    tasks: [{ id: ${ids[0]} }, { id: ${ids[2]} }]
  - name: server
    scope: [src/parser/read.ts]
    tasks: [{ id: ${ids[1]} }, { id: ${ids[2]} }, { id: nobody }]
hold: [{ id: ${ids[3]} }, { id: ${ids[4]} }, { id: ${ids[5]} }]
`;
  const { status, findings } = check(directory, plan);
  expect(status).toBe(1);
  const codes = findings.map((finding) => finding.code);
  for (const code of [
    'bad-name',
    'scope-overlap',
    'task-twice',
    'task-left-out',
    'task-unknown',
    'path-unknown',
    'tracks-meet',
  ])
    expect(codes, code).toContain(code);
});

test('two scopes that always changed together are told with figures', () => {
  const directory = sample();
  for (const round of [1, 2, 3, 4]) {
    const text = `export const round = ${round};\n`;
    commitFiles(directory, { 'src/parser/read.ts': text, 'src/server/listen.ts': text }, `Round ${round}`);
  }
  const ids = run<{ tasks: { id: string }[] }>(directory, 'blast-radius').tasks.map((task) => task.id);
  const plan = `version: 1
tracks:
  - { name: parser, scope: [src/parser/], tasks: [${ids.slice(0, 2).join(', ')}] }
  - { name: server, scope: [src/server/], tasks: [${ids.slice(2).join(', ')}] }
`;
  const coupled = check(directory, plan).findings.find((finding) => finding.code === 'coupled-scopes');
  expect(coupled?.detail).toBe('the scopes of parser and server changed together in 5 of 6 commits');
});

test('a documentation task that will touch code is told where, why and with figures', () => {
  const directory = sample();
  for (const round of [1, 2]) {
    const text = `export const round = ${round};\n`;
    commitFiles(
      directory,
      { 'src/server/listen.ts': text, 'docs/guide.md': `# ${round}\n` },
      `Round ${round}`,
    );
  }
  const ids = run<{ tasks: { id: string }[] }>(directory, 'blast-radius').tasks.map((task) => task.id);
  const plan = `version: 1
tracks:
  - name: docs
    scope: [docs/]
    tasks:
      - ${ids[2]}
      - ${ids[4]}
hold: [${[0, 1, 3, 5, 6].map((at) => ids[at]).join(', ')}]
`;
  const found = check(directory, plan).findings.filter(({ code }) => code === 'scope-contradicted');
  expect(found).toHaveLength(1);
  expect(found[0]?.line).toBe(6);
  expect(found[0]?.detail).toMatch(
    /^docs: line 9 "Log requests in .*" will likely touch src\/server\/listen\.ts \(\d+%: named in the text.*\), outside its scope; 3 of 3 commits in its scope also changed src\/server\/$/,
  );
});

test('tasks that leave a scope for one file are one note, and a check shows eight notes at most', () => {
  const names = Array.from({ length: 12 }, (_, at) => `mod${at}`);
  const directory = temporaryRepository({
    'docs/a.md': '# A\n',
    ...Object.fromEntries(names.map((name) => [`src/${name}/${name}.ts`, `export const ${name} = 1;\n`])),
    'TASKS.md': ['mod0', ...names].map((name) => `- [ ] Mend src/${name}/${name}.ts (${name})\n`).join(''),
  });
  const { tasks } = run<{ tasks: { id: string }[] }>(directory, 'blast-radius');
  const plan = `version: 1\ntracks:\n  - { name: docs, scope: [docs/], tasks: [${tasks.map(({ id }) => id).join(', ')}] }\n`;
  const { findings } = check(directory, plan);
  const notes = findings.filter(({ code }) => code === 'scope-contradicted');
  expect(notes).toHaveLength(12);
  expect(notes.filter(({ detail }) => detail.includes('(and 1 more task of this track)'))).toHaveLength(1);
  const file = path.join(path.dirname(directory), 'plan.yaml');
  const { stdout } = spawnSync(process.execPath, [BUILT_FILE, 'plan', '--check', file, '-C', directory]);
  const lines = stdout.toString('utf8').trim().split('\n');
  expect(lines.filter((line) => line.includes('note:'))).toHaveLength(8);
  expect(lines.at(-1)).toBe('and 4 more notes, none surer (--json names all)');
});

test('a plan of a section is checked against that section, and what somebody adds from elsewhere', () => {
  const directory = sample();
  const planned = run<PlanJson & { sections: string[] }>(directory, 'plan', '--section', 'docs');
  expect(planned.sections).toEqual(['docs']);
  const yaml = execFileSync(process.execPath, [
    ...[BUILT_FILE, 'plan', '--section', 'docs', '--format', 'yaml', '--quiet', '-C', directory],
  ]).toString('utf8');
  expect(check(directory, yaml)).toEqual({ status: 0, findings: [] });
  const [first] = run<{ tasks: { id: string }[] }>(directory, 'blast-radius').tasks;
  expect(check(directory, yaml.replace(/hold: \[\]/, `hold: [${first?.id}]`))).toMatchObject({ status: 0 });
  const lacking = check(directory, 'version: 1\nsections: [docs]\ntracks: []\n').findings;
  expect(lacking.map(({ code }) => code)).toEqual(['task-left-out', 'task-left-out', 'task-left-out']);
});

test('a section that no open task stands below is told with those that there are', () => {
  const result = spawnSync(process.execPath, [BUILT_FILE, 'plan', '--section', 'nope', '-C', sample()]);
  expect(result.status).toBe(3);
  expect(result.stderr.toString('utf8')).toContain('there: Docs (3)');
});

test('of many task lists some are named, and no more are read than that takes', () => {
  const lists = Array.from({ length: 30 }, (_, at) => [`specs/${10 + at}/tasks.md`, '- [ ] One\n'] as const);
  const directory = temporaryRepository(Object.fromEntries(lists));
  const result = spawnSync(process.execPath, [BUILT_FILE, 'plan', '-C', directory]);
  expect(result.status).toBe(3);
  const said = result.stderr.toString('utf8');
  expect(said).not.toContain('Reading the history');
  expect(said).toContain('  specs/19/tasks.md\n  and others\n');
});

test('a directory without its slash is told: it would hold no file', () => {
  const { findings } = check(
    sample(),
    'version: 1\ntracks:\n  - name: parser\n    scope:\n      - docs/\n      - src/parser\n',
  );
  expect(findings.find(({ code }) => code === 'path-unknown')).toMatchObject({
    level: 'error',
    line: 6,
    detail: 'src/parser is a directory: write src/parser/',
  });
});

test.each([
  ['version: 9\n', 'plan-invalid'],
  ['- a list\n', 'plan-invalid'],
  ['version: 1\ntracks: [{ scope: [] }]\n', 'plan-invalid'],
  ['version: [\n', 'plan-invalid'],
])('%j is no plan', (text, code) => {
  const directory = sample();
  const file = path.join(path.dirname(directory), 'plan.yaml');
  fs.writeFileSync(file, text);
  const result = spawnSync(process.execPath, [
    BUILT_FILE,
    'plan',
    '--check',
    file,
    '-C',
    directory,
    '--json',
  ]);
  expect(result.status).toBe(1);
  expect(JSON.parse(result.stdout.toString()).error.code).toBe(code);
});

test('a copy of this skill in the repository is no work of any task', () => {
  const directory = sample();
  const skill = path.join(directory, '.claude/skills/ctx-worktree');
  fs.cpSync(path.join(PROJECT, 'skills/ctx-worktree'), skill, { recursive: true });
  git(directory, 'add', '-A');
  git(directory, 'commit', '-q', '-m', 'Install a skill: parser, server, docs, guide');
  const plan = JSON.parse(
    execFileSync(process.execPath, [BUILT_FILE, 'plan', '--json', '--quiet'], {
      cwd: directory,
      encoding: 'utf8',
    }),
  ) as { tracks: { scope: string[] }[] };
  expect(plan.tracks.length).toBeGreaterThan(0);
  expect(plan.tracks.flatMap((track) => track.scope).filter((entry) => entry.startsWith('.claude'))).toEqual(
    [],
  );
});
