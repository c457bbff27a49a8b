/** The command table: one entry drives the parser, the help and the lazy loading of a command's code. */
import type { CommandSpec } from './command.ts';

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'list',
    summary: 'show the worktrees, and how many more fit',
    options: {},
    details: ['Lists the main worktree and all linked ones. Reads only.'],
    examples: [['ctx-worktree list', 'where the tracks are']],
    load: () => import('./list.ts'),
  },
];
