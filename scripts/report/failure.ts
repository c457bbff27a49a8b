/**
 * The one error class of the program, and what each of its stable codes means for the exit status.
 *
 * A failure says what is wrong in one line, shows the evidence, and ends with a remedy that can be pasted.
 * Only main.ts turns it into output and an exit status.
 */

/** Exit statuses: 1 refused or found something, 2 usage, 3 the surroundings. */
const EXIT_STATUS = {
  'worktree-limit': 1,
  'inside-linked-worktree': 1,
  'invalid-name': 1,
  'name-not-a-concern': 1,
  'path-exists': 1,
  'branch-exists': 1,
  'unknown-track': 1,
  'dirty-worktree': 1,
  'dirty-main': 1,
  'operation-in-progress': 1,
  'merge-conflict': 1,
  'tests-failed': 1,
  'push-rejected': 1,
  'completion-lost': 1,
  'task-lost': 1,
  'scope-leak': 1,
  'context-wiped': 1,
  'would-lose-files': 1,
  locked: 1,
  'plan-invalid': 1,
  'tasks-not-found': 3,
  'history-missing': 3,
  'remote-failed': 3,
  'not-a-repository': 3,
  'git-too-old': 3,
  /** A file or directory that cannot be read or written, or a git command that failed for no reason named above. */
  surroundings: 3,
  usage: 2,
} as const;

export type FailureCode = keyof typeof EXIT_STATUS;

export interface FailureDetail {
  /** Lines that show why: paths, commits, counts. Printed one below the other. */
  readonly evidence?: readonly string[];
  /** What to do now; commands that can be pasted stand on lines of their own. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

export class Failure extends Error {
  readonly code: FailureCode;
  readonly evidence: readonly string[];
  readonly remedy: string;

  constructor(code: FailureCode, message: string, detail: FailureDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'Failure';
    this.code = code;
    this.evidence = detail.evidence ?? [];
    this.remedy = detail.remedy ?? '';
  }

  get exitStatus(): number {
    return EXIT_STATUS[this.code];
  }
}

/** The JSON form of a failure: `ctx-worktree/error/v1`. */
export function renderFailureJson(failure: Failure): object {
  const { code, message, evidence, remedy } = failure;
  return { schema: 'ctx-worktree/error/v1', error: { code, message, evidence, remedy } };
}

/** The human form of a failure: what is wrong, the evidence, the remedy. */
export function renderFailure(failure: Failure): string {
  const lines = [`error: ${failure.message} [${failure.code}]`];
  for (const line of failure.evidence) lines.push(`  ${line}`);
  if (failure.remedy) lines.push('', ...failure.remedy.split('\n').map((line) => `  ${line}`));
  return lines.join('\n');
}
