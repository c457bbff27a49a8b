import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../scripts/check/finding.ts';
import { run } from '../../scripts/cli/check.ts';
import type { Invocation } from '../../scripts/cli/command.ts';
import { COMMANDS } from '../../scripts/cli/commands.ts';
import { parseArguments } from '../../scripts/cli/parse-arguments.ts';
import { Failure, renderFailureJson } from '../../scripts/report/failure.ts';
import {
  commitFiles,
  git,
  runCli,
  temporaryDirectory,
  temporaryRepository,
  writeFiles,
} from '../support/temporary-repository.ts';

const BASE = '# Tasks\n\n## Now\n\n- [ ] build the parser\n- [ ] write the printer\n- [ ] ship it\n';
const OURS = BASE.replace('[ ] build the parser', '[x] build the parser');
const THEIRS = BASE.replace('[ ] write the printer', '[x] write the printer').concat('- [ ] tell people\n');
const JOINED = OURS.replace('[ ] write the printer', '[x] write the printer').concat('- [ ] tell people\n');

/** main has OURS, `work/side` has THEIRS, both from BASE; then main is the merge of both, with this list. */
function merged(list: string, files: Record<string, string> = {}): string {
  const repository = temporaryRepository({ 'TASKS.md': BASE, ...files });
  git(repository, 'checkout', '-q', '-b', 'work/side');
  commitFiles(repository, { 'TASKS.md': THEIRS }, 'Theirs');
  git(repository, 'checkout', '-q', 'main');
  commitFiles(repository, { 'TASKS.md': OURS }, 'Ours');
  merge(repository, 'work/side', { 'TASKS.md': list });
  return repository;
}

/** A merge as somebody makes it by hand: whatever git says, these files come out. */
function merge(repository: string, other: string, files: Record<string, string>): string {
  const tree = git(repository, 'rev-parse', 'HEAD');
  writeFiles(repository, files);
  git(repository, 'add', '-A');
  const written = git(repository, 'write-tree');
  const commit = git(repository, 'commit-tree', written, '-p', tree, '-p', other, '-m', 'Merge');
  git(repository, 'reset', '-q', '--hard', commit);
  return commit;
}

interface Checking {
  readonly status: number;
  readonly json: any;
}

/** The command without its process: what `--json` would print. */
async function check(repository: string, ...args: string[]): Promise<Checking> {
  const { values } = parseArguments(['check', ...args], COMMANDS);
  const list = (name: string) => [values[name] ?? []].flat().map(String);
  const invocation: Invocation = {
    cwd: repository,
    positionals: [],
    option: (name) => list(name)[0],
    options: list,
    has: (name) => values[name] === true,
    json: true,
    narrate: () => undefined,
    write: () => undefined,
    isTerminal: false,
    readStdin: async () => '',
  };
  try {
    return await run(invocation);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { status: error.exitStatus, json: renderFailureJson(error) };
  }
}

const codes = ({ json }: Checking): string[] =>
  json.findings.map(({ code, line }: Finding) => `${code}:${line}`);

describe('check of a branch', () => {
  it('finds the task that it unticked and the one it dropped, though git merges it clean', async () => {
    const repository = temporaryRepository({ 'TASKS.md': OURS });
    git(repository, 'checkout', '-q', '-b', 'work/side');
    commitFiles(repository, { 'TASKS.md': BASE.replace('- [ ] ship it\n', '') }, 'Untick');
    const result = await check(repository, '--base', 'main');
    expect(result.status).toBe(1);
    expect(result.json.findings).toMatchObject([
      { code: 'completion-lost', path: 'TASKS.md', line: 5, title: 'build the parser' },
      { code: 'task-lost', path: 'TASKS.md', line: 6, title: 'ship it' },
    ]);
    expect((await check(repository, '--base', 'main', '--head', 'main')).json).toMatchObject({
      ok: true,
      findings: [],
    });
  });

  it('that only lags behind its base has lost nothing', async () => {
    const repository = temporaryRepository({ 'TASKS.md': BASE });
    git(repository, 'branch', 'work/side');
    commitFiles(repository, { 'TASKS.md': OURS }, 'Tick on main');
    git(repository, 'checkout', '-q', 'work/side');
    commitFiles(repository, { 'a.txt': 'a\n' });
    expect((await check(repository, '--base', 'main')).json).toMatchObject({ ok: true, notes: [] });
  });

  it('lets an archive, a move to another file and a rename be', async () => {
    const repository = temporaryRepository({ 'TASKS.md': OURS });
    git(repository, 'checkout', '-q', '-b', 'work/side');
    const left = OURS.replace('- [x] build the parser\n', '').replace('- [ ] ship it\n', '');
    commitFiles(repository, { 'TASKS.md': left, 'docs/later.md': '# Later\n\n- Ship it!\n' }, 'Archive');
    expect((await check(repository)).json).toMatchObject({ ok: true, notes: [] });
    git(repository, 'checkout', '-q', '-b', 'work/renamed', 'main');
    fs.mkdirSync(path.join(repository, '.context'));
    git(repository, 'mv', 'TASKS.md', '.context/TASKS.md');
    commitFiles(repository, { '.context/TASKS.md': BASE }, 'Rename and untick');
    expect((await check(repository, '--base', 'main')).json.findings).toMatchObject([
      { code: 'completion-lost', path: '.context/TASKS.md', line: 5 },
    ]);
  });

  it('finds what merging the base into it lost, by merge, unless a later commit mends it', async () => {
    const repository = temporaryRepository({ 'TASKS.md': BASE });
    git(repository, 'checkout', '-q', '-b', 'work/side');
    commitFiles(repository, { 'TASKS.md': THEIRS }, 'Tick on the branch');
    git(repository, 'checkout', '-q', 'main');
    commitFiles(repository, { 'TASKS.md': OURS }, 'Tick on main');
    git(repository, 'checkout', '-q', 'work/side');
    // Somebody took the file of main: the branch's own completion and its new task are gone.
    const commit = merge(repository, 'main', { 'TASKS.md': OURS });
    commitFiles(repository, { 'b.txt': 'b\n' }, 'More work');
    expect((await check(repository, '--base', 'main')).json.findings).toMatchObject([
      { code: 'completion-lost', line: 6, title: 'write the printer', commit },
      { code: 'task-lost', line: 7, title: 'tell people', commit },
    ]);
    commitFiles(repository, { 'TASKS.md': JOINED }, 'Mend');
    expect((await check(repository, '--base', 'main')).json).toMatchObject({ ok: true });
  });

  it('finds a wiped context file, and markers in a list even where they stand alone', async () => {
    const repository = temporaryRepository({
      'TASKS.md': OURS,
      '.context/DECISIONS.md': '# Decisions\n\n## [2026-01-02-030405] Use git\n\nBecause.\n',
    });
    git(repository, 'checkout', '-q', '-b', 'work/side');
    commitFiles(repository, {
      '.context/DECISIONS.md': '# Decisions\n\nWrite them here.\n',
      'TASKS.md': `${OURS}<<<<<<< a\n`,
    });
    expect((await check(repository)).json.findings).toMatchObject([
      { code: 'context-wiped', path: '.context/DECISIONS.md', line: 1 },
      { code: 'merge-conflict', path: 'TASKS.md', line: 8 },
    ]);
    commitFiles(repository, { 'TASKS.md': '# Tasks\n\n- [ ] Your first task\n' }, 'Begin anew');
    expect(codes(await check(repository))).toContain('context-wiped:1');
  });

  it('finds conflicts that it left in any file, not examples, underlined headings or old ones', async () => {
    const conflict = '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n';
    const repository = temporaryRepository({ 'TASKS.md': BASE, 'old.txt': `${conflict}x\n` });
    git(repository, 'checkout', '-q', '-b', 'work/side');
    commitFiles(repository, {
      'src/a b.ts': `let x;\n${conflict}`,
      'old.txt': `${conflict}y\n`,
      'guide.md': `Title\n=======\n\n\`\`\`\n${conflict}\`\`\`\n\nnot alone:\n\n>>>>>>> quoted\n`,
      'fixtures/shown.txt': conflict,
      '.gitattributes': 'fixtures/** conflict-marker-size=32\n',
    });
    expect((await check(repository)).json.findings).toMatchObject([
      { code: 'merge-conflict', path: 'src/a b.ts', line: 2 },
    ]);
  });
});

describe('check of a merge', () => {
  it.each([
    ['both sides joined', JOINED, []],
    ['the file of one side', OURS, ['completion-lost:6', 'task-lost:7']],
    ['the file of the other', THEIRS, ['completion-lost:5']],
    [
      'both copies, as a union merge leaves them',
      JOINED.replace('- [ ] ship', '- [ ] write the printer\n- [ ] ship'),
      ['task-doubled:7'],
    ],
  ])('%s', async (_, list, expected) => {
    const repository = merged(list);
    expect(codes(await check(repository, '--base', 'HEAD^1'))).toEqual(expected);
    // On the main branch itself nothing has to be named: the last commit is checked.
    expect(codes(await check(repository))).toEqual(expected);
  });

  it('tells an open task that a side removed as a note, which --strict makes a finding', async () => {
    const repository = merged(JOINED.replace('- [ ] ship it\n', ''));
    expect(codes(await check(repository))).toEqual(['task-lost:6']);
    git(repository, 'checkout', '-q', '-b', 'work/prune', 'HEAD^1');
    commitFiles(repository, { 'TASKS.md': OURS.replace('- [ ] ship it\n', '') }, 'Not wanted');
    git(repository, 'checkout', '-q', '-B', 'main', 'HEAD^1');
    commitFiles(repository, { 'a.txt': 'a\n' });
    merge(repository, 'work/prune', { 'TASKS.md': OURS.replace('- [ ] ship it\n', '') });
    expect((await check(repository)).json).toMatchObject({
      ok: true,
      findings: [],
      notes: [{ code: 'task-removed', path: 'TASKS.md', line: 6, title: 'ship it' }],
    });
    expect(await check(repository, '--strict')).toMatchObject({ status: 1, json: { ok: false, notes: [] } });
  });

  it('a completed task that a merge dropped is lost: a merge archives nothing', async () => {
    const repository = merged(JOINED.replace('- [x] write the printer\n', ''));
    expect((await check(repository)).json.findings).toMatchObject([
      { code: 'task-lost', title: 'write the printer', detail: /was done/ },
    ]);
  });
});

describe('check --fix', () => {
  it('puts back completions and tasks where they stood, with their own lines and line endings, and nothing else', async () => {
    const list = `${JOINED}  - [ ] tell Kim\n    by mail\n`.replaceAll('\n', '\r\n');
    const repository = merged(list);
    const lost = OURS.replace('# Tasks', '# Our tasks').replaceAll('\n', '\r\n');
    commitFiles(repository, { 'TASKS.md': lost }, 'Lose');
    const result = await check(repository, '--base', 'HEAD^1', '--fix');
    expect(result).toMatchObject({ status: 0, json: { ok: true, findings: [] } });
    expect(result.json.fixed).toMatchObject([
      {
        path: 'TASKS.md',
        restored: [
          { code: 'completion-lost', title: 'write the printer', line: 6 },
          { code: 'task-lost', title: 'tell people', line: 8 },
          { code: 'task-lost', title: 'tell Kim', line: 9 },
        ],
      },
    ]);
    const now = fs.readFileSync(path.join(repository, 'TASKS.md'), 'utf8');
    expect(now).toBe(list.replace('# Tasks', '# Our tasks'));
    git(repository, 'commit', '-qam', 'Mend');
    expect((await check(repository, '--base', 'HEAD~2')).status).toBe(0);
  });

  it('refuses a list with changes, a head that is not checked out, a merge under way and a bare repository', async () => {
    const repository = merged(OURS);
    const readList = () => fs.readFileSync(path.join(repository, 'TASKS.md'), 'utf8');
    const refused = async (directory: string, args: string[], code: string) =>
      expect((await check(directory, '--fix', ...args)).json).toMatchObject({ error: { code } });
    await refused(repository, ['--base', 'HEAD^1^1', '--head', 'HEAD^1'], 'usage');
    writeFiles(repository, { 'TASKS.md': `${OURS}\nmine\n` });
    await refused(repository, [], 'dirty-worktree');
    expect(readList()).toBe(`${OURS}\nmine\n`);
    git(repository, 'checkout', '-q', '--', 'TASKS.md');
    fs.writeFileSync(
      path.join(repository, '.git', 'MERGE_HEAD'),
      `${git(repository, 'rev-parse', 'HEAD^2')}\n`,
    );
    await refused(repository, [], 'operation-in-progress');
    fs.rmSync(path.join(repository, '.git', 'MERGE_HEAD'));
    const bare = path.join(temporaryDirectory(), 'bare.git');
    git(path.dirname(bare), 'clone', '-q', '--bare', repository, bare);
    await refused(bare, ['--base', 'main^1'], 'not-a-repository');
    expect((await check(bare, '--base', 'main^1')).status).toBe(1);
    expect(readList()).toBe(OURS);
  });
});

describe('check in a shallow clone', () => {
  it('says which history it needs, and answers once that is fetched', async () => {
    const origin = merged(OURS);
    const shallow = (depth: number) => {
      const parent = temporaryDirectory();
      git(parent, 'clone', '-q', `--depth=${depth}`, `file://${origin}`, 'shallow');
      return path.join(parent, 'shallow');
    };
    for (const [depth, args] of [
      [1, []],
      [1, ['--base', 'HEAD^1']],
      [2, ['--base', 'HEAD^1']],
    ] as const) {
      const result = await check(shallow(depth), ...args);
      expect(result).toMatchObject({ status: 3, json: { error: { code: 'history-missing' } } });
      expect(result.json.error.remedy).toContain('git fetch --unshallow origin');
    }
    const repository = shallow(2);
    git(repository, 'fetch', '-q', '--deepen=1', 'origin');
    expect(codes(await check(repository, '--base', 'HEAD^1'))).toEqual(['completion-lost:6', 'task-lost:7']);
    expect((await check(repository, '--base', '0123456789012345678901234567890123456789')).status).toBe(3);
    expect((await check(repository, '--base', 'nope')).json.error.code).toBe('history-missing');
    expect(await check(origin, '--base', 'nope')).toMatchObject({
      status: 2,
      json: { error: { code: 'usage' } },
    });
  });
});

describe('check --format', () => {
  const EVIL = '- [x] 50% ready, ::error::x ##[error]y\u001b[31m\n';

  it('github: one escaped annotation a line', async () => {
    const repository = temporaryRepository({ 'a, b:c/TASKS.md': EVIL });
    commitFiles(repository, { 'a, b:c/TASKS.md': EVIL.replace('[x]', '[ ]') });
    const { stdout, status } = runCli(repository, ['check', '--format', 'github']);
    expect(status).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "::error file=a%2C b%3Ac/TASKS.md,line=1,title=A completed task is open again [completion-lost]::50%25 ready, ::error::x ##[error]y\\x1b[31m: was done, is [ ] now
      "
    `);
  });

  it('gitlab and sarif: valid JSON with the place of each finding', async () => {
    const repository = merged(OURS);
    const read = (format: string) => JSON.parse(runCli(repository, ['check', '--format', format]).stdout);
    const issues = read('gitlab');
    expect(issues).toMatchObject([
      {
        check_name: 'ctx-worktree/completion-lost',
        severity: 'critical',
        location: { path: 'TASKS.md', lines: { begin: 6 } },
      },
      { check_name: 'ctx-worktree/task-lost', location: { path: 'TASKS.md', lines: { begin: 7 } } },
    ]);
    expect(new Set(issues.map((issue: { fingerprint: string }) => issue.fingerprint)).size).toBe(2);
    const [run] = read('sarif').runs;
    const rules = run.tool.driver.rules.map((rule: { id: string }) => rule.id);
    expect(run.results).toHaveLength(2);
    for (const result of run.results) {
      expect(rules).toContain(result.ruleId);
      expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('TASKS.md');
    }
    expect(runCli(repository, ['check', '--format', 'gitlab', '--base', 'HEAD']).stdout).toBe('[]\n');
  });
});

describe('check of a track', () => {
  const message = (scope: string, track = 'docs') =>
    `Start\n\nCtx-Track: ${track}\nCtx-Tasks-File: TASKS.md\nCtx-Scope: ${scope}\nCtx-Other: api src/api/\n`;

  it('finds files outside the scope that the branch carries, also in its merge, not what came from the base', async () => {
    const repository = temporaryRepository({ 'TASKS.md': BASE });
    git(repository, 'checkout', '-q', '-b', 'work/docs');
    git(repository, 'commit', '-q', '--allow-empty', '-m', message('docs/'));
    commitFiles(repository, { 'docs/a.md': 'a\n', 'src/api/x.ts': 'x\n', 'TASKS.md': OURS });
    git(repository, 'checkout', '-q', 'main');
    commitFiles(repository, { 'other.txt': 'main\n' });
    git(repository, 'checkout', '-q', 'work/docs');
    git(repository, 'merge', '-q', '-m', 'Sync', 'main');
    const leak = {
      code: 'scope-leak',
      path: 'src/api/x.ts',
      detail: 'docs changed it outside its scope; it is in the scope of api',
    };
    expect((await check(repository, '--base', 'main')).json.findings).toMatchObject([leak]);
    git(repository, 'checkout', '-q', '--detach', 'main');
    git(repository, 'merge', '-q', '--no-ff', '-m', 'Test merge', 'work/docs');
    expect((await check(repository, '--base', 'HEAD^1')).json.findings).toMatchObject([leak]);
    // Two tracks in one change: no file is one track's.
    git(repository, 'commit', '-q', '--allow-empty', '-m', message('src/', 'api'));
    expect((await check(repository, '--base', 'main')).json.findings).toEqual([]);
  });

  it('takes the record of this clone before the plan on the branch', async () => {
    const repository = temporaryRepository({ 'TASKS.md': BASE });
    git(repository, 'checkout', '-q', '-b', 'work/docs');
    git(repository, 'commit', '-q', '--allow-empty', '-m', message('docs/'));
    commitFiles(repository, { 'docs/a.md': 'a\n', 'lib/x.ts': 'x\n' });
    const commit = git(repository, 'rev-parse', 'HEAD');
    writeFiles(repository, {
      '.git/ctx-worktree/tracks/docs.json': JSON.stringify({
        version: 1,
        name: 'docs',
        branch: 'work/docs',
        path: repository,
        base: { branch: 'main', commit },
        scope: ['lib/'],
        tasks: [],
        created: '2026-01-02T03:04:05Z',
      }),
    });
    expect((await check(repository, '--base', 'main', '--head', 'work/docs')).json.findings).toMatchObject([
      { code: 'scope-leak', path: 'docs/a.md' },
    ]);
  });
});
