/** The files that a simple command plainly writes, as far as its words tell. */
import path from 'node:path';

const ALL_ARGUMENTS = /^(?:tee|touch|rm|mkdir|rmdir|truncate|unlink|shred)$/;
const LAST_ARGUMENT = /^(?:cp|ln|install|rsync)$/;

/** Paths as written, relative to the directory that the command runs in. */
export function writtenPaths(words: readonly string[]): string[] {
  const name = path.basename(words[0] ?? '');
  const plain = words.slice(1).filter((word) => !word.startsWith('-'));
  if (ALL_ARGUMENTS.test(name) || name === 'mv') return plain;
  if (LAST_ARGUMENT.test(name)) return targetOf(words) ?? plain.slice(-1);
  if (name === 'sed' && words.some((word) => /^(?:-[a-zA-Z]*i|--in-place)/.test(word))) {
    const hasScript = words.some((word) => /^(?:-e|-f|--expression|--file)/.test(word));
    return hasScript ? plain : plain.slice(1);
  }
  if (name === 'dd') return words.filter((word) => word.startsWith('of=')).map((word) => word.slice(3));
  return [];
}

/** `cp -t DIR` names its target first. */
function targetOf(words: readonly string[]): string[] | undefined {
  const at = words.findIndex((word) => word === '-t' || word === '--target-directory');
  const joined = words.find((word) => word.startsWith('--target-directory='));
  if (joined !== undefined) return [joined.slice('--target-directory='.length)];
  return at < 0 ? undefined : words.slice(at + 1, at + 2);
}
