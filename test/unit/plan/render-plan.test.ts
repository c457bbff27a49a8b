import { expect, test } from 'vitest';
import type { Plan } from '../../../scripts/plan/plan.ts';
import { parsePlanYaml } from '../../../scripts/plan/plan-file.ts';
import { renderPlanHtml } from '../../../scripts/plan/render-html.ts';
import { renderPlanMermaid } from '../../../scripts/plan/render-mermaid.ts';
import { renderPlanText } from '../../../scripts/plan/render-text.ts';
import { renderPlanYaml } from '../../../scripts/plan/render-yaml.ts';

const NASTY = '<script>alert("x")</script> & `rm -rf`';
const plan: Plan = {
  base: '0123456789abcdef',
  tasksFile: 'TASKS.md',
  sections: [],
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
  soFar: { tracks: 0, touched: 0, foretold: 0, expected: 0, came: 0 },
};

test('text for a terminal', () => {
  expect(renderPlanText(plan)).toMatchInlineSnapshot(`
    "4 open tasks in TASKS.md at 0123456789: 2 tracks, 1 held, 1 unknown
    Expected gain 1.5 over one agent (proved best); about 0 of 2 tasks may meet one
    of another track in a file.

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

test('a list of ten thousand tasks fits a few screens, and says what is left out', () => {
  const [first] = plan.tracks;
  const many = Array.from({ length: 10_000 }, (_, at) => ({
    id: `${at}`,
    title: 'T',
    line: at,
    touches: [],
  }));
  const lines = renderPlanText({ ...plan, tracks: [{ ...first!, tasks: many }] }).split('\n');
  expect(lines.length).toBeLessThan(100);
  expect(lines).toContain('        and 9940 more (--format yaml names all)');
});

test('the YAML form is read back as it was', () => {
  const read = parsePlanYaml(renderPlanYaml(plan), 'plan.yaml');
  expect(
    read.tracks.map(({ name, scope, tasks }) => [
      name,
      scope,
      tasks.map(({ id, title, line }) => ({ id, title, line })),
    ]),
  ).toEqual(
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

test('the YAML form says to a reader why each task is where it is', () => {
  expect(renderPlanYaml(plan)).toMatchInlineSnapshot(`
    "# A plan of ctx-worktree. Move tasks between tracks, to hold or to unknown; rename tracks; change scopes
    # (a directory ends with /). A task is known by its id; line and title are for you. Comments are not read.
    # Then:   ctx-worktree plan --check FILE
    #         ctx-worktree create --plan FILE
    # ADVICE: Look twice.

    version: 1
    base: 0123456789abcdef
    tasksFile: TASKS.md
    tracks:
      # 1 task: 1 named in the text
      - name: parser
        scope:
          - src/parser/
        tasks:
          # src/index.ts 60%: named
          - id: T1
            line: 3
            title: <script>alert("x")</script> & \`rm -rf\`

      # 1 task: 1 without evidence
      - name: docs
        scope:
          - docs/
        tasks:
          - id: "7"
            line: 5
            title: Guide

    # To be done after the merge, one by one.
    hold:
      # meets both
      - id: h
        line: 6
        title: Cut across

    # Nothing says what these touch. Put each into a track, or leave it here.
    unknown:
      - id: u
        line: 7
        title: Who knows

    # Files of several tracks:
    #   src/index.ts: about 3 tasks; keep edits small
    "
  `);
});

test.each([
  ['version: 9\n', 'plan.yaml:1: version: 1 is expected, here is 9'],
  ['tracks: []\n', 'plan.yaml:1: version: 1 is expected, here is none'],
  ['- a list\n', 'plan.yaml:1: it is no mapping; a plan starts with "version: 1"'],
  ['', 'plan.yaml: it is no mapping; a plan starts with "version: 1"'],
  ['version: 1\ntracks:\n  - scope: []\n', 'plan.yaml:3: tracks[0] has no name'],
  [
    'version: 1\ntracks:\n  - name: docs\n    scope: [docs/, { a: 1 }]\n',
    'plan.yaml:4: the scope of docs is a list of paths, such as src/parser/',
  ],
  ['version: 1\nhold:\n  - title: Nameless\n', 'plan.yaml:3: hold[0] has no id'],
  ['version: 1\nhold: yes\n', 'plan.yaml:2: hold is no list'],
])('%j is refused with the line and the reason', (text, evidence) => {
  let failure: unknown;
  try {
    parsePlanYaml(text, 'plan.yaml');
  } catch (error) {
    failure = error;
  }
  expect(failure).toMatchObject({ code: 'plan-invalid', evidence: [evidence] });
});

test('text that is no YAML is refused with its line', () => {
  expect(() => parsePlanYaml('version: 1\ntracks: [\n', 'plan.yaml')).toThrow(
    expect.objectContaining({ evidence: [expect.stringMatching(/^plan\.yaml:[23]: /)] }),
  );
});

test('an id that looks like a number stays as it is written, and tasks may be ids alone', () => {
  const { hold } = parsePlanYaml('version: 1\nhold: [1.10, T012, { id: 007 }, "8"]\n', 'plan.yaml');
  expect(hold.map((task) => task.id)).toEqual(['1.10', 'T012', '007', '8']);
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
