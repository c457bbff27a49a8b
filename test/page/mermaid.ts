/// <reference lib="dom" />
/** The diagram of a plan, parsed and drawn by Mermaid itself: every label is there as the plan has it. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Mermaid } from 'mermaid';
import type { Browser } from 'playwright-core';
import type { Plan } from '../../scripts/plan/plan.ts';
import { renderPlanMermaid } from '../../scripts/plan/render-mermaid.ts';
import { samplePlan } from './sample-plan.ts';

const LIBRARY = path.join(
  path.dirname(createRequire(import.meta.url).resolve('mermaid/package.json')),
  'dist/mermaid.min.js',
);

/** What might end a label, a line or a subgraph, or be read as markup. */
const TITLES = [
  'end',
  'subgraph end',
  'Say "quoted" and \'single\'',
  'Brackets ] ) } > [ ( { < |a|',
  '`code` and ```fence```',
  '**bold** __under__ ~~gone~~ *one* _two_',
  '<b>bold</b> <img src=x onerror=alert(1)>',
  '&amp; &#35; #quot; #35; ;',
  '%% comment %%{init: {}}%%',
  '1. first',
  '- a list',
  '# heading',
  'A --> B; click A "javascript:alert(1)"',
  'emoji 🚀 and 日本語 and עברית',
  'back\\slash \\n \\"',
  'two\nlines\r\nand a tab\t.',
  '$$x^2$$ @{ shape: rect }',
  `long ${'word '.repeat(60)}`,
  'unbreakable'.repeat(30),
  '',
];

const AS_WRITTEN = [
  'end',
  'Say "quoted" and \'single\'',
  'Brackets ] ) } > [ ( { < |a|',
  '&amp; &#35; #quot; #35; ;',
  '%% comment %%{init: {}}%%',
  '1. first',
  '$$x^2$$ @{ shape: rect }',
  '(no title)',
];

function hostilePlan(): Plan {
  const plan = samplePlan();
  const [first] = plan.tracks;
  assert.ok(first);
  const tasks = TITLES.map((title, at) => ({ id: `x${at}`, title, line: at + 1, touches: [] }));
  const hold = TITLES.map((title, at) => ({ id: `h${at}`, title, line: at + 1, reason: title }));
  return {
    ...plan,
    tracks: [{ ...first, name: 'end', tasks: [...first.tasks, ...tasks] }, ...plan.tracks.slice(1)],
    hold,
    shared: [
      ...plan.shared,
      { path: 'src/index.js', reason: 'about 3 "tasks" | [x]; keep edits small' },
      ...TITLES.map((path) => ({ path, reason: path })),
    ],
  };
}

const PLANS: readonly (readonly [name: string, plan: Plan])[] = [
  ['sample', samplePlan()],
  ['hostile', hostilePlan()],
  ['empty', { ...samplePlan(), tracks: [], hold: [], unknown: [], shared: [] }],
];

export async function checkMermaid(browser: Browser, pictures: string | undefined): Promise<void> {
  for (const [name, plan] of PLANS) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('dialog', () => requests.push('a dialog'));
    await page.setContent('<!doctype html><main></main>');
    await page.addScriptTag({ path: LIBRARY });
    const labels = await page.evaluate(async (text) => {
      const { mermaid } = globalThis as unknown as { mermaid: Mermaid };
      mermaid.initialize({ startOnLoad: false });
      const { svg } = await mermaid.render('drawn', text);
      const main = document.querySelector('main') as HTMLElement;
      main.innerHTML = svg;
      return [...main.querySelectorAll('.nodeLabel')].map((label) => label.textContent ?? '');
    }, renderPlanMermaid(plan));
    if (pictures !== undefined)
      await page.screenshot({ path: path.join(pictures, `mermaid-${name}.png`), fullPage: true });
    const nodes = plan.tracks.flatMap((track) => track.tasks).length + plan.hold.length + plan.unknown.length;
    assert.ok(labels.length >= nodes, `${name}: ${labels.length} labels are drawn of ${nodes}`);
    if (name === 'hostile')
      for (const said of AS_WRITTEN)
        assert.ok(labels.includes(said), `${said} is drawn as it is written:\n${labels.join('\n')}`);
    assert.deepEqual(requests, [], `${name}: a diagram asks for nothing`);
    await page.close();
  }
}
