import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Checkout, TrackFacts } from '../../../scripts/files/checkout.ts';
import { type Decision, decideToolCall, type World } from '../../../scripts/hooks/decide.ts';

const MAIN = '/w/app';
const DOCS = '/w/app-docs';
const API = '/w/app-api';
const TRACKS: TrackFacts[] = [
  { name: 'docs', path: DOCS, scope: ['docs/', 'README.md'], tasksFile: 'TASKS.md' },
  { name: 'api', path: API, scope: ['src/api/', 'docs/api.md'], tasksFile: 'TASKS.md' },
];

/** A clone at /w/app with two tracks beside it, and another clone at /other. */
function worldOf(tracks: readonly TrackFacts[] = TRACKS, variables: Record<string, string> = {}): World {
  const tops = [DOCS, API, MAIN, '/other'];
  return {
    checkoutOf: (file): Checkout | undefined => {
      const top = tops.find((one) => file === one || file.startsWith(`${one}/`));
      if (top === undefined) return undefined;
      const commonDir = top === '/other' ? '/other/.git' : `${MAIN}/.git`;
      return { top, gitDir: `${top}/.git`, commonDir, isLinked: top === DOCS || top === API };
    },
    resolve: (file) => path.resolve(file),
    tracksOf: () => tracks,
    hasLinkedWorktrees: (commonDir) => commonDir === `${MAIN}/.git`,
    variables: { HOME: '/home/me', ...variables },
  };
}

const bash = (command: string, cwd: string, project?: string): Decision =>
  decideToolCall({ tool: 'Bash', input: { command }, cwd, project }, worldOf());
const write = (file: string, cwd: string, tool = 'Write'): Decision =>
  decideToolCall({ tool, input: { file_path: file }, cwd, project: undefined }, worldOf());

describe('ctx init in a linked worktree', () => {
  const denied = [
    'ctx init',
    'ctx  init --force',
    'ctx --quiet init',
    'ctx --context-dir .context init',
    '/usr/local/bin/ctx init',
    './ctx init',
    '"ctx" \'init\'',
    'c\\tx init',
    'A=1 ctx init',
    'A="x y" B=2 ctx init',
    'true && ctx init',
    'false || ctx init',
    'true; ctx init',
    'true\nctx init',
    'true & ctx init',
    'yes | ctx init',
    '(ctx init)',
    '{ ctx init; }',
    '! ctx init',
    'if true; then ctx init; fi',
    'for i in 1 2; do ctx init; done',
    'case x in x) ctx init;; esac',
    'sh -c "ctx init"',
    "bash -lc 'cd . && ctx init'",
    'bash -c -- "ctx init"',
    `sh -c "sh -c 'ctx init'"`,
    'eval "ctx init"',
    'env ctx init',
    'env -i A=1 ctx init',
    'env -S "ctx init"',
    'command ctx init',
    'exec ctx init',
    'sudo -u me ctx init',
    'nohup nice -n 5 ctx init',
    'timeout -k 5 10s ctx init',
    'time -p ctx init',
    'echo y | xargs -n 1 ctx init',
    'find . -maxdepth 0 -exec ctx init \\;',
    'go run ./cmd/ctx init',
    'npx -y ctx init',
    'echo "$(ctx init)"',
    'echo `ctx init`',
    'cat <(ctx init)',
    'sh <<EOF\nctx init\nEOF',
    'echo "ctx init" | sh',
    'ctx init > /dev/null 2>&1',
    '2>/dev/null ctx init',
    'ctx \\\n  init',
    'cmd=ctx; $cmd init',
  ];
  it.each(denied)('denies %j', (line) => {
    expect(bash(line, DOCS)).toMatchObject({ kind: 'deny', reason: expect.stringContaining('ctx init') });
    expect(bash(line, MAIN)).toEqual({ kind: 'silent' });
  });

  const reached = [
    `cd ${DOCS} && ctx init`,
    'cd ../app-docs && ctx init',
    'cd .. && cd app-docs; ctx init',
    '(cd ../app-docs; ctx init)',
    'cd "../app-docs" && sh -c "ctx init"',
    `sh -c 'cd ${DOCS} && ctx init'`,
    'pushd ../app-docs && ctx init',
    `D=${DOCS}; cd "$D" && ctx init`,
    `export D=${DOCS} && cd \${D}/docs && ctx init`,
    'for d in ../app-docs ../app-api; do (cd "$d" && ctx init); done',
    `env -C ${DOCS} ctx init`,
    `sudo --chdir=${DOCS} ctx init`,
    'git worktree list | while read p _; do (cd "$p" && ctx init); done',
    'cd "$(git worktree list | tail -1 | cut -d" " -f1)" && ctx init',
    'cd ../app-* && ctx init',
    "ls -d ../app-* | xargs -I{} sh -c 'cd {} && ctx init'",
  ];
  it.each(reached)('denies it from the main worktree too: %j', (line) => {
    expect(bash(line, MAIN)).toMatchObject({ kind: 'deny' });
  });

  const harmless = [
    'echo "ctx init"',
    "echo 'run ctx init first'",
    'grep -rn "ctx init" docs',
    'git commit -m "Say why ctx init is wrong"',
    'cat <<EOF > docs/notes.md\nctx init\nEOF',
    "cat <<'EOF'\n$(ctx init)\nEOF",
    'ctx status',
    'ctx initialise',
    'ctx help init',
    'ctx init --help',
    'npm init -y',
    'git init',
    'terraform init',
    'myctx init',
    '# ctx init',
    'true # ctx init',
    'man ctx-init',
    'ls ctx init',
    'which ctx; echo init',
    'rg "\\$\\(ctx init\\)" docs',
    "sed -n '/ctx init/p' README.md",
    'cd ../../elsewhere && ctx init',
    'cd /tmp && ctx init',
    'printf "%s" "ctx init" | wc -c',
    "node -e 'console.log(`ctx init`)'",
  ];
  it.each(harmless)('has no false alarm: %j', (line) => {
    expect(bash(line, DOCS)).toEqual({ kind: 'silent' });
    expect(bash(line, MAIN)).toEqual({ kind: 'silent' });
  });

  it('lets the main worktree have it, whatever way it is reached', () => {
    for (const line of [
      'cd . && ctx init',
      'cd "$(git rev-parse --show-toplevel)" && ctx init',
      'cd && ctx init',
    ])
      expect(bash(line, MAIN)).toEqual({ kind: 'silent' });
    expect(bash(`cd ${MAIN} && ctx init`, DOCS)).toEqual({ kind: 'silent' });
    expect(bash('cd "$X" && ctx init', '/other')).toEqual({ kind: 'silent' });
  });
});

describe('git stash', () => {
  it.each([
    'git stash',
    'git stash push -m x',
    'git stash pop',
    'git -c a.b=c stash -u',
    'git --no-pager stash drop',
    'cd docs && git stash',
    'git add -A; git stash',
    '/usr/bin/git stash',
  ])('is denied in a track: %j', (line) => {
    expect(bash(line, DOCS)).toMatchObject({ kind: 'deny', reason: expect.stringContaining('git commit') });
    expect(bash(line, MAIN)).toEqual({ kind: 'silent' });
  });
  it('is denied from the main worktree into a track, and from a track anywhere', () => {
    expect(bash('git -C ../app-docs stash', MAIN)).toMatchObject({ kind: 'deny' });
    expect(bash(`git -C ${MAIN} stash`, DOCS)).toMatchObject({ kind: 'deny' });
  });
  it.each([
    'git stash list',
    'git stash show -p',
    'git log --grep stash',
    'echo git stash',
    'git commit -m stash',
  ])('has no false alarm: %j', (line) => expect(bash(line, DOCS)).toEqual({ kind: 'silent' }));
});

describe('writes', () => {
  it.each(['Write', 'Edit', 'MultiEdit'])('%s into another worktree is denied, which is named', (tool) => {
    expect(write(`${MAIN}/src/a.ts`, DOCS, tool)).toMatchObject({
      kind: 'deny',
      reason: expect.stringContaining(`the main worktree (${MAIN})`),
    });
    expect(write(`${API}/docs/x.md`, DOCS, tool)).toMatchObject({
      kind: 'deny',
      reason: expect.stringContaining('track api'),
    });
    expect(write('../app/x.md', DOCS, tool)).toMatchObject({ kind: 'deny' });
  });
  it('knows notebooks', () => {
    const call = { tool: 'NotebookEdit', input: { notebook_path: `${MAIN}/a.ipynb` }, cwd: DOCS };
    expect(decideToolCall({ ...call, project: undefined }, worldOf())).toMatchObject({ kind: 'deny' });
  });
  it("into another track's scope is denied, naming the owner; the narrower scope owns", () => {
    expect(write(`${DOCS}/src/api/a.ts`, DOCS)).toMatchObject({
      kind: 'deny',
      reason: expect.stringContaining('belongs to track api'),
    });
    expect(write(`${DOCS}/docs/api.md`, DOCS)).toMatchObject({ kind: 'deny' });
    expect(write(`${API}/docs/api.md`, API)).toEqual({ kind: 'silent' });
    expect(write(`${DOCS}/docs/api.mdx`, DOCS)).toEqual({ kind: 'silent' });
  });
  it('outside every scope is warned about; the own scope, the task list and context files are not', () => {
    expect(write(`${DOCS}/package.json`, DOCS)).toMatchObject({
      kind: 'warn',
      text: expect.stringContaining('outside the scope of track docs'),
    });
    for (const file of ['docs/a.md', 'README.md', 'TASKS.md', '.context/DECISIONS.md'])
      expect(write(`${DOCS}/${file}`, DOCS)).toEqual({ kind: 'silent' });
  });
  it('without a scope nothing is outside', () => {
    const bare = TRACKS.map((track) => ({ ...track, scope: [] }));
    const call = { tool: 'Write', input: { file_path: `${DOCS}/x` }, cwd: DOCS, project: undefined };
    expect(decideToolCall(call, worldOf(bare))).toEqual({ kind: 'silent' });
    expect(decideToolCall(call, worldOf([]))).toEqual({ kind: 'silent' });
  });
  it('elsewhere are nobody else’s business', () => {
    for (const file of ['/tmp/x', '/other/a', '/home/me/.claude/plan.md'])
      expect(write(file, DOCS)).toEqual({ kind: 'silent' });
    expect(write(`${DOCS}/x`, MAIN)).toEqual({ kind: 'silent' });
    expect(write(`${MAIN}/x`, MAIN)).toEqual({ kind: 'silent' });
    expect(write('/other/x', '/other')).toEqual({ kind: 'silent' });
  });
  it.each([
    `echo x > ${MAIN}/a`,
    `echo x >> ${API}/a`,
    `echo x &> ${MAIN}/a`,
    `cat a | tee -a ${MAIN}/a`,
    `cp a ${MAIN}/b`,
    `cp -t ${MAIN} a b`,
    `mv ${MAIN}/a .`,
    `rm -rf ${API}/src`,
    `sed -i s/a/b/ ${MAIN}/a`,
    `dd if=a of=${MAIN}/a`,
    'echo x > ../app/a',
    `cd ${MAIN} && echo x > a`,
    `sh -c 'echo x > ${MAIN}/a'`,
    'echo x > src/api/a.ts',
    'cat <<EOF > src/api/a.ts\ntext\nEOF',
  ])('by the shell are seen where they are plain: %j', (line) => {
    expect(bash(line, DOCS)).toMatchObject({ kind: 'deny' });
  });
  it.each([
    `cat ${MAIN}/a`,
    `cp ${MAIN}/a docs/a`,
    `diff ${MAIN}/a docs/a > /tmp/x`,
    'npm test > /dev/null 2>&1',
    'echo x > docs/a.md',
    `echo "> ${MAIN}/a"`,
    'test 1 -gt 2 && echo x 1>&2',
    `sed -n 1p ${MAIN}/a`,
  ])('has no false alarm: %j', (line) => expect(bash(line, DOCS)).toEqual({ kind: 'silent' }));
});

describe('the session', () => {
  it('belongs to the track it was started in, also after a cd', () => {
    expect(bash('git stash', '/tmp', DOCS)).toMatchObject({ kind: 'deny' });
    expect(bash('git stash', MAIN, DOCS)).toMatchObject({ kind: 'deny' });
    expect(bash('git stash', MAIN, MAIN)).toEqual({ kind: 'silent' });
  });
  it('never fails on a line, however odd', () => {
    const odd = fc.string({
      unit: fc.constantFrom(...'ctx init$(){}`"\'\\|&;<>#~=-\n\0é', 'EOF', 'sh -c ', 'cd '),
    });
    fc.assert(
      fc.property(odd, (line) => {
        expect(['silent', 'warn', 'deny']).toContain(bash(line, DOCS).kind);
      }),
      { numRuns: 500 },
    );
  });
  it('never takes quoted text for a command', () => {
    const text = fc.string().map((one) => `ctx init ${one.replaceAll("'", '')}`);
    fc.assert(
      fc.property(text, (one) => {
        expect(bash(`echo '${one}'`, DOCS)).toEqual({ kind: 'silent' });
      }),
    );
  });
});
