/** Whether anything says what a task touches. */
import type { BlastRadius, Touch } from './blast-radius.ts';
import { isAction } from './common-words.ts';
import type { EvidenceKind } from './explain-touch.ts';
import type { OpenTask } from './open-task.ts';
import { FAINT, isLikely } from './plan.ts';
import { countTerms } from './terms.ts';

/** What the text itself says, or somebody said by hand. */
const SAID: ReadonlySet<EvidenceKind> = new Set(['override', 'path', 'name', 'directory', 'symbol']);

/**
 * There is evidence when a file has a chance worth telling, and one of these: the task's text or section holds a word
 * for a thing, the text names a file or what a file defines, or a file is likely all the same, as by how such tasks went
 * before. `Clean up the code` has none: what resembles it resembles any work, and what changed last changes whatever is
 * done.
 */
export function hasEvidence(task: OpenTask, { files }: Pick<BlastRadius, 'files'>): boolean {
  const [best] = files;
  if (best === undefined || best.score < FAINT) return false;
  return isLikely(best.score) || saysThing(task) || files.some(isSaid);
}

function isSaid({ score, evidence }: Touch): boolean {
  return score >= FAINT && evidence.some(({ kind }) => SAID.has(kind));
}

function saysThing({ text, headings, ancestors }: OpenTask): boolean {
  const said = [text, ...headings.slice(-1), ...ancestors].join('\n').replace(/(?:^|\s)#\S+/g, ' ');
  const words = said.match(/[\p{L}][\p{L}\p{N}]*/gu) ?? [];
  return words.some((word) => !isAction(word) && (countTerms(word).size > 0 || !/^[a-z]+$/i.test(word)));
}
