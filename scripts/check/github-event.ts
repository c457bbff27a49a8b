/**
 * Which commits a run of GitHub Actions is about, from its event. Pure.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
import { Failure } from '../report/failure.ts';

/** The commit that is checked out. */
export interface CheckedOut {
  readonly commit: string;
  readonly parents: readonly string[];
}

export interface EventPayload {
  readonly number?: number;
  readonly before?: string;
  readonly pull_request?: {
    readonly head?: { readonly sha?: string };
    readonly base?: { readonly sha?: string };
  };
  readonly merge_group?: { readonly base_sha?: string };
  readonly repository?: { readonly default_branch?: string };
}

/** @throws Failure `usage` for a file that holds no JSON object */
export function parseEvent(text: string): EventPayload {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as EventPayload;
  } catch {
    // Told below.
  }
  throw new Failure('usage', 'The file of GITHUB_EVENT_PATH holds no event.', {
    evidence: [`${text.length} characters that are no JSON object`],
    remedy: 'Name the commits: the inputs base and head.',
  });
}

/**
 * The revision to compare with; undefined where the event names none and the usual ones are to be tried.
 *
 * @param name `pull_request`, `push`, ... as in GITHUB_EVENT_NAME
 * @throws Failure `usage` where the pull request is not what is checked out
 */
export function findEventBase(name: string, event: EventPayload, out: CheckedOut): string | undefined {
  if (name === 'merge_group') return event.merge_group?.base_sha;
  if (name === 'push') {
    // A new branch comes after nothing: all zeros.
    if (event.before !== undefined && !/^0+$/.test(event.before)) return event.before;
    return event.repository?.default_branch && `origin/${event.repository.default_branch}`;
  }
  if (name !== 'pull_request' && name !== 'pull_request_target') return undefined;
  const [head, base] = [event.pull_request?.head?.sha, event.pull_request?.base?.sha];
  const [first, ...others] = out.parents;
  if (out.commit === head) return base;
  // refs/pull/N/merge: the base first, then the branch. The branch may have moved on since the event.
  if (out.commit !== base && first !== undefined && others.length === 1) return first;
  throw new Failure('usage', 'What is checked out is not the pull request.', {
    evidence: [`checked out: ${out.commit.slice(0, 10)}`, `pull request: ${head?.slice(0, 10) ?? 'unknown'}`],
    remedy: `Check it out in the step before:\n  - uses: actions/checkout@v4\n    with: { ref: refs/pull/${event.number ?? 'N'}/merge, fetch-depth: 0 }`,
  });
}
