/**
 * Builds what ships in `skills/ctx-worktree/scripts/`: all of scripts/ and its libraries, so that it runs with plain
 * node and no node_modules. `ctx-worktree.mjs` is what people and hooks start; it is whole and small, since a hook runs
 * at every tool call and node must read all of a file before it runs any of it. For the same reason a command's code
 * lies in parts beside it, of which node reads those that the command needs. `--check` fails when a committed file is
 * not what the source builds.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type ChunkingContext, type OutputOptions } from 'rolldown';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const CREATE = path.join(root, 'scripts', 'cli', 'create.ts');
const folder = path.join(root, 'skills', 'ctx-worktree', 'scripts');
/** Which part a source belongs to: the first pattern that fits its path from the root. */
const PARTS: readonly (readonly [pattern: RegExp, part: string])[] = [
  [/^node_modules\/yaml\//, 'yaml'],
  [
    /^node_modules\/(mdast|micromark|unist|decode-named|character-entities|devlop|ccount|trough|fault|format|escape-string)/,
    'markdown',
  ],
  [/^node_modules\/node-diff3\//, 'merge'],
  [/^node_modules\//, 'processes'],
  [/^scripts\/(report\/|version\.ts$|cli\/command\.ts$)/, 'report'],
  [/^scripts\/tasks\/select-task-file\.ts$/, 'git'],
  [/^scripts\/worktree\//, 'tracks'],
  [/^scripts\/(?:plan\/(?:plan-file|touches-file|render-yaml)|cli\/plan-tracks)\.ts$/, 'plan-file'],
  [/^scripts\/(files|git|tasks|merge|plan|check|remote|brief|hooks)\//, '$1'],
  [/^scripts\/cli\/merge-tasks\.ts$/, 'merge'],
  [/^scripts\/cli\/(plan|blast-radius|read-backlog|predict-radii)\.ts$/, 'plan'],
  [/^scripts\/cli\/(check|github-action)\.ts$/, 'check'],
  [/^scripts\/cli\/(?!run-command-line|commands?\.|parse-arguments|help)/, 'tracks'],
];

const OUTPUT: OutputOptions = {
  format: 'esm',
  comments: false,
  entryFileNames: '[name].mjs',
  chunkFileNames: 'parts/[name].mjs',
  // Names of functions stay, so that a stack trace says something.
  minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
  postBanner:
    '// Built from scripts/ by `npm run build`; do not edit. Licences of libraries: parts/LICENSES.txt',
};

/** What ships: the text of each file by its name. */
type Files = Map<string, string>;

async function buildFiles(): Promise<Files> {
  const shared = { cwd: root, platform: 'node', logLevel: 'warn', write: false } as const;
  const entry = await build({
    ...shared,
    input: { 'ctx-worktree': 'scripts/main.ts' },
    external: (id) => id.endsWith('/run-command-line.ts'),
    output: {
      ...OUTPUT,
      postBanner: `#!/usr/bin/env node\n${OUTPUT.postBanner}`,
      paths: (id) => (id.startsWith('node:') ? id : './parts/commands.mjs'),
    },
  });
  const commands = await build({
    ...shared,
    input: { 'parts/commands': 'scripts/cli/run-command-line.ts' },
    preserveEntrySignatures: 'allow-extension',
    output: {
      ...OUTPUT,
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: [{ name: partOf, debugName: 'parts' }],
      },
    },
  });
  const files: Files = new Map();
  const sources: string[] = [];
  for (const file of [...entry.output, ...commands.output]) {
    if (file.type !== 'chunk') throw new Error(`${file.fileName} is not code`);
    files.set(file.fileName, file.code);
    sources.push(...file.moduleIds);
  }
  return files.set('parts/LICENSES.txt', await readLicences(sources));
}

/** The name of the part that a source belongs to; none for what every command needs. */
function partOf(id: string, context: ChunkingContext): string | undefined {
  const source = path.relative(root, id).split(path.sep).join('/');
  for (const [pattern, part] of PARTS) {
    const match = pattern.exec(source);
    const name = match && part.replace('$1', match[1] ?? '');
    // What `create` needs of these lies by itself: a part that it reads must lead to no other that it can do without.
    if (name === 'tracks' && listImported(CREATE, context).has(id)) return 'worktree';
    if (name) return name;
  }
  return undefined;
}

/** A source, and all that its static imports lead to. */
function listImported(id: string, context: ChunkingContext, found = new Set<string>()): Set<string> {
  if (found.has(id)) return found;
  found.add(id);
  for (const imported of context.getModuleInfo(id)?.importedIds ?? []) listImported(imported, context, found);
  return found;
}

/** The licence of every library that one of `sources` is from. */
async function readLicences(sources: readonly string[]): Promise<string> {
  const libraries = new Map<string, string>();
  for (const source of sources) {
    const match = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(source);
    if (match?.[1]) libraries.set(match[1].replace('\\', '/'), match[0]);
  }
  const texts: string[] = [];
  for (const [name, place] of [...libraries].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const { version, license } = JSON.parse(await readFile(path.join(place, 'package.json'), 'utf8'));
    const file = (await readdir(place)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? (await readFile(path.join(place, file), 'utf8')).replaceAll('\r\n', '\n').trim() : '';
    texts.push(`${name} ${version} (${license})\n\n${text}\n`);
  }
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function writeFiles(files: Files): Promise<void> {
  await rm(path.join(folder, 'parts'), { recursive: true, force: true });
  await mkdir(path.join(folder, 'parts'));
  for (const [name, text] of files) {
    await writeFile(path.join(folder, name), text, { mode: name.includes('/') ? 0o644 : 0o755 });
    console.log(`built ${name} (${Math.round(text.length / 1024)} KiB)`);
  }
}

async function assertFresh(files: Files): Promise<void> {
  const stale = (await readdir(path.join(folder, 'parts'))).filter((name) => !files.has(`parts/${name}`));
  for (const [name, text] of files)
    if ((await readFile(path.join(folder, name), 'utf8').catch(() => '')) !== text) stale.push(name);
  if (stale.length === 0) return console.log('The built files are fresh.');
  console.error(`Not what scripts/ builds: ${stale.join(', ')}. Run: npm run build`);
  process.exitCode = 1;
}

const files = await buildFiles();
await (process.argv.includes('--check') ? assertFresh(files) : writeFiles(files));
