/** A git that kills whoever called it, at a call that is chosen: a power cut at every point of a command. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { temporaryDirectory } from './temporary-repository.ts';

export interface KillingGit {
  /** Environment for the command under test: kills it before (or after) its call number `at`. */
  env(at: number, when: 'before' | 'after'): Record<string, string>;
  /** Calls that were made since the last `env`. */
  calls(): number;
}

export function killingGit(): KillingGit {
  const directory = temporaryDirectory('bin');
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const counter = path.join(directory, 'count');
  fs.writeFileSync(
    path.join(directory, 'git'),
    `#!/bin/sh
echo x >> "$KILL_COUNTER"
n=$(wc -l < "$KILL_COUNTER")
if [ "$n" -eq "$KILL_AT" ] && [ "$KILL_WHEN" = before ]; then kill -9 "$PPID"; exit 137; fi
"${real}" "$@"
status=$?
if [ "$n" -eq "$KILL_AT" ] && [ "$KILL_WHEN" = after ]; then kill -9 "$PPID"; fi
exit $status
`,
    { mode: 0o755 },
  );
  return {
    env: (at, when) => {
      fs.writeFileSync(counter, '');
      return {
        PATH: `${directory}:${process.env['PATH']}`,
        KILL_COUNTER: counter,
        KILL_AT: String(at),
        KILL_WHEN: when,
      };
    },
    calls: () => fs.readFileSync(counter, 'utf8').split('\n').length - 1,
  };
}
