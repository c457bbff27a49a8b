/**
 * The whole job through a real client: plan, approval, two tracks, an agent in each that tries what it must not do,
 * ticks its tasks and commits, and both merged back. `npm run test:client`; needs the npm registry once, for the client.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installClient, runSession, runWithoutNetwork } from './client.ts';
import type { Script, ToolResult, ToolUse, Turn } from './model-server.ts';
import { git, makeSample, TASKS } from './sample.ts';

const PROJECT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

interface Stage {
  readonly binary: string;
  readonly main: string;
  readonly docs: string;
  readonly api: string;
  readonly home: string;
  readonly plugin: string;
  /** A `ctx` lies here that leaves a mark when it runs. */
  readonly programs: string;
  readonly mark: string;
}

const use = (...calls: ToolUse[]): Turn => ({ use: calls });
const bash = (command: string): ToolUse => ({ name: 'Bash', input: { command, description: 'step' } });
const write = (file: string, content: string): ToolUse => ({
  name: 'Write',
  input: { file_path: file, content },
});
const read = (file: string): ToolUse => ({ name: 'Read', input: { file_path: file } });
const edit = (file: string, old_string: string, new_string: string): ToolUse => ({
  name: 'Edit',
  input: { file_path: file, old_string, new_string },
});

function ok(results: readonly ToolResult[], index = 0): string {
  const result = results[index];
  assert.ok(result !== undefined, `a result ${index} is there`);
  assert.ok(!result.failed, result.text);
  return result.text;
}

function denied(results: readonly ToolResult[], reason: RegExp, index = 0): void {
  const result = results[index];
  assert.ok(result?.failed, `denied: ${result?.text}`);
  assert.match(result.text, reason);
}

/** The agent looks, questions the names and the scope, and asks. */
function* planning(stage: Stage, tool: string): Script {
  const proposal = ok(yield use(bash(`${tool} plan`)));
  assert.match(proposal, /docs .*2 tasks/);
  const yaml = ok(yield use(bash(`${tool} plan --format yaml --quiet`)));
  const plan = yaml
    .replace(/- name: (?!docs)\S+/, '- name: api')
    .replace(/ {6}- src\/api\/items\.js\n(?: {6}- .*\n)+/, '      - src/api/\n');
  ok(yield use(write(path.join(stage.main, 'plan.yaml'), plan)));
  ok(yield use(bash(`${tool} plan --check plan.yaml`)));
  yield { say: 'Two tracks: docs (2 tasks, docs/) and api (2 tasks, src/api/). Shall I create them?' };
}

function* creating(tool: string): Script {
  const created = ok(yield use(bash(`${tool} create --plan plan.yaml`)));
  assert.match(created, /work\/docs/);
  const brief = ok(yield use(bash(`${tool} brief docs`)));
  assert.match(brief, /Explain the cache[\s\S]*Yours to change:\n- docs\/[\s\S]*api: src\/api\//);
  yield { say: 'Created.' };
}

function* workingOnDocs(stage: Stage): Script {
  denied(yield use(bash('ctx init')), /ctx init is not run in a linked worktree/);
  denied(yield use(bash(`cd '${stage.api}' && sh -c "FORCE=1 ctx init"`)), /linked worktree/);
  denied(yield use(write(path.join(stage.api, 'src/api/new.js'), 'x')), /worktree of track api/);
  denied(yield use(write(path.join(stage.main, 'docs/new.md'), 'x')), /main worktree/);
  denied(yield use(write(path.join(stage.docs, 'src/api/new.js'), 'x')), /belongs to track api/);
  denied(yield use(bash('git stash')), /share one stack/);
  ok(yield use(write(path.join(stage.docs, 'package.json'), '{}\n')));
  ok(yield use(bash('rm package.json && echo "run ctx init?" > docs/question.md')));
  const list = path.join(stage.docs, 'TASKS.md');
  ok(yield use(read(list)));
  ok(yield use(edit(list, '- [ ] Explain the cache', '- [x] Explain the cache')));
  ok(yield use(edit(list, '- [ ] Correct the install', '- [x] Correct the install')));
  ok(yield use(write(path.join(stage.docs, 'docs/new.md'), '# New\n')));
  ok(yield use(bash('git add -A && git commit -q -m "Explain the cache, correct the install steps"')));
  yield { say: 'Done.' };
}

function* workingOnApi(stage: Stage): Script {
  ok(yield use(read(path.join(stage.docs, 'docs/cache.md'))));
  denied(yield use(edit(path.join(stage.docs, 'docs/cache.md'), '# Cache', '# X')), /worktree of track docs/);
  denied(yield use(bash(`echo x > '${stage.docs}/docs/cache.md'`)), /worktree of track docs/);
  denied(yield use(bash('git stash push -m mine')), /share one stack/);
  const list = path.join(stage.api, 'TASKS.md');
  ok(yield use(read(list)));
  ok(yield use(edit(list, '- [ ] Refuse an empty name', '- [x] Refuse an empty name')));
  const found = '- [ ] Return 404';
  ok(yield use(edit(list, found, `- [ ] Log refused names in \`src/api/users.js\`\n${found}`)));
  ok(yield use(bash('echo "// refuses" >> src/api/users.js && git commit -qam "Refuse an empty name"')));
  yield { say: 'One is done, one is new.' };
}

function* mergingBack(tool: string): Script {
  assert.match(ok(yield use(bash(`${tool} status`))), /docs/);
  assert.match(ok(yield use(bash(`${tool} teardown docs --dry-run`))), /Nothing was changed/);
  assert.match(
    ok(yield use(bash(`${tool} teardown docs --test "test -f docs/new.md"`))),
    /Completed 2 tasks/,
  );
  assert.match(ok(yield use(bash(`${tool} teardown api`))), /Completed 1 task/);
  assert.match(ok(yield use(bash(`${tool} list`))), /Room for 4/);
  yield { say: 'Merged.' };
}

async function runJob(stage: Stage): Promise<void> {
  const tool = `node "${path.join(stage.plugin, 'scripts', 'ctx-worktree.mjs')}"`;
  const common = { binary: stage.binary, home: stage.home, programs: stage.programs };
  const lead = { ...common, cwd: stage.main };
  const leadArgs = ['--plugin-dir', stage.plugin, '--permission-mode', 'acceptEdits'];
  const agentArgs = ['--plugin-dir', stage.plugin, '--permission-mode', 'bypassPermissions'];

  const first = await runSession(
    { ...lead, prompt: '/ctx-worktree work on the backlog in parallel', args: leadArgs },
    planning(stage, tool),
  );
  assert.match(first.seen[0] ?? '', /Partition a backlog by blast radius/);
  assert.match(first.seen[0] ?? '', /work on the backlog in parallel/);
  assert.doesNotMatch(first.seen[0] ?? '', /You work on the track/);
  assert.equal(git(stage.main, 'worktree', 'list').split('\n').length, 1);
  report('plans, and creates nothing before it is approved');

  // The rights that a skill grants end with the prompt that called it, so it is called again to go on.
  const approved = {
    ...lead,
    prompt: '/ctx-worktree approved: create the tracks',
    args: [...leadArgs, '--continue'],
  };
  await runSession(approved, creating(tool));
  assert.equal(git(stage.main, 'worktree', 'list').split('\n').length, 3);
  report('creates two tracks and briefs them');

  const docs = await runSession(
    { ...common, cwd: stage.docs, prompt: 'Begin.', args: agentArgs },
    workingOnDocs(stage),
  );
  assert.match(docs.seen[0] ?? '', /You work on the track "docs"/);
  assert.match(docs.seen.at(-1) ?? '', /package\.json is outside the scope of track docs/);
  report('docs: told its brief; ctx init, foreign writes and stash denied; warned outside its scope');

  const api = await runSession(
    { ...common, cwd: stage.api, prompt: 'Begin.', args: agentArgs },
    workingOnApi(stage),
  );
  assert.match(api.seen[0] ?? '', /You work on the track "api"/);
  report('api: foreign writes and stash denied; a task done, a task added');
  assert.ok(!fs.existsSync(stage.mark), 'ctx init never ran');

  await runSession(
    { ...lead, prompt: '/ctx-worktree merge both back', args: [...leadArgs, '--continue'] },
    mergingBack(tool),
  );
  assertMerged(stage);
  report('both torn down; TASKS.md on main has every completion and the new task');
}

function assertMerged(stage: Stage): void {
  const expected = TASKS.replace('[ ] Explain', '[x] Explain')
    .replace('[ ] Correct', '[x] Correct')
    .replace('[ ] Refuse', '[x] Refuse')
    .replace('- [ ] Return', '- [ ] Log refused names in `src/api/users.js`\n- [ ] Return');
  assert.equal(fs.readFileSync(path.join(stage.main, 'TASKS.md'), 'utf8'), expected);
  assert.equal(git(stage.main, 'show', 'HEAD:TASKS.md'), expected.trimEnd());
  assert.equal(git(stage.main, 'status', '--porcelain', '--untracked-files=no'), '');
  assert.equal(git(stage.main, 'branch', '--list', 'work/*'), '');
  assert.ok(!fs.existsSync(stage.docs) && !fs.existsSync(stage.api));
  assert.ok(fs.existsSync(path.join(stage.main, 'docs/new.md')));
  const faults = path.join(stage.main, '.git', 'ctx-worktree', 'hook-faults.log');
  assert.equal(fs.existsSync(faults) ? fs.readFileSync(faults, 'utf8') : '', '');
}

function report(what: string): void {
  console.log(`ok  ${what}`);
}

function makeStage(binary: string, root: string): Stage {
  const main = path.join(root, 'app');
  const programs = path.join(root, 'bin');
  const mark = path.join(root, 'ctx-ran');
  for (const directory of [main, programs, path.join(root, 'home')]) fs.mkdirSync(directory);
  fs.writeFileSync(path.join(programs, 'ctx'), `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 });
  const plugin = path.join(root, 'plugin', 'ctx-worktree');
  fs.cpSync(path.join(PROJECT, 'skills', 'ctx-worktree'), plugin, { recursive: true });
  makeSample(main);
  return {
    binary,
    main,
    docs: `${main}-docs`,
    api: `${main}-api`,
    home: path.join(root, 'home'),
    plugin,
    programs,
    mark,
  };
}

const binary = installClient();
const isolated = runWithoutNetwork({ CLAUDE_BIN: binary });
if (isolated !== undefined) process.exitCode = isolated;
else {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ctx-worktree-session-')));
  try {
    await runJob(makeStage(binary, root));
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}
