/** The command table: one entry drives the parser, the help and the lazy loading of a command's code. */
import type { CommandSpec } from './command.ts';

const TASKS_OPTION = { value: 'FILE', help: 'the task list, if not found by its name' } as const;

const REV_OPTION = {
  value: 'REV',
  help: 'read list and files at this commit; works in a bare repository',
} as const;
const SECTION_OPTION = {
  value: 'HEADING',
  many: true,
  help: 'only tasks below headings that hold this text as whole words; may stand several times',
} as const;
const REMOTE_OPTION = {
  value: 'NAME',
  help: 'the remote; default the one that the branch follows, else origin',
} as const;
const TASKS_JSON_OPTION = { value: 'FILE', help: 'plan these tasks instead: [{"id", "text", ...}]' } as const;

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'plan',
    summary: 'propose tracks that do not touch the same files',
    options: {
      tasks: TASKS_OPTION,
      section: SECTION_OPTION,
      'tasks-json': TASKS_JSON_OPTION,
      rev: REV_OPTION,
      touches: { value: 'FILE', help: 'YAML of "task id: [path, ...]", taken as the truth' },
      check: { value: 'FILE', help: 'verify an edited plan instead of making one' },
      'max-tracks': { value: 'N', help: 'at most N tracks, 1 to 4; default 3' },
      format: {
        value: 'FORM',
        choices: ['text', 'md', 'mermaid', 'html', 'yaml', 'json', 'github-matrix'],
        help: 'text, md, mermaid, html, yaml (the file to edit), json or github-matrix; with --check text, json or github-matrix',
      },
    },
    details: [
      'Predicts from the repository alone which files each open task will touch, and groups the tasks so that tracks do not meet. Tasks that cut across are held for after the merge; tasks without evidence are listed as unknown, never taken for harmless. Reads only.',
      'A list of hundreds of tasks is planned a part at a time: --section. The plan remembers its sections, and a check asks for their tasks alone.',
      'A line "touches: path, path" in the text of a task is taken as the truth.',
    ],
    examples: [
      ['ctx-worktree plan', 'look at the proposal'],
      ['ctx-worktree plan --section Parser --section "Phase 2"', 'two sections of a long list'],
      ['ctx-worktree plan --format yaml > plan.yaml', 'the file to edit and approve'],
      ['ctx-worktree plan --check plan.yaml', 'what is wrong with it after editing'],
      [
        'ctx-worktree plan --check plan.yaml --format github-matrix',
        'its tracks, for strategy.matrix of a workflow',
      ],
    ],
    load: () => import('./plan.ts'),
  },
  {
    name: 'blast-radius',
    summary: 'show which files each open task may touch, with the chance',
    options: {
      tasks: TASKS_OPTION,
      section: SECTION_OPTION,
      'tasks-json': TASKS_JSON_OPTION,
      rev: REV_OPTION,
    },
    details: [
      'For every open task the likeliest paths with their chance and the strongest reason. --json gives all of them with all evidence. Reads only.',
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
      push: { help: 'push their branches as well, each with its plan in its first commit' },
      remote: REMOTE_OPTION,
      tasks: TASKS_OPTION,
    },
    details: [
      'Makes ../<project>-<name> on branch work/<name> for each name: all of them or none. A name says a concern (docs, auth), so that everybody knows what belongs there.',
      'Refuses a fifth worktree, a path or branch that is taken, and to run inside a linked worktree. With a plan, each track remembers its tasks and its scope; a plan in which a task stands twice or is unknown, or whose scopes or names meet, makes nothing.',
      'Ignored files that .worktreeinclude names (written as a .gitignore is) are copied from the main worktree. Submodules that are checked out there are checked out in the tracks. Then the commands of ctx-worktree.setup in your own git configuration run in each; one that came with the repository is never run. A setup that fails leaves the worktree and exits 1.',
    ],
    examples: [
      ['ctx-worktree create docs api', 'two tracks, named by hand'],
      ['ctx-worktree create --plan plan.yaml', 'the tracks of an approved plan'],
      ["git config ctx-worktree.setup 'npm ci'", 'run this in every new worktree of the clone'],
    ],
    load: () => import('./create.ts'),
  },
  {
    name: 'list',
    summary: 'show the worktrees, and how many more fit',
    options: { remote: { help: 'also the tracks that other machines pushed' } },
    details: [
      'Lists the main worktree and all linked ones. With --remote it fetches the branches work/* and tells how far each is and whether it is here. Reads only, otherwise.',
    ],
    examples: [
      ['ctx-worktree list', 'where the tracks are'],
      ['ctx-worktree list --remote', 'what other machines work on'],
    ],
    load: () => import('./list.ts'),
  },
  {
    name: 'status',
    summary: 'list, and where each track stands: tasks, drift, conflicts',
    options: {
      tasks: TASKS_OPTION,
      watch: { help: 'show it again every two seconds, in place; Ctrl-C ends it' },
    },
    details: [
      'For each track: its tasks done, commits ahead of and behind the base branch, unsaved files, files outside its scope, and whether it would merge with the base and with every other track, uncommitted work included. Suggests an order to merge in, with its reason. What cannot be assessed is said. Reads only.',
    ],
    examples: [
      ['ctx-worktree status', 'before deciding what to merge first'],
      ['ctx-worktree status --watch', 'while agents work'],
    ],
    load: () => import('./status.ts'),
  },
  {
    name: 'sync',
    summary: 'bring the base branch into the tracks',
    arguments: '[NAME...]',
    minArguments: 0,
    maxArguments: 4,
    options: {
      tasks: TASKS_OPTION,
      push: { help: 'push the track afterwards, never by force' },
      remote: REMOTE_OPTION,
    },
    details: [
      'Merges the base branch into each track named, or into all, in the track’s own worktree: a conflict is met there, never in the main worktree. A track that would conflict, or has changes that no commit holds, is left as it was.',
    ],
    examples: [
      ['ctx-worktree sync', 'after a sibling was merged'],
      ['ctx-worktree sync docs --push', 'take what others pushed of the track, and push the result'],
    ],
    load: () => import('./sync.ts'),
  },
  {
    name: 'teardown',
    summary: 'merge a track back, remove its worktree and branch',
    arguments: 'NAME',
    minArguments: 1,
    options: {
      test: {
        value: 'CMD',
        help: 'run this on the merged tree first, in the worktree of the track; a failure leaves main as it was',
      },
      'dry-run': { help: 'say what would happen, merge nothing; with --test, the test is run in the track' },
      push: { help: 'push the merge first; when the remote has moved on, nothing is merged' },
      remote: REMOTE_OPTION,
      tasks: TASKS_OPTION,
    },
    details: [
      'Prepares the merge beside the main worktree, joins the task list so that every completion of both sides stays, and only then fast-forwards. A conflict, a failed test or one that is stopped (Ctrl-C) leaves main exactly as it was. So does a test that leaves files in the track which git does not ignore: they are named.',
      'Refuses while the track or main has uncommitted work, while the worktree is locked, and while a rebase or merge is under way in either. Refuses conflict markers that were committed. Ignored files that nobody could make again are moved to a place that is named. Files that the track touched outside its scope are told, not refused: a scope is a prediction.',
    ],
    examples: [
      ['ctx-worktree teardown docs', 'merge work/docs and clean up'],
      ["ctx-worktree teardown api --test 'npm test'", 'only if the merged tree passes'],
      ['ctx-worktree teardown docs --push', 'and push the branch that it was merged into'],
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
      'After a teardown: moves the base branch back (if nothing came after), and makes the branch, the worktree and the rescued files again. After a create: removes worktrees and branches in which nobody has worked. Called again, it takes back the one before that: it never redoes. The newest twenty are kept.',
    ],
    examples: [['ctx-worktree undo', 'the last one']],
    load: () => import('./undo.ts'),
  },
  {
    name: 'repair',
    summary: 'find worktrees that were moved by hand',
    arguments: '[PATH...]',
    minArguments: 0,
    maxArguments: 10,
    options: {},
    details: [
      'Tells git where worktrees are now whose directory was moved, and the records of their tracks with it. Looks beside the main worktree and where they were; anywhere else has to be named.',
    ],
    examples: [
      ['ctx-worktree repair', 'after renaming directories'],
      ['ctx-worktree repair ~/elsewhere/project-docs', 'when it is far away'],
    ],
    load: () => import('./repair.ts'),
  },
  {
    name: 'prune',
    summary: 'take away what is left of tracks that are gone',
    options: { 'dry-run': { help: 'say what would go, change nothing' } },
    details: [
      'Removes what git knows of worktrees whose directory was deleted, records of tracks without worktree and branch, and journal entries that have expired. What may hold work stays and is named: a locked or moved worktree, staged changes, commits that no branch has. Branches and files in safety are never removed.',
    ],
    examples: [['ctx-worktree prune --dry-run', 'look first']],
    load: () => import('./prune.ts'),
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
      driver: { help: 'called by git: exit 3 instead of 1 where there is no answer' },
    },
    details: [
      'Joins tasks one by one and the text around them line by line. A completion on either side stays. Exits 0 when the result is clean, 1 when conflict markers stand in it.',
      'Files that already hold conflict markers, or that are UTF-16, are refused and nothing is written.',
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
  {
    name: 'brief',
    summary: "print the text to start a track's agent with",
    arguments: 'NAME',
    minArguments: 1,
    options: {},
    details: [
      "What a track's agent needs and nothing else: its tasks and how far they are, its scope and whose the rest is, and the rules of working in a track. Reads only; works from any worktree of the clone.",
    ],
    examples: [['ctx-worktree brief docs', 'the text for the agent in work/docs']],
    load: () => import('./brief.ts'),
  },
  {
    name: 'launch',
    summary: 'start one agent per worktree, each with its brief',
    arguments: '[NAME...]',
    minArguments: 0,
    maxArguments: 4,
    options: { 'dry-run': { help: 'print the commands, start nothing' } },
    details: [
      'Opens a tmux window for each track (all, or the ones named) and starts an agent there with the brief of the track. Without tmux it prints commands to paste. A window that is open already is left alone.',
      'The agent is the command line in CTX_WORKTREE_AGENT, else in the git configuration ctx-worktree.agent, else claude. It gets the brief as its last argument.',
    ],
    examples: [
      ['ctx-worktree launch', 'an agent in every worktree'],
      ["git config ctx-worktree.agent 'claude --permission-mode acceptEdits'", 'choose the agent'],
    ],
    load: () => import('./launch.ts'),
  },
  {
    name: 'hook',
    summary: "answer the agent's client",
    arguments: 'pre-tool-use|session-start|worktree-create|worktree-remove',
    minArguments: 1,
    maxArguments: 1,
    internal: true,
    options: {},
    details: [
      "The agent's client calls this with an event on standard input. pre-tool-use and session-start stand in hooks.json; worktree-create and worktree-remove are for those who want `claude --worktree` to follow the same rules.",
      'A fault of a hook never stops a session; it goes to ctx-worktree/hook-faults.log in the git directory.',
    ],
    examples: [['ctx-worktree hook session-start', 'what a session that starts here is told']],
    load: () => import('./hook.ts'),
  },
  {
    name: 'check',
    summary: 'for CI: no completion or task lost, scope kept, no conflict left',
    options: {
      base: { value: 'REV', help: 'what the change goes onto; default the upstream or main branch' },
      head: { value: 'REV', help: 'what to check: a branch, or the merge of one; default HEAD' },
      tasks: { ...TASKS_OPTION, many: true },
      fix: { help: 'put lost completions and tasks back in the file that is checked out' },
      strict: {
        help: 'where head is a merge, an open task that the branch itself removed is a finding, not a note; on a branch it always is one',
      },
      format: {
        value: 'FORM',
        choices: ['text', 'json', 'github', 'gitlab', 'sarif'],
        help: 'text, json, or annotations: github, gitlab (code quality), sarif',
      },
    },
    details: [
      'Compares head with the commit where it left the base, and each merge since then with all that it merged. Finds completions that are open again, open tasks that are gone or stand twice, context files without their entries, conflicts that were committed, and files outside the scope of the track. Exits 1 when it finds something, 3 when the clone is too shallow to tell. Without --fix it reads only.',
      'Git calls no merge driver where one side alone changed a file, merge buttons call none at all, and people resolve by hand: so this looks at what came out.',
    ],
    examples: [
      ['ctx-worktree check --base origin/main', 'in CI, on a branch or the merge of one'],
      ['ctx-worktree check --base HEAD^1 --fix', 'after a merge: put back what it lost'],
    ],
    load: () => import('./check.ts'),
  },
  {
    name: 'github-action',
    summary: 'check, as action.yml runs it',
    internal: true,
    options: {},
    details: [
      'Reads the inputs of action.yml from INPUT_BASE, INPUT_HEAD, INPUT_TASKS, INPUT_FIX, INPUT_STRICT, INPUT_REPORT_FILE and INPUT_REPORT_FORMAT and the event from GITHUB_EVENT_PATH; prints annotations, writes GITHUB_OUTPUT and GITHUB_STEP_SUMMARY.',
    ],
    examples: [['ctx-worktree github-action', 'what action.yml calls']],
    load: () => import('./github-action.ts'),
  },
  {
    name: 'doctor',
    summary: 'what is missing or odd in this clone, with remedies',
    options: {},
    details: [
      'Looks at git, the main worktree, the task list, worktrees and their records, what undo keeps, and the faults that hooks logged. Changes nothing; exits 1 when there is a problem.',
    ],
    examples: [['ctx-worktree doctor', 'when something looks wrong']],
    load: () => import('./doctor.ts'),
  },
  {
    name: 'install',
    summary: 'let git merge task lists in this clone',
    arguments: '[FILE...]',
    minArguments: 0,
    maxArguments: 100,
    options: {},
    details: [
      'Writes the merge driver into .git/config and .git/info/attributes of this clone; tracked files stay as they are. Where node or this program is missing later, git merges as it always did.',
    ],
    examples: [
      ['ctx-worktree install', 'for task lists and entry files by their usual names'],
      ['ctx-worktree install docs/backlog.md', 'for this file'],
    ],
    load: () => import('./install.ts'),
  },
  {
    name: 'uninstall',
    summary: 'take the merge driver out of this clone',
    options: {},
    details: ['Removes what install wrote and nothing else.'],
    examples: [['ctx-worktree uninstall', 'git merges task lists line by line again']],
    load: () => import('./uninstall.ts'),
  },
];
