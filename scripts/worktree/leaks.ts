/** Files that a track touched outside of its scope, and whose they are. Pure. */
import { isInScope } from './scope.ts';
import type { TrackRecord } from './track-record.ts';

export interface Leak {
  readonly path: string;
  /** The track whose scope it is in; undefined when it is in nobody's. */
  readonly owner: string | undefined;
}

/** Files outside of the track's scope, sorted, with the track that they belong to. */
export function findLeaks(
  touched: readonly string[],
  record: TrackRecord | undefined,
  records: readonly TrackRecord[],
): Leak[] {
  const scope = record?.scope ?? [];
  const others = records.filter((each) => each !== record && each.scope.length > 0);
  return touched
    .filter((file) => !isInScope(file, scope))
    .sort()
    .map((file) => ({ path: file, owner: others.find((other) => isInScope(file, other.scope))?.name }));
}
