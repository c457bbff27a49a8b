/**
 * Builds what ships in `skills/ctx-worktree/scripts/`: all of scripts/ and its libraries, so that it runs with plain
 * node and no node_modules. `ctx-worktree.mjs` is what people and hooks start; it is small, since a hook runs at every
 * tool call and node must read the whole of a file before it runs any of it. What commands need lies in
 * `ctx-worktree-commands.mjs`. `--check` fails when a committed file is not what the source builds.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join(root, 'skills', 'ctx-worktree', 'scripts');

/** Each file that ships, by the source it starts from. */
const OUTPUTS = {
  'ctx-worktree.mjs': 'scripts/main.ts',
  'ctx-worktree-commands.mjs': 'scripts/cli/run-command-line.ts',
} as const;

const BANNER = `#!/usr/bin/env node
// Built from scripts/ by \`npm run build\`; do not edit. Licences of the libraries inside are at the end.
import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`;

/** The entry point loads the commands from the file beside it. */
const commandsBeside: Plugin = {
  name: 'commands-beside',
  setup(builder) {
    builder.onResolve({ filter: /\/run-command-line\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './ctx-worktree-commands.mjs', external: true } : undefined,
    );
  },
};

async function buildText(source: string): Promise<string> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [source],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'eof',
    charset: 'utf8',
    banner: { js: BANNER },
    plugins: [commandsBeside],
    write: false,
  });
  const file = result.outputFiles[0];
  if (!file) throw new Error('esbuild gave no output');
  return file.text;
}

for (const [name, source] of Object.entries(OUTPUTS)) {
  const text = await buildText(source);
  const output = path.join(folder, name);
  if (!process.argv.includes('--check')) {
    await writeFile(output, text, { mode: 0o755 });
    console.log(`built ${path.relative(root, output)} (${Math.round(text.length / 1024)} KiB)`);
  } else if ((await readFile(output, 'utf8').catch(() => '')) !== text) {
    console.error(`${name} is not what scripts/ builds. Run: npm run build`);
    process.exitCode = 1;
  } else console.log(`${name} is fresh.`);
}
