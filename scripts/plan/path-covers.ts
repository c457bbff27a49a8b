/** Whether a scope entry holds a path: itself, or a directory above it. */
export function pathCovers(entry: string, path: string): boolean {
  const bare = entry.replace(/\/$/, '');
  return path === entry || path.replace(/\/$/, '') === bare || path.startsWith(`${bare}/`);
}
