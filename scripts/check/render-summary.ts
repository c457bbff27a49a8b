/** What `check` found, as the Markdown of a job summary. Pure. */
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { type CheckReport, CODE_TITLES, type Finding } from './finding.ts';

const LONGEST_TABLE = 100;

export function renderSummary({ findings, notes }: CheckReport): string {
  const title = findings.length === 0 ? 'nothing was lost' : count(findings.length, 'finding');
  const rows = [...findings, ...notes];
  if (rows.length === 0) return `### Task list: ${title}\n`;
  const more = rows.length - LONGEST_TABLE;
  return [
    `### Task list: ${title}`,
    '',
    '| place | what |',
    '|---|---|',
    ...rows.slice(0, LONGEST_TABLE).map(renderRow),
    ...(more > 0 ? ['', `and ${more} more`] : []),
    '',
  ].join('\n');
}

function renderRow({ code, path, line, detail }: Finding): string {
  return `| ${escapeMarkdown(`${path}:${line}`)} | ${CODE_TITLES[code]}: ${escapeMarkdown(detail)} |`;
}

/** Text as text: no markup of its own, no cell of its own, no HTML. */
function escapeMarkdown(text: string): string {
  return safeLine(text).replace(/[\\`*_{}[\]<>()#+!|~&@-]/g, (character) => `&#${character.charCodeAt(0)};`);
}
