/** The text of one task, from the texts that base and both sides have. */
import { normaliseTitle } from '../tasks/identity.ts';
import { looseTitle } from './task-words.ts';

const TAG = /(^|\s)(#[A-Za-z][\w-]*(?::[^\s,;)]+)?)(?=\s|$)/g;

/** The joined text, or undefined where both sides wrote different words. `base` is undefined for a task that both added. */
export function joinTitles(base: string | undefined, ours: string, theirs: string): string | undefined {
  if (squash(ours) === squash(theirs)) return base === ours ? theirs : ours;
  if (base !== undefined && squash(base) === squash(ours)) return theirs;
  if (base !== undefined && squash(base) === squash(theirs)) return ours;
  const tagged = joinTags(base, ours, theirs);
  if (tagged !== undefined || base !== undefined) return tagged;
  // The same task written down twice: the fuller text, whichever side has it.
  const [short, long] = ours.length <= theirs.length ? [ours, theirs] : [theirs, ours];
  const isSame =
    looseTitle(ours) === looseTitle(theirs) || normaliseTitle(long).startsWith(normaliseTitle(short));
  if (!isSame) return undefined;
  return ours.length > theirs.length || (ours.length === theirs.length && ours < theirs) ? ours : theirs;
}

function squash(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/**
 * Joins texts that differ in tags (`#done:2026-02-14`): the words follow the side that changed them, and a tag that a
 * side set or removed is set or removed. The same tag set to two values is no join unless neither had it before: then
 * both values stay.
 */
function joinTags(base: string | undefined, ours: string, theirs: string): string | undefined {
  const [b, o, t] = [splitTags(base ?? ''), splitTags(ours), splitTags(theirs)];
  const known = base !== undefined;
  const words =
    o.words === t.words
      ? o.words
      : known && o.words === b.words
        ? t.words
        : known && t.words === b.words
          ? o.words
          : undefined;
  if (words === undefined) return undefined;
  const names = new Set([...b.tags, ...o.tags, ...t.tags].map(nameOf));
  const frame = o.words === words ? ours : theirs;
  const framed = splitTags(frame).tags;
  const wanted: string[] = [];
  for (const name of names) {
    const [was, mine, yours] = [b, o, t].map(({ tags }) => tags.filter((tag) => nameOf(tag) === name)) as [
      string[],
      string[],
      string[],
    ];
    const [wasKey, mineKey, yoursKey] = [was, mine, yours].map((tags) => tags.join(' '));
    if (mineKey === yoursKey || wasKey === yoursKey) wanted.push(...mine);
    else if (wasKey === mineKey) wanted.push(...yours);
    else if (was.length === 0) wanted.push(...new Set([...mine, ...yours].sort()));
    else return undefined;
  }
  const added = wanted.filter((tag) => !framed.includes(tag));
  const kept = frame.replace(TAG, (whole, space, tag) => {
    if (wanted.includes(tag)) return whole;
    // Set anew it stays where it was.
    const now = added.findIndex((other) => nameOf(other) === nameOf(tag));
    return now < 0 ? '' : space + added.splice(now, 1);
  });
  return [kept.trimEnd(), ...added].join(' ');
}

function nameOf(tag: string): string {
  return tag.split(':')[0] ?? tag;
}

function splitTags(text: string): { words: string; tags: string[] } {
  return {
    words: squash(text.replace(TAG, '$1')),
    tags: [...text.matchAll(TAG)].map((match) => match[2] ?? ''),
  };
}
