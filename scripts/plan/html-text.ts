/** Text into HTML: every text that came from a list or a repository goes through here. */
import { safeLine } from '../report/safe-text.ts';
import { plainTitle } from './render-text.ts';

export function escapeHtml(text: string): string {
  return safeLine(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A task's title without emphasis marks. */
export function titleHtml(title: string): string {
  return escapeHtml(plainTitle(title));
}

/** A path that may break after each of its directories. */
export function pathHtml(path: string): string {
  return `<code>${escapeHtml(path).replaceAll('/', '/<wbr>')}</code>`;
}

export function percent(chance: number): string {
  return `${Math.round(100 * chance)}%`;
}
