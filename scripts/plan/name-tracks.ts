/** Names by concern, from the directories that a track's tasks share, else from their words. */
import { nameProblem, suggestName } from '../worktree/names.ts';
import { isDoc, isTest } from './paths.ts';
import type { PlannedTask } from './plan.ts';
import { countTerms } from './terms.ts';

const PLAIN = new Set(
  'src lib libs internal cmd pkg packages app apps crates source core main test tests spec specs docs doc scripts utils util common shared modules components server client web api impl github'.split(
    ' ',
  ),
);

interface Suggestion {
  readonly name: string;
  readonly weight: number;
}

/** @param groups the tasks of each track */
export function nameTracks(groups: readonly (readonly PlannedTask[])[]): string[] {
  const words = wholeWords(groups.flat());
  const suggestions = groups.map((tasks) => suggestNames(tasks, words));
  const taken = new Set<string>();
  return suggestions.map((own, at) => {
    const others = new Map<string, number>();
    for (const [other, list] of suggestions.entries())
      if (other !== at)
        for (const { name, weight } of list) others.set(name, (others.get(name) ?? 0) + weight);
    const ranked = [...own]
      .map(({ name, weight }) => ({ name, weight: weight - (others.get(name) ?? 0) }))
      .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1));
    const free = ranked.find(({ name }) => !taken.has(name) && nameProblem(name) === undefined)?.name;
    const name = free ?? spareName(taken);
    taken.add(name);
    return name;
  });
}

const SPARE = ['features', 'upkeep', 'follow-up', 'rest'];

function spareName(taken: ReadonlySet<string>): string {
  return SPARE.find((name) => !taken.has(name)) ?? 'others';
}

/** Terms are stems (`updat`); a name is the shortest word that somebody wrote for one (`update`). */
function wholeWords(tasks: readonly PlannedTask[]): Map<string, string> {
  const words = new Map<string, string>();
  for (const [word] of tasks.flatMap((task) => [
    ...task.title.toLowerCase().matchAll(/\p{L}[\p{L}\p{N}]+/gu),
  ])) {
    for (const term of countTerms(word).keys()) {
      const known = words.get(term);
      if (known === undefined || word.length < known.length) words.set(term, word);
    }
  }
  return words;
}

function suggestNames(tasks: readonly PlannedTask[], words: ReadonlyMap<string, string>): Suggestion[] {
  const weights = new Map<string, number>();
  const add = (text: string, weight: number) => {
    const name = suggestName(text);
    if (name !== undefined && name.length <= 24)
      weights.set(name, (weights.get(name) ?? 0) + weight / Math.max(1, tasks.length));
  };
  for (const task of tasks) {
    const seen = new Map<string, number>();
    const total = task.touches.reduce((sum, touch) => sum + touch.score, 0) || 1;
    for (const { path, score } of task.touches) {
      const share = score / total;
      const segments = path.split('/').slice(0, -1);
      for (const [depth, segment] of segments.entries()) {
        const low = segment.toLowerCase().replace(/^[._]+/, '');
        if (PLAIN.has(low) || low.length < 3) continue;
        seen.set(low, (seen.get(low) ?? 0) + share * (1 + 0.15 * depth));
      }
      if (isDoc(path)) seen.set('docs', (seen.get('docs') ?? 0) + share * 0.9);
      else if (isTest(path)) seen.set('tests', (seen.get('tests') ?? 0) + share * 0.7);
    }
    for (const [segment, share] of seen) add(segment, share);
    for (const term of countTerms(task.title).keys())
      if (term.length > 3 && term.length < 14) add(words.get(term) ?? term, 0.25);
  }
  return [...weights].map(([name, weight]) => ({ name, weight }));
}
