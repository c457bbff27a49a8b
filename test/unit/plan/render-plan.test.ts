import { expect, test } from 'vitest';
import type { Plan } from '../../../scripts/plan/plan.ts';
import { parsePlanYaml, renderPlanYaml } from '../../../scripts/plan/plan-file.ts';
import { renderPlanHtml } from '../../../scripts/plan/render-html.ts';
import { renderPlanMermaid } from '../../../scripts/plan/render-mermaid.ts';
import { renderPlanText } from '../../../scripts/plan/render-text.ts';

const NASTY = '<script>alert("x")</script> & `rm -rf`';
const plan: Plan = {
  base: '0123456789abcdef',
  tasksFile: 'TASKS.md',
  tracks: [
    {
      name: 'parser',
      branch: 'work/parser',
      scope: ['src/parser/'],
      tasks: [
        {
          id: 'T1',
          title: NASTY,
          line: 3,
          touches: [
            {
              path: 'src/index.ts',
              score: 0.6,
              kind: 'existing',
              evidence: [{ kind: 'path', detail: 'named' }],
            },
          ],
        },
      ],
    },
    {
      name: 'docs',
      branch: 'work/docs',
      scope: ['docs/'],
      tasks: [{ id: '7', title: 'Guide', line: 5, touches: [] }],
    },
  ],
  hold: [{ id: 'h', title: 'Cut across', line: 6, reason: 'meets both' }],
  unknown: [{ id: 'u', title: 'Who knows', line: 7 }],
  shared: [{ path: 'src/index.ts', reason: 'about 3 tasks; keep edits small' }],
  advice: ['Look twice.'],
  value: { speedup: 1.5, bound: 2, exact: true, conflicts: 0.4 },
};

test('text for a terminal', () => {
  expect(renderPlanText(plan)).toMatchInlineSnapshot(`
    "4 open tasks in TASKS.md at 0123456789: 2 tracks, 1 held, 1 unknown
    Expected gain 1.5 over one agent (at most 2); about 0 of 2 tasks may meet one of
    another track in a file.

    parser  (1 task, branch work/parser)
      scope: src/parser/
         3  <script>alert("x")</script> & \`rm -rf\`
              src/index.ts 60%: named

    docs  (1 task, branch work/docs)
      scope: docs/
         5  Guide

    hold: after the merge
         6  Cut across
              meets both

    unknown: nothing says what they touch; decide by hand
         7  Who knows

    shared: files of several tracks
      src/index.ts: about 3 tasks; keep edits small

    advice: Look twice."
  `);
});

test('the YAML form is read back as it was', () => {
  const read = parsePlanYaml(renderPlanYaml(plan), 'plan.yaml');
  expect(read.tracks.map(({ name, scope, tasks }) => [name, scope, tasks])).toEqual(
    plan.tracks.map(({ name, scope, tasks }) => [
      name,
      scope,
      tasks.map(({ id, title, line }) => ({ id, title, line })),
    ]),
  );
  expect([read.base, read.tasksFile, read.hold[0]?.id, read.unknown[0]?.id]).toEqual([
    plan.base,
    'TASKS.md',
    'h',
    'u',
  ]);
});

test('a title is never markup in the page, and the page asks for nothing', () => {
  const html = renderPlanHtml(plan);
  expect(html).not.toContain('<script');
  expect(html).toContain('&#60;script&#62;');
  expect(html).not.toMatch(/https?:|src=|@import|url\(/);
});

test('a title cannot end a Mermaid label', () => {
  const lines = renderPlanMermaid(plan).split('\n');
  for (const line of lines) expect((line.match(/"/g) ?? []).length % 2, line).toBe(0);
  expect(lines).toContain('  t0 -.->|"about 3 tasks"| s0');
});
