/** Which past changes touched a scope. */
import { pathCovers } from './path-covers.ts';
import type { RepositoryFacts } from './repository-facts.ts';

/** Numbers of the changes that touched a file below one of the entries. */
export function changesBelow(facts: RepositoryFacts, scope: readonly string[]): Set<number> {
  const found = new Set<number>();
  for (const [file, changes] of facts.history.changesOf) {
    const path = facts.tree.paths[file] ?? '';
    if (scope.some((entry) => pathCovers(entry, path))) for (const change of changes) found.add(change);
  }
  return found;
}
