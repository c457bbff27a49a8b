import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  commitFiles,
  git,
  PROJECT,
  temporaryDirectory,
  temporaryRepository,
} from '../support/temporary-repository.ts';

interface ActionFile {
  inputs: Record<string, { default: string }>;
  outputs: Record<string, { value: string }>;
  runs: { using: string; steps: { id: string; shell: string; env: Record<string, string>; run: string }[] };
}
const ACTION = parse(fs.readFileSync(path.join(PROJECT, 'action.yml'), 'utf8')) as ActionFile;

interface ActionRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Record<string, string>;
  readonly summary: string;
}

/** Runs the action's step as a runner does: its shell, its environment, files for outputs and summary. */
function runAction(
  repository: string,
  inputs: Record<string, string>,
  name: string,
  event: object,
): ActionRun {
  const files = temporaryDirectory('runner temp');
  const file = (one: string) => path.join(files, one);
  for (const one of ['output', 'summary']) fs.writeFileSync(file(one), one === 'output' ? 'before=1\n' : '');
  fs.writeFileSync(file('event.json'), JSON.stringify(event));
  const [step] = ACTION.runs.steps;
  const given = (expression: string) => {
    const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(expression)?.[1] ?? '';
    return inputs[input] ?? ACTION.inputs[input]!.default;
  };
  const env = Object.fromEntries(Object.entries(step!.env).map(([key, value]) => [key, given(value)]));
  fs.writeFileSync(file('step.sh'), step!.run);
  // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
  const run = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file('step.sh')], {
    cwd: repository,
    encoding: 'utf8',
    env: {
      ...process.env,
      ...env,
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: PROJECT,
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: file('event.json'),
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
    },
  });
  return {
    status: run.status ?? -1,
    stdout: run.stdout,
    stderr: run.stderr,
    outputs: parseOutputs(fs.readFileSync(file('output'), 'utf8')),
    summary: fs.readFileSync(file('summary'), 'utf8'),
  };
}

/** `name=value`, or `name<<END`, lines, `END`. */
function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [, plain, value, name, , lines] of text.matchAll(
    /^(?:([\w-]+)=(.*)|([\w-]+)<<(\S+)\n([\s\S]*?)\n\4)$/gm,
  ))
    outputs[plain ?? name ?? ''] = value ?? lines ?? '';
  return outputs;
}

const TASKS = '- [x] done & <b>dusted</b> | 100%\n- [ ] open\n';

/** A pull request whose branch unticks a task, checked out as its test merge; GitHub gives it no branch. */
function pullRequest(): { repository: string; event: object } {
  const repository = temporaryRepository({ 'TASKS.md': TASKS });
  git(repository, 'checkout', '-q', '-b', 'evil;$(>pwned)');
  const head = commitFiles(repository, { 'TASKS.md': TASKS.replace('[x]', '[ ]') }, 'Untick');
  git(repository, 'checkout', '-q', 'main');
  const base = commitFiles(repository, { 'a.txt': 'a\n' });
  git(repository, 'checkout', '-q', '--detach');
  git(repository, 'merge', '-q', '--no-ff', '-m', 'Merge', head);
  return { repository, event: { number: 1, pull_request: { head: { sha: head }, base: { sha: base } } } };
}

describe('action.yml', () => {
  it('hands every input on, each output out, and no expression into the script', () => {
    const [step] = ACTION.runs.steps;
    expect(ACTION.runs.using).toBe('composite');
    expect(step!.run).not.toContain('${{');
    const handed = Object.values(step!.env).map((value) => /inputs\.([a-z-]+)/.exec(value)?.[1]);
    expect([...handed, 'working-directory'].sort()).toEqual(Object.keys(ACTION.inputs).sort());
    for (const [name, { value }] of Object.entries(ACTION.outputs))
      expect(value).toBe(`\${{ steps.check.outputs.${name} }}`);
  });

  it('fails a pull request that takes a completion back: annotation, outputs, summary, report', () => {
    const { repository, event } = pullRequest();
    const run = runAction(repository, { 'report-file': 'out.sarif' }, 'pull_request', event);
    expect(run.status).toBe(1);
    expect(run.stdout).toBe(
      '::error file=TASKS.md,line=1,title=A completed task is open again [completion-lost]::done & <b>dusted</b> | 100%25: was done, is [ ] now\n1 finding.\n',
    );
    expect(run.outputs).toMatchObject({ before: '1', ok: 'false', fixed: '[]' });
    expect(JSON.parse(run.outputs['findings']!)).toMatchObject([{ code: 'completion-lost', line: 1 }]);
    expect(run.summary).toContain('1 finding');
    expect(run.summary).not.toMatch(/<b>|\| 100/);
    expect(JSON.parse(fs.readFileSync(path.join(repository, 'out.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(fs.existsSync(path.join(repository, 'pwned'))).toBe(false);
  });

  it('mends a push when asked to, passes a merge queue that lost nothing, and needs the history', () => {
    const { repository } = pullRequest();
    const [merge, before] = [git(repository, 'rev-parse', 'HEAD'), git(repository, 'rev-parse', 'main')];
    git(repository, 'checkout', '-q', '-B', 'main', merge);
    const fixed = runAction(repository, { fix: 'true' }, 'push', { before, after: merge });
    expect(fixed).toMatchObject({ status: 0, outputs: { ok: 'true', findings: '[]' } });
    expect(JSON.parse(fixed.outputs['fixed']!)).toMatchObject([{ path: 'TASKS.md' }]);
    expect(fs.readFileSync(path.join(repository, 'TASKS.md'), 'utf8')).toBe(TASKS);
    commitFiles(repository, {}, 'Mend');
    const queue = { merge_group: { base_sha: before, head_sha: git(repository, 'rev-parse', 'HEAD') } };
    expect(runAction(repository, {}, 'merge_group', queue)).toMatchObject({
      status: 0,
      outputs: { ok: 'true' },
    });
    expect(runAction(repository, { strict: 'yes' }, 'merge_group', queue).status).toBe(2);
    const parent = temporaryDirectory();
    git(parent, 'clone', '-q', '--depth=1', `file://${repository}`, 'shallow');
    const shallow = runAction(path.join(parent, 'shallow'), {}, 'push', { before });
    expect(shallow.status).toBe(3);
    expect(shallow.stderr).toContain('::error title=history-missing::');
    expect(shallow.stderr).toContain('fetch-depth: 0');
  });
});
