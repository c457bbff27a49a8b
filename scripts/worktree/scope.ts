/** A scope is a list of paths; one that ends with `/` means all below it. */

/** Whether a path is inside a scope. An empty scope says nothing, so nothing is outside it. */
export function isInScope(file: string, scope: readonly string[]): boolean {
  return (
    scope.length === 0 ||
    scope.some((entry) => (entry.endsWith('/') ? file.startsWith(entry) : file === entry))
  );
}
