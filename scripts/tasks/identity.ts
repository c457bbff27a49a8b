/** What makes a task the same task after somebody ticked it, tagged it or changed its markup. */
import { createHash } from 'node:crypto';
import type { Tag } from './task.ts';

// `#12`, `T001`, `P3.1`, `1.2`, `AUTH-12`, then an end: a colon, a blank, a bracket. A bare number is no identity.
const EXPLICIT_ID =
  /^[\s*_`~[(]*(#[\w-]*\d[\w.-]*|[A-Za-z]{1,12}[-_]?\d+(?:[.-]\d+)*[a-z]?|\d+(?:\.\d+)+[a-z]?)(?=[\s\]):.,*_`~|]|$)/;
const DATE = /^\d{4}-\d\d(-\d\d)?$/;
const TAG = /(?:^|[\s(])#([A-Za-z][\w-]*)(?::([^\s,;)]+))?/g;

/** The id that a title starts with, without its markup; undefined when it starts with none. */
export function parseExplicitId(title: string): string | undefined {
  const id = EXPLICIT_ID.exec(title)?.[1]?.replace(/[.-]+$/, '');
  return id === undefined || DATE.test(id) ? undefined : id;
}

/** The tags of a text, in order: `#added:2026-02-12`, `#blocked`. */
export function parseTags(text: string): Tag[] {
  return [...text.matchAll(TAG)].map((match) => ({ name: match[1] ?? '', value: match[2] ?? '' }));
}

/** The visible words of a title: without markup, comments, tags, case and punctuation at the end. */
export function normaliseTitle(title: string): string {
  return title
    .replace(/<!--.*?-->/g, ' ')
    .replace(TAG, ' ')
    .replace(/[`*_]|~~/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\s.,;:!…]+$/u, '');
}

/** Seven hexadecimal digits that stay while a task's visible words stay. */
export function titleHash(title: string): string {
  return createHash('sha256').update(normaliseTitle(title)).digest('hex').slice(0, 7);
}
