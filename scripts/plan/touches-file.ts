/** Reads what people say that tasks touch. */
import { parse } from 'yaml';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';

/**
 * Parses `id: [path, ...]` or `id: path`.
 *
 * @throws Failure `usage`
 */
export function parseTouchesYaml(text: string | undefined, file: string): Map<string, string[]> {
  const refuse = (why: string, cause?: unknown) =>
    new Failure('usage', 'That file does not say what tasks touch.', {
      evidence: [safeLine(file), safeLine(why)],
      remedy: 'Write lines such as\nT012: [src/parser/, docs/limits.md]',
      cause,
    });
  if (text === undefined) throw refuse('no such file');
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    throw refuse((cause as Error).message.split('\n', 1)[0] ?? 'it is no YAML', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse('it is no mapping of task ids to paths');
  return new Map(
    Object.entries(value).map(([id, paths]) => {
      const list: unknown[] = Array.isArray(paths) ? paths : [paths];
      if (list.some((path) => typeof path !== 'string')) throw refuse(`${id}: not a list of paths`);
      return [id, (list as string[]).map((path) => path.replace(/^\.\//, ''))];
    }),
  );
}
