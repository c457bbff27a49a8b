/** The part of the tree that tracks touch, as lists that open and close. */
import { escapeHtml, percent } from './html-text.ts';
import type { Plan } from './plan.ts';
import { type TouchedFile, touchedFiles } from './track-touches.ts';

/** Chances below this would fill the tree with guesses. */
const LEAST = 0.1;
/** A longer tree is not read. */
const MOST_FILES = 300;
/** Of more files, only directories that two tracks share start open. */
const FEW_FILES = 60;

interface Directory {
  readonly directories: Map<string, Directory>;
  readonly files: TouchedFile[];
}

export function renderTree(plan: Plan): string {
  const all = touchedFiles(plan, LEAST);
  const likeliest = [...all].sort((a, b) => chanceOf(b) - chanceOf(a)).slice(0, MOST_FILES);
  const root = growTree(likeliest.sort((a, b) => (a.path < b.path ? -1 : 1)));
  const left = all.length - likeliest.length;
  const more = left > 0 ? `<p class="dim">${left} less likely files are left out.</p>` : '';
  const tree = renderEntries(root, plan, likeliest.length <= FEW_FILES);
  return `<ul class="tree">${tree}</ul>${more}`;
}

const chanceOf = ({ tracks }: TouchedFile): number => Math.max(...tracks.map(({ chance }) => chance));

function growTree(files: readonly TouchedFile[]): Directory {
  const root: Directory = { directories: new Map(), files: [] };
  for (const file of files) {
    let at = root;
    for (const segment of file.path.split('/').slice(0, -1)) {
      const below = at.directories.get(segment) ?? { directories: new Map<string, Directory>(), files: [] };
      at.directories.set(segment, below);
      at = below;
    }
    at.files.push(file);
  }
  return root;
}

function renderEntries(directory: Directory, plan: Plan, isShort: boolean): string {
  const directories = [...directory.directories].map(([name, below]) =>
    renderDirectory(name, below, plan, isShort),
  );
  return [...directories, ...directory.files.map((file) => renderFile(file, plan))].join('\n');
}

function renderDirectory(name: string, directory: Directory, plan: Plan, isShort: boolean): string {
  let [label, at] = [name, directory];
  // A directory that holds only a directory is one line with it.
  while (at.files.length === 0 && at.directories.size === 1) {
    const [[next, below]] = at.directories as unknown as [[string, Directory]];
    [label, at] = [`${label}/${next}`, below];
  }
  const tracks = tracksOf(at);
  const meets = tracks.size > 1 ? ' class="meets"' : '';
  return `<li><details${isShort || tracks.size > 1 ? ' open' : ''}${meets}><summary><code>${escapeHtml(label)}/</code> ${[
    ...tracks,
  ]
    .sort()
    .map((track) => chip(plan, track, ''))
    .join(' ')}</summary><ul>${renderEntries(at, plan, isShort)}</ul></details></li>`;
}

function tracksOf(directory: Directory): Set<number> {
  const tracks = new Set(directory.files.flatMap((file) => file.tracks.map(({ track }) => track)));
  for (const below of directory.directories.values()) for (const track of tracksOf(below)) tracks.add(track);
  return tracks;
}

function renderFile({ path, tracks }: TouchedFile, plan: Plan): string {
  const name = path.endsWith('/') ? './' : (path.split('/').at(-1) ?? path);
  const fresh = tracks.some(({ tasks }) => tasks.some(({ touch }) => touch.kind === 'new'));
  const chips = tracks.map(({ track, chance }) => chip(plan, track, ` ${percent(chance)}`));
  return `<li${tracks.length > 1 ? ' class="meets"' : ''}><code>${escapeHtml(name)}</code>${fresh ? ' <span class="dim small">new</span>' : ''} ${chips.join(' ')}</li>`;
}

export function chip(plan: Plan, track: number, text: string): string {
  return `<span class="chip t${track % 4}">${escapeHtml(plan.tracks[track]?.name ?? '')}${text}</span>`;
}
