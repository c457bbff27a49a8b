/** Whose a path is, by the scopes of the tracks. */

export interface ScopedTrack {
  readonly name: string;
  /** Paths relative to the top; a directory ends with `/`. */
  readonly scope: readonly string[];
}

/** How many characters of `file` a scope's best entry covers; 0 when it does not hold the file. */
export function scopeDepth(scope: readonly string[], file: string): number {
  let best = 0;
  for (const entry of scope) {
    const plain = entry.replace(/^\.\//, '').replace(/\/+$/, '');
    if (plain === '' || plain === '.') best = Math.max(best, 1);
    else if (file === plain || file.startsWith(`${plain}/`)) best = Math.max(best, plain.length + 1);
  }
  return best;
}

/** The track whose scope holds a file most narrowly; `own` wins a tie. */
export function ownerOf(file: string, tracks: readonly ScopedTrack[], own?: string): ScopedTrack | undefined {
  let owner: ScopedTrack | undefined;
  let depth = 0;
  for (const track of tracks) {
    const found = scopeDepth(track.scope, file);
    if (found > depth || (found > 0 && found === depth && track.name === own)) {
      owner = track;
      depth = found;
    }
  }
  return owner;
}
