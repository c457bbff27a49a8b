/** Files that many tasks touch, whoever does them: they may not glue all tasks into one track. */
import type { BlastRadius } from './blast-radius.ts';
import { baseOf, ignoredReason } from './paths.ts';
import type { RepositoryFacts } from './repository-facts.ts';

export interface HotSpot {
  readonly path: string;
  readonly reason: string;
}

const SHARE_OF_TASKS = 0.2;
const SHARE_OF_CHANGES = 0.12;
const LEAST_TASKS = 3;
/** Fewer changes make no history. */
const LEAST_CHANGES = 8;
const REGISTRY =
  /(?:^|\/)(?:index\.[jt]sx?|mod\.rs|lib\.rs|__init__\.py|main\.\w+|package\.json|Cargo\.toml|go\.mod|pyproject\.toml|README\.md|routes?\.\w+|registry\.\w+)$/;

/** @param tracked all paths of the revision, also those that are no part of a blast radius */
export function findHotSpots(
  facts: RepositoryFacts,
  radii: readonly BlastRadius[],
  tasksFile: string,
): { readonly glue: ReadonlySet<string>; readonly told: readonly HotSpot[] } {
  const expected = new Map<string, number>();
  for (const radius of radii) {
    for (const { path, score } of radius.files) expected.set(path, (expected.get(path) ?? 0) + score);
  }
  const told: HotSpot[] =
    tasksFile === ''
      ? []
      : [{ path: tasksFile, reason: 'every track ticks its own lines; joined additively at teardown' }];
  const glue = new Set<string>();
  const limit = Math.max(LEAST_TASKS, radii.length * SHARE_OF_TASKS);
  for (const [path, tasks] of [...expected].sort((a, b) => b[1] - a[1])) {
    const number = facts.tree.numberOf.get(path);
    const changes = number === undefined ? 0 : (facts.history.changesOf.get(number)?.length ?? 0);
    const share = changes / Math.max(30, facts.history.changes.length);
    const many = tasks >= limit;
    const hot = share >= SHARE_OF_CHANGES && changes >= LEAST_CHANGES && tasks >= 1.5;
    const registry = REGISTRY.test(path) && tasks >= 2;
    if (!many && !hot && !registry) continue;
    glue.add(path);
    told.push({ path, reason: reasonOf(path, tasks, changes, facts.history.changes.length) });
  }
  return { glue, told: told.slice(0, 12) };
}

function reasonOf(path: string, tasks: number, changes: number, all: number): string {
  const seen = `about ${Math.round(tasks)} tasks; in ${changes} of the last ${all} commits`;
  return REGISTRY.test(path)
    ? `${seen}; small additive edits, keep both sides at the merge`
    : `${seen}; keep edits small, sync often, settle at the merge`;
}

/** Lock files and changelogs that the tree has and that any track may change. */
export function sharedPaper(paths: Iterable<string>): HotSpot[] {
  const found: HotSpot[] = [];
  for (const path of paths) {
    if (path.split('/').length > 2) continue;
    const reason = ignoredReason(path);
    if (reason === 'lock')
      found.push({ path, reason: 'lock file: made again after each merge, never merged by hand' });
    if (reason === 'changelog' && baseOf(path).includes('.'))
      found.push({ path, reason: 'changelog: every track adds lines; keep both sides' });
  }
  return found.slice(0, 4);
}
