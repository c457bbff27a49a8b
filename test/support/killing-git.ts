/** A git that kills whoever called it, after a call that is chosen: a power cut in the middle of a command. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { temporaryDirectory } from './temporary-repository.ts';

export interface KillingGit {
  /** Environment for the command under test: kills it after the git call whose arguments contain `words`. */
  env(words: string): Record<string, string>;
}

export function killingGit(): KillingGit {
  const directory = temporaryDirectory('bin');
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  fs.writeFileSync(
    path.join(directory, 'git'),
    `#!/bin/sh
"${real}" "$@"
status=$?
case "$*" in *"$KILL_AFTER"*) kill -9 "$PPID";; esac
exit $status
`,
    { mode: 0o755 },
  );
  return { env: (words) => ({ PATH: `${directory}:${process.env['PATH']}`, KILL_AFTER: words }) };
}
