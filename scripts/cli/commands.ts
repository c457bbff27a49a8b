/** The command table: one entry drives the parser, the help and the lazy loading of a command's code. */
import type { CommandSpec } from './command.ts';

const TASKS_OPTION = { value: 'FILE', help: 'the task list, if not found by its name' } as const;

const REV_OPTION = {
  value: 'REV',
  help: 'read list and files at this commit; works in a bare repository',
} as const;
const TASKS_JSON_OPTION = { value: 'FILE', help: 'plan these tasks instead: [{"id", "text", ...}]' } as const;

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'plan',
    summary: 'propose tracks that do not touch the same files',
    options: {
      tasks: TASKS_OPTION,
      'tasks-json': TASKS_JSON_OPTION,
      rev: REV_OPTION,
      touches: { value: 'FILE', help: 'YAML of "task id: [path, ...]", taken as the truth' },
      check: { value: 'FILE', help: 'verify an edited plan instead of making one' },
      'max-tracks': { value: 'N', help: 'at most N tracks, 1 to 4; default 3' },
      format: {
        value: 'FORM',
        choices: ['text', 'md', 'mermaid', 'html', 'yaml', 'json'],
        help: 'text, md, mermaid, html, yaml (the file to edit) or json',
      },
    },
    details: [
      'Predicts from the repository alone which files each open task will touch, and groups the tasks so that tracks do not meet. Tasks that cut across are held for after the merge; tasks without evidence are listed as unknown, never taken for harmless. Reads only.',
      'A line "touches: path, path" in the text of a task is taken as the truth.',
    ],
    examples: [
      ['ctx-worktree plan', 'look at the proposal'],
      ['ctx-worktree plan --format yaml > plan.yaml', 'the file to edit and approve'],
      ['ctx-worktree plan --check plan.yaml', 'what is wrong with it after editing'],
    ],
    load: () => import('./plan.ts'),
  },
  {
    name: 'blast-radius',
    summary: 'show which files each open task will likely touch',
    options: { tasks: TASKS_OPTION, 'tasks-json': TASKS_JSON_OPTION, rev: REV_OPTION },
    details: [
      'For every open task the likely paths with their chance and the strongest reason. --json gives all of them with all evidence. Reads only.',
    ],
    examples: [['ctx-worktree blast-radius --json', 'the predictions with their evidence']],
    load: () => import('./blast-radius.ts'),
  },
  {
    name: 'create',
    summary: 'make sibling worktrees on work/<name>',
    arguments: 'NAME...',
    minArguments: 0,
    maxArguments: 4,
    options: {
      base: { value: 'REV', help: 'start from this revision; default: the branch that main is on' },
      plan: { value: 'FILE', help: 'create the tracks of this plan (all, or the ones named)' },
      tasks: TASKS_OPTION,
    },
    details: [
      'Makes ../<project>-<name> on branch work/<name> for each name: all of them or none. A name says a concern (docs, auth), so that everybody knows what belongs there.',
      'Refuses a fifth worktree, a path or branch that is taken, and to run inside a linked worktree. With a plan, each track remembers its tasks and its scope.',
    ],
    examples: [
      ['ctx-worktree create docs api', 'two tracks, named by hand'],
      ['ctx-worktree create --plan plan.yaml', 'the tracks of an approved plan'],
    ],
    load: () => import('./create.ts'),
  },
  {
    name: 'list',
    summary: 'show the worktrees, and how many more fit',
    options: {},
    details: ['Lists the main worktree and all linked ones. Reads only.'],
    examples: [['ctx-worktree list', 'where the tracks are']],
    load: () => import('./list.ts'),
  },
  {
    name: 'status',
    summary: 'list, and where each track stands: tasks, drift, conflicts',
    options: { tasks: TASKS_OPTION },
    details: [
      'For each track: its tasks done, commits ahead of and behind the base branch, unsaved files, files outside its scope, and whether it would merge with the base and with every other track, uncommitted work included. Reads only.',
    ],
    examples: [['ctx-worktree status', 'before deciding what to merge first']],
    load: () => import('./status.ts'),
  },
  {
    name: 'sync',
    summary: 'bring the base branch into the tracks',
    arguments: '[NAME...]',
    minArguments: 0,
    maxArguments: 4,
    options: { tasks: TASKS_OPTION },
    details: [
      'Merges the base branch into each track named, or into all, in the track’s own worktree: a conflict is met there, never in the main worktree. A track that would conflict, or has changes that no commit holds, is left as it was.',
    ],
    examples: [['ctx-worktree sync', 'after a sibling was merged']],
    load: () => import('./sync.ts'),
  },
  {
    name: 'teardown',
    summary: 'merge a track back, remove its worktree and branch',
    arguments: 'NAME',
    minArguments: 1,
    options: {
      test: { value: 'CMD', help: 'run this on the merged tree first; a failure leaves main as it was' },
      'dry-run': { help: 'say what would happen, change nothing' },
      tasks: TASKS_OPTION,
    },
    details: [
      'Prepares the merge beside the main worktree, joins the task list so that every completion of both sides stays, and only then fast-forwards. A conflict or a failed test leaves main exactly as it was.',
      'Refuses while the track or main has uncommitted work, while the worktree is locked, and while a rebase or merge is under way in either. Ignored files that nobody could make again are moved to a place that is named.',
    ],
    examples: [
      ['ctx-worktree teardown docs', 'merge work/docs and clean up'],
      ["ctx-worktree teardown api --test 'npm test'", 'only if the merged tree passes'],
    ],
    load: () => import('./teardown.ts'),
  },
  {
    name: 'undo',
    summary: 'take back the last create or teardown',
    arguments: '[ID]',
    minArguments: 0,
    maxArguments: 1,
    options: {},
    details: [
      'After a teardown: moves the base branch back (if nothing came after), and makes the branch, the worktree and the rescued files again. After a create: removes worktrees and branches in which nobody has worked. The newest twenty are kept.',
    ],
    examples: [['ctx-worktree undo', 'the last one']],
    load: () => import('./undo.ts'),
  },
];
