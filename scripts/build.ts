/**
 * Builds the one file that ships, `skills/ctx-worktree/scripts/ctx-worktree.mjs`: all of scripts/ and its libraries,
 * so that it runs with plain node and no node_modules. `--check` fails when the committed file is not what the
 * source builds.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const output = path.join(root, 'skills', 'ctx-worktree', 'scripts', 'ctx-worktree.mjs');

const BANNER = `#!/usr/bin/env node
// Built from scripts/ by \`npm run build\`; do not edit. Licences of the libraries inside are at the end.
import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`;

async function buildText(): Promise<string> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['scripts/main.ts'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'eof',
    charset: 'utf8',
    banner: { js: BANNER },
    write: false,
  });
  const file = result.outputFiles[0];
  if (!file) throw new Error('esbuild gave no output');
  return file.text;
}

const text = await buildText();
if (!process.argv.includes('--check')) {
  await writeFile(output, text, { mode: 0o755 });
  console.log(`built ${path.relative(root, output)} (${Math.round(text.length / 1024)} KiB)`);
} else if ((await readFile(output, 'utf8').catch(() => '')) !== text) {
  console.error('The built file is not what scripts/ builds. Run: npm run build');
  process.exitCode = 1;
} else console.log('The built file is fresh.');
