/** The text that a track's agent starts with: what it needs, and nothing else. Pure. */
import { clipEnd } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';

export interface BriefTask {
  readonly title: string;
  readonly done: boolean;
  /** Line in the task list, from 1; undefined when it is no longer there. */
  readonly line: number | undefined;
}

export interface Brief {
  readonly name: string;
  readonly branch: string;
  readonly path: string;
  /** Top of the main worktree. */
  readonly main: string | undefined;
  /** Branch that the track merges back into. */
  readonly into: string | undefined;
  readonly tasksFile: string | undefined;
  readonly tasks: readonly BriefTask[];
  readonly scope: readonly string[];
  readonly others: readonly { readonly name: string; readonly scope: readonly string[] }[];
}

const LONGEST_TITLE = 300;
const MOST_TASKS = 40;
const MOST_PATHS = 20;

export function renderBrief(brief: Brief): string {
  return [...renderPlace(brief), ...renderTasks(brief), ...renderScope(brief), ...renderRules(brief)].join(
    '\n',
  );
}

function renderPlace(brief: Brief): string[] {
  const beside =
    brief.others.length === 0 ? '' : `, beside ${listWords(brief.others.map(({ name }) => name))}`;
  return [
    `You work on the track "${brief.name}" of a shared backlog${beside}.`,
    `Worktree: ${safeLine(brief.path)} (branch ${safeLine(brief.branch)}). Stay in it.`,
  ];
}

function renderTasks(brief: Brief): string[] {
  const list = brief.tasksFile === undefined ? undefined : safeLine(brief.tasksFile);
  if (brief.tasks.length === 0) {
    const where = list === undefined ? '' : ` The backlog is ${list}.`;
    return ['', `No tasks were assigned; the user says what to do here.${where}`];
  }
  const shown = brief.tasks.slice(0, MOST_TASKS).map((task) => {
    const place = task.line === undefined ? '' : ` (line ${task.line})`;
    return `- [${task.done ? 'x' : ' '}] ${clipEnd(safeLine(task.title), LONGEST_TITLE)}${place}`;
  });
  const rest = brief.tasks.slice(MOST_TASKS);
  return [
    '',
    `Your tasks, as ${list ?? 'the task list'} words them (read there what stands below each):`,
    ...shown,
    ...(rest.length > 0 ? [tellRest(rest, list ?? 'the task list')] : []),
  ];
}

/** The agent has the list, and may have no command to ask with. */
function tellRest(rest: readonly BriefTask[], list: string): string {
  const lines = rest.flatMap(({ line }) => (line === undefined ? [] : [line]));
  const gone = rest.length - lines.length;
  const where = lines.length === 0 ? '' : `, in these lines of ${list}: ${lines.join(', ')}`;
  return `- and ${rest.length} more${where}${gone > 0 ? `; ${gone} of them are no longer there` : ''}`;
}

function renderScope(brief: Brief): string[] {
  const others = brief.others.filter((other) => other.scope.length > 0);
  const lines: string[] = [];
  if (brief.scope.length > 0) lines.push('', 'Yours to change:', ...renderPaths(brief.scope));
  if (others.length > 0) lines.push('', 'Not yours (another agent works there now):');
  for (const other of others) lines.push(...renderPaths(other.scope, `${other.name}: `));
  return lines;
}

function renderPaths(paths: readonly string[], before = ''): string[] {
  const shown = paths.slice(0, MOST_PATHS).map((file) => `- ${before}${safeLine(file)}`);
  return paths.length > MOST_PATHS ? [...shown, `- ${before}and ${paths.length - MOST_PATHS} more`] : shown;
}

function renderRules(brief: Brief): string[] {
  const tick =
    brief.tasksFile === undefined
      ? 'Commit often, in small steps.'
      : `Commit often. Tick a task in ${safeLine(brief.tasksFile)} ("[ ]" to "[x]") in the commit that completes it. Leave the other lines of the list as they are.`;
  return [
    '',
    'Rules:',
    `- ${tick}`,
    '- Never run `ctx init` here: it would wipe context files that the merge brings back.',
    '- Never `git stash`: all worktrees share one stack. Commit work in progress instead.',
    '- Do not merge, rebase onto or switch to another branch, and do not push. The main worktree does the merge.',
    '- Decisions and learnings: keep them in commit messages; journals are enriched on the main worktree after the merge.',
    '- A task that needs a file of another track: do not touch it. Do the part that is yours, leave the task open, add an indented line below it that says what is missing, and go on with the next.',
    `- Done: everything committed, tests run, \`git status\` clean. Say so and stop; ${mergeNote(brief)}`,
  ];
}

function mergeNote(brief: Brief): string {
  const into = brief.into === undefined ? '' : ` into ${safeLine(brief.into)}`;
  return `the user merges this branch${into} from the main worktree.`;
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
