/** The files that a track changed. */
import { readGit } from '../git/run-git.ts';

/**
 * Paths, relative to the top and sorted, that differ between the common ancestor of `base` and `tip`, and `tip`. What
 * the track took over from the base meanwhile is not among them as long as `base` has it.
 *
 * @param base commit id that the track is compared with
 * @param tip commit id of the track
 */
export async function listTouched(cwd: string, base: string, tip: string): Promise<string[]> {
  const args = ['diff', '--name-only', '-z', '--no-ext-diff', '--no-renames', `${base}...${tip}`];
  return (await readGit(cwd, args))
    .split('\0')
    .filter((path) => path !== '')
    .sort();
}
