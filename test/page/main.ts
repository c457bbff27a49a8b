/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The HTML page of a plan in a real browser: it asks the network for nothing, says nothing in the console, can be used
 * by keyboard alone, is readable in light and dark, and fits a telephone. Run with `npm run test:page`, which installs
 * Chromium where apt-get can. PAGE_PICTURES=FOLDER keeps pictures of what was looked at.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { renderPlanHtml } from '../../scripts/plan/render-html.ts';
import { lowContrast } from './contrast.ts';
import { checkMermaid } from './mermaid.ts';
import { HOSTILE, samplePlan } from './sample-plan.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const PICTURES = process.env['PAGE_PICTURES'];

function requireChromium(): void {
  if (fs.existsSync(CHROMIUM)) return;
  console.log('installing chromium');
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    stdio: 'inherit',
  });
}

interface Look {
  readonly name: string;
  readonly scheme: 'light' | 'dark';
  readonly width: number;
}

const LOOKS: readonly Look[] = [
  { name: 'light', scheme: 'light', width: 1280 },
  { name: 'dark', scheme: 'dark', width: 1280 },
  { name: 'narrow', scheme: 'light', width: 360 },
];

async function openPage(browser: Browser, url: string, look: Look): Promise<[Page, string[]]> {
  const page = await browser.newPage({
    colorScheme: look.scheme,
    viewport: { width: look.width, height: 900 },
  });
  const noises: string[] = [];
  page.on('console', (message) => noises.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => noises.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url) noises.push(`request: ${request.url()}`);
  });
  // tsx wraps named functions in a call of __name, which functions that run in the page take along.
  await page.addInitScript('globalThis.__name = (value) => value');
  await page.goto(url);
  return [page, noises];
}

async function checkLook(browser: Browser, url: string, look: Look): Promise<void> {
  const [page, noises] = await openPage(browser, url, look);
  if (PICTURES !== undefined)
    await page.screenshot({ path: path.join(PICTURES, `${look.name}.png`), fullPage: true });
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  assert.deepEqual(await page.evaluate(lowContrast), [], `${look.name}: text of too little contrast`);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `${look.name}: the page is ${overflow} pixels too wide`);
  assert.deepEqual(noises, [], `${look.name}: the page should be silent`);
  await page.close();
}

/** Tab reaches every summary and the region that scrolls; Enter opens what is closed. */
async function checkKeyboard(browser: Browser, url: string): Promise<void> {
  const [page] = await openPage(browser, url, LOOKS[0] as Look);
  const wanted = await page.locator('summary:visible, [tabindex="0"], a').count();
  const seen = new Set<number>();
  for (let step = 0; step < 3 * wanted; step++) {
    await page.keyboard.press('Tab');
    const [place, outline] = await page.evaluate(() => {
      const focused = document.activeElement ?? document.body;
      const all = [...document.querySelectorAll('*')];
      const style = getComputedStyle(focused).outlineStyle;
      return focused === document.body ? [-1, ''] : [all.indexOf(focused), style];
    });
    // Past the last place the focus leaves the page.
    if (typeof place !== 'number' || place < 0 || seen.has(place)) break;
    seen.add(place);
    assert.notEqual(outline, 'none', 'what has the focus shows it');
  }
  assert.ok(seen.size >= wanted, `${seen.size} of ${wanted} places were reached by Tab`);
  const task = page.locator('details.task:not([open]) > summary').first();
  await task.focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('details.task[open]').count(), 1, 'Enter opens a task');
  await page.close();
}

async function checkHostileText(browser: Browser, url: string): Promise<void> {
  const [page] = await openPage(browser, url, LOOKS[0] as Look);
  assert.equal(await page.locator('script, img, iframe, object, link, form').count(), 0);
  assert.ok((await page.content()).includes('&lt;script&gt;'), 'a title is shown as it is written');
  assert.equal((await page.getByText(HOSTILE, { exact: false }).count()) > 0, true);
  // Were something to slip through, the policy would still stop it.
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "ran"';
    document.body.append(script);
  });
  assert.notEqual(await page.title(), 'ran', 'the policy lets no script run');
  await page.close();
}

requireChromium();
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'plan-page-'));
const file = path.join(directory, 'plan.html');
const given = process.argv[2];
fs.writeFileSync(file, given === undefined ? renderPlanHtml(samplePlan()) : fs.readFileSync(given));
const url = pathToFileURL(file).href;
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
try {
  for (const look of LOOKS) await checkLook(browser, url, look);
  await checkKeyboard(browser, url);
  if (given === undefined) await checkHostileText(browser, url);
  await checkMermaid(browser, PICTURES);
  console.log(
    'page: silent, readable in light and dark and on 360 pixels, usable by keyboard; diagrams: drawn',
  );
} finally {
  await browser.close();
  fs.rmSync(directory, { recursive: true });
}
