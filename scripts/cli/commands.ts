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
  {
    name: 'merge-tasks',
    summary: 'merge three versions of a task list without losing a completion',
    arguments: 'BASE OURS THEIRS',
    minArguments: 3,
    maxArguments: 3,
    options: {
      output: { value: 'FILE', help: 'write the result there, - for stdout; without it OURS is replaced' },
      ours: { value: 'LABEL', help: 'what conflict markers call ours' },
      theirs: { value: 'LABEL', help: 'what conflict markers call theirs' },
      explain: { help: 'say which tasks were completed, joined or conflict, and why' },
    },
    details: [
      'Joins tasks one by one and the text around them line by line. A completion on either side stays. Exits 0 when the result is clean, 1 when conflict markers stand in it.',
      'Files that already hold conflict markers, or that are not UTF-8, are refused and nothing is written.',
    ],
    examples: [
      ['ctx-worktree merge-tasks base.md ours.md theirs.md --output -', 'see the result'],
      [
        'ctx-worktree merge-tasks base.md ours.md theirs.md --explain',
        'replace ours.md and say what was joined',
      ],
    ],
    load: () => import('./merge-tasks.ts'),
  },
];
