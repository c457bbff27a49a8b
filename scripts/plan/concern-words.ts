/** The words that a task says of its concern, and how loud: of its likely paths, its sections, its label and its title. */
import { isAction, isPlainDirectory } from './common-words.ts';
import { baseOf, isBuild, isDoc, isTest } from './paths.ts';
import type { PlannedTask } from './plan.ts';
import { countTerms, stem } from './terms.ts';
import { splitLabel, topicsOf } from './title-topics.ts';

/** A task with the titles of the sections that it stands in, outermost first. */
export interface NamedTask extends Pick<PlannedTask, 'title' | 'touches'> {
  readonly headings: readonly string[];
}

/** How far each kind of word speaks for a task, at most. */
const SAYS = { directory: 1, kind: 0.9, file: 0.8, label: 0.8, heading: 0.4, title: 0.3 } as const;
/** What a word of the title gains by standing in the paths that the task will likely touch. */
const SEEN = 0.5;
/** So far a word speaks for a task, to be counted for it. */
export const HEARD = 0.3;
/** By stem how far it speaks for a task, 0 to 1. */
export type Voices = ReadonlyMap<string, Voice>;

interface Voice {
  readonly loud: number;
  /** No path, label or section says it, and by its form it is no thing. */
  readonly doubtful: boolean;
}

/** By stem, the forms that were seen, each with how loud in all. */
export type Forms = Map<string, Map<string, number>>;

/** @param forms are added to */
export function voicesOf(task: NamedTask, forms: Forms): Voices {
  const voices = new Map<string, Voice>();
  const say = (written: string, loud: number, doubtful = false) => {
    const word = stem(written.replaceAll('_', '-'));
    if (word.length < 2) return;
    const seen = forms.get(word) ?? new Map<string, number>();
    forms.set(word, seen.set(written, (seen.get(written) ?? 0) + loud));
    const known = voices.get(word);
    voices.set(word, {
      loud: 1 - (1 - loud) * (1 - (known?.loud ?? 0)),
      doubtful: doubtful && known?.doubtful !== false,
    });
  };
  const seen = new Map<string, number>();
  for (const { path, score } of task.touches) {
    for (const directory of concernsOf(path)) say(directory, score * SAYS.directory);
    const kind = kindOf(path);
    if (kind !== undefined) say(kind, score * SAYS.kind);
    const file = nameOf(path);
    if (file !== undefined) say(file, score * SAYS.file);
    for (const term of countTerms(path.replace(/[_-]/g, ' ')).keys())
      seen.set(term, Math.max(score, seen.get(term) ?? 0));
  }
  for (const { word } of topicsOf(task.headings.slice(-2).join('. '))) say(word, SAYS.heading);
  const { label, text } = splitLabel(task.title);
  for (const { word } of topicsOf(label)) say(word, SAYS.label);
  for (const { word, doubtful } of topicsOf(text)) {
    const chance = Math.min(...word.split('-').map((part) => seen.get(stem(part)) ?? 0));
    say(word, SAYS.title + SEEN * chance, doubtful && chance < HEARD);
  }
  return voices;
}

/** Directories of a path that say what it is about. */
function concernsOf(path: string): string[] {
  const segments = path.split('/').slice(0, path.endsWith('/') ? undefined : -1);
  return segments
    .map((segment) => segment.toLowerCase().replace(/^[._]+/, ''))
    .filter((segment) => segment.length >= 3 && !isPlainDirectory(segment));
}

/** What agents are told, in every project: it says nothing of what a task is about. */
const FOR_AGENTS = /(?:^|\/)(?:AGENTS|CLAUDE|GEMINI)\.md$|(?:^|\/)\.cursorrules$/;

/** The name of a file without its endings, where it says something. */
function nameOf(path: string): string | undefined {
  const name =
    baseOf(path)
      .replace(/^[._]+/, '')
      .split('.', 1)[0]
      ?.toLowerCase() ?? '';
  const isFile = !path.endsWith('/') && baseOf(path).includes('.') && !FOR_AGENTS.test(path);
  return isFile && name.length >= 3 && !isPlainDirectory(name) && !isAction(name) ? name : undefined;
}

function kindOf(path: string): string | undefined {
  if (FOR_AGENTS.test(path)) return undefined;
  if (path.startsWith('.github/')) return 'ci';
  if (isDoc(path)) return 'docs';
  if (isTest(path)) return 'tests';
  return isBuild(path) ? 'build' : undefined;
}
