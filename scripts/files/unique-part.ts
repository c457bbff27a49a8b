/**
 * Part of a file name that nothing else uses. It has to be unlike all others, not unguessable, and node's cryptography
 * would take longer to load than all files that a command writes.
 */
export function uniquePart(): string {
  return `${process.pid.toString(36)}-${Math.random().toString(36).slice(2)}`;
}
