/** What a track was predicted to touch is compared with what it touched, and the next plan knows. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { BUILT_FILE, commitFiles, temporaryRepository } from '../support/temporary-repository.ts';

const TASKS = `# Tasks
- [ ] Accept tabs in \`src/lexer.ts\`
- [ ] Accept newlines in the lexer
- [ ] Write \`docs/guide.md\`
`;

function run(directory: string, ...args: string[]): string {
  return execFileSync(process.execPath, [BUILT_FILE, ...args, '-C', directory, '--quiet']).toString();
}

function trackBack(directory: string): void {
  const plan = path.join(path.dirname(directory), 'plan.yaml');
  const id = (JSON.parse(run(directory, 'blast-radius', '--json')) as { tasks: { id: string }[] }).tasks[0]
    ?.id;
  fs.writeFileSync(plan, `version: 1\ntracks: [{ name: lexer, tasks: [${id}] }]\n`);
  run(directory, 'create', '--plan', plan);
  commitFiles(
    `${directory}-lexer`,
    {
      'src/lexer.ts': 'export const tabs = true;\n',
      'src/chars.ts': 'export const tab = 9;\n',
      'TASKS.md': TASKS.replace('[ ] Accept tabs', '[x] Accept tabs'),
    },
    'Accept tabs',
  );
  run(directory, 'teardown', 'lexer');
}

test('teardown keeps the outcome, plan tells it, and a task alike learns from it', () => {
  const directory = temporaryRepository({
    'TASKS.md': TASKS,
    'src/lexer.ts': 'export const lexer = 1;\n',
    'src/chars.ts': 'export const none = 0;\n',
    'docs/guide.md': '# Guide\n',
  });
  expect(run(directory, 'plan')).not.toContain('So far');
  trackBack(directory);
  const kept = path.join(directory, '.git/ctx-worktree/outcomes');
  const [file = ''] = fs.readdirSync(kept);
  const outcome = JSON.parse(fs.readFileSync(path.join(kept, file), 'utf8'));
  expect(outcome).toMatchObject({ version: 1, track: 'lexer', touched: ['src/chars.ts', 'src/lexer.ts'] });
  expect(outcome.tasks[0]).toMatchObject({ title: 'Accept tabs in `src/lexer.ts`', done: true });
  expect(outcome.tasks[0].predicted.map((said: { path: string }) => said.path)).toContain('src/lexer.ts');
  expect(run(directory, 'plan').replace(/\n/g, ' ')).toMatch(
    /So far in this clone: of 2 files that 1 track touched, \d had been predicted/,
  );
  const radii = JSON.parse(run(directory, 'blast-radius', '--json')) as {
    tasks: { files: { path: string; evidence: { detail: string }[] }[] }[];
  };
  expect(radii.tasks[0]?.files.find((touch) => touch.path === 'src/chars.ts')?.evidence[0]?.detail).toBe(
    'finished task "Accept tabs in `src/lexer.ts`" of track lexer',
  );
});

test('an outcome that cannot be read is passed over', () => {
  const directory = temporaryRepository({ 'TASKS.md': TASKS, 'src/lexer.ts': 'export const lexer = 1;\n' });
  const kept = path.join(directory, '.git/ctx-worktree/outcomes');
  fs.mkdirSync(kept, { recursive: true });
  fs.writeFileSync(path.join(kept, 'half.json'), '{"version": 1, "track": "x"');
  fs.writeFileSync(path.join(kept, 'later.json'), '{"version": 2}');
  fs.writeFileSync(path.join(kept, 'odd.json'), '{"version": 1, "tasks": 3}');
  expect(run(directory, 'plan')).toContain('3 open tasks');
});
