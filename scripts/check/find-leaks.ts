/** Files that a track changed outside its scope. Pure. */
import { isInScope } from '../worktree/scope.ts';
import type { Finding } from './finding.ts';

export interface TrackScope {
  readonly name: string;
  readonly scope: readonly string[];
  readonly tasksFile: string | undefined;
  readonly others: readonly { readonly name: string; readonly scope: readonly string[] }[];
}

/** The task list is everybody's: each track ticks its own tasks there. */
export function findLeaks(track: TrackScope, changed: readonly string[]): Finding[] {
  return changed
    .filter((path) => path !== track.tasksFile && !isInScope(path, track.scope))
    .map((path) => {
      const owner = track.others.find(({ scope }) => scope.length > 0 && isInScope(path, scope));
      const whose = owner === undefined ? '' : `; it is in the scope of ${owner.name}`;
      return {
        code: 'scope-leak',
        path,
        line: 1,
        detail: `${track.name} changed it outside its scope${whose}`,
      };
    });
}
