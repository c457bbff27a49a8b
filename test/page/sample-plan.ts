/** A plan with all that a page can show, and titles that would rather be markup. */
import type { Touch } from '../../scripts/plan/blast-radius.ts';
import type { Plan, PlannedTask } from '../../scripts/plan/plan.ts';

export const HOSTILE = '<script>document.title = "ran"</script>';

const touch = (path: string, score: number, kind: Touch['kind'] = 'existing'): Touch => ({
  path,
  score,
  kind,
  evidence: [{ kind: 'path', detail: 'named in the text or its documents' }],
});
const task = (line: number, title: string, ...touches: Touch[]): PlannedTask => ({
  id: `T${line}`,
  title,
  line,
  touches,
});

export function samplePlan(): Plan {
  return {
    base: '0123456789abcdef0123456789abcdef01234567',
    tasksFile: '.context/TASKS.md',
    sections: [],
    tracks: [
      {
        name: 'parser',
        branch: 'work/parser',
        scope: ['src/parser/', 'test/parser/'],
        tasks: [
          task(
            5,
            `Accept quoted fields ${HOSTILE}`,
            touch('src/parser/fields.js', 0.9),
            touch('src/index.js', 0.4),
          ),
          task(8, 'Report **line numbers**', touch('src/parser/errors.js', 0.94)),
          task(9, `An ${'unbreakable'.repeat(30)} title`, touch(`src/${'deep/'.repeat(20)}file.js`, 0.3)),
        ],
      },
      {
        name: 'docs',
        branch: 'work/docs',
        scope: ['docs/'],
        tasks: [
          task(11, 'Add an installation chapter', touch('docs/install.md', 0.9, 'new')),
          task(12, '" onmouseover="alert(1)', touch('"><img src=x onerror=alert(1)>.md', 0.6)),
        ],
      },
      {
        name: 'server',
        branch: 'work/server',
        scope: [],
        tasks: [
          task(14, 'Time out slow requests', touch('src/server/listen.js', 0.8), touch('src/index.js', 0.5)),
          task(15, 'Nothing known'),
        ],
      },
    ],
    hold: [{ id: 'h', title: 'Cut across', line: 16, reason: 'likely meets parser in src/index.js' }],
    unknown: [{ id: 'u', title: 'Make everything nicer', line: 18 }],
    shared: [{ path: '.context/TASKS.md', reason: 'every track ticks its own lines' }],
    advice: ['1 task names nothing that this repository knows.'],
    value: { speedup: 2.32, bound: 2.5, exact: false, conflicts: 1.6 },
    soFar: { tracks: 3, touched: 15, foretold: 12, expected: 14.2, came: 11 },
  };
}
