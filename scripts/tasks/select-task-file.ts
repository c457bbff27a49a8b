/** Which of a repository's files is its task list. */

/** Single names in order of precedence; `*` is one directory name. */
const CONVENTIONS = [
  '.context/TASKS.md',
  'TASKS.md',
  'TODO.md',
  'tasks.md',
  'todo.md',
  'docs/TASKS.md',
  'docs/TODO.md',
  'specs/*/tasks.md',
  '.specify/specs/*/tasks.md',
  'openspec/changes/*/tasks.md',
];

/**
 * The task lists among a repository's paths, by convention: the first convention that any path fits gives all its
 * paths. spec-kit and OpenSpec keep one list for each feature or change, so there may be several.
 */
export function selectTaskFiles(paths: Iterable<string>): string[] {
  const all = [...paths];
  for (const convention of CONVENTIONS) {
    const pattern = new RegExp(`^${convention.replaceAll('.', '\\.').replace('*', '(?!archive/)[^/]+')}$`);
    const found = all.filter((path) => pattern.test(path));
    if (found.length > 0) return found.sort();
  }
  return [];
}

/** The names that are looked for, for messages. */
export function taskFileConventions(): readonly string[] {
  return CONVENTIONS;
}

/** The files and directories under which all of these lie. */
export function taskFilePlaces(): string[] {
  return CONVENTIONS.map((convention) => convention.split('/*')[0] ?? convention);
}
