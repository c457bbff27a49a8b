/** What is checked: the commits between a base and a head, and the merges among them. */
import path from 'node:path';
import { readTextFile } from '../files/text-files.ts';
import { isAncestor } from '../git/is-ancestor.ts';
import { findCommit, readCurrentBranch, readRepository } from '../git/repository.ts';
import { readGit, runGit } from '../git/run-git.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';

export interface MergeCommit {
  readonly commit: string;
  readonly parents: readonly string[];
}

/** All ids are full commit ids. */
export interface Change {
  readonly base: string;
  /** The newest commit that base and head share. */
  readonly fork: string;
  readonly head: string;
  /** The merges that head has and base lacks, oldest first; head itself may be one. */
  readonly merges: readonly MergeCommit[];
  readonly isMerge: boolean;
  /** The end of the branch that brings the change: head, or what a merge onto the base brought in. */
  readonly tip: string;
}

/**
 * @throws Failure `usage` for a revision that names nothing, `history-missing` where a shallow clone lacks what the
 *   answer depends on
 */
export async function readChange(
  cwd: string,
  named: { readonly base: string | undefined; readonly head: string | undefined },
): Promise<Change> {
  const { commonDir } = await readRepository(cwd);
  const shallow = await readShallow(commonDir);
  const head = await requireKnown(cwd, named.head ?? 'HEAD', shallow);
  const base =
    named.base === undefined
      ? await findBase(cwd, head, shallow)
      : await requireKnown(cwd, named.base, shallow);
  const fork = await readFork(cwd, base, head, shallow);
  const merges = await listMerges(cwd, base, head);
  const own = merges.find(({ commit }) => commit === head);
  return { base, fork, head, merges, isMerge: own !== undefined, tip: await findTip(cwd, base, head, own) };
}

/** Commits at which a shallow clone ends: git shows them without parents. */
async function readShallow(commonDir: string): Promise<ReadonlySet<string>> {
  const text = await readTextFile(path.join(commonDir, 'shallow'));
  return new Set((text ?? '').split('\n').filter((line) => line !== ''));
}

async function requireKnown(cwd: string, revision: string, shallow: ReadonlySet<string>): Promise<string> {
  const commit = await findCommit(cwd, revision);
  if (commit !== undefined) return commit;
  // An id that somebody else saw, or a branch that a partial clone did not bring: there may be more to fetch.
  if (
    shallow.size > 0 ||
    /^[0-9a-f]{40,64}$/.test(revision) ||
    /^(?:refs\/remotes|origin)\//.test(revision)
  ) {
    throw historyMissing([`${safeLine(revision)} is not here`], shallow.size > 0);
  }
  throw new Failure('usage', 'That revision names no commit.', {
    evidence: [safeLine(revision)],
    remedy: 'Name a branch, a tag or a commit that this clone has: git log --oneline -5',
  });
}

/** The upstream where it is another branch, else the main branch; for the main branch itself, its last commit. */
async function findBase(cwd: string, head: string, shallow: ReadonlySet<string>): Promise<string> {
  const branch = await readCurrentBranch(cwd);
  const upstream = await runGit(cwd, ['rev-parse', '--abbrev-ref', '@{upstream}'], { accept: [128] });
  const isOwn = upstream.exitCode !== 0 || upstream.stdout.endsWith(`/${branch}`);
  const candidates = [
    ...(isOwn ? [] : ['@{upstream}']),
    'origin/HEAD',
    'origin/main',
    'origin/master',
    'main',
    'master',
  ];
  for (const candidate of candidates) {
    const commit = await findCommit(cwd, candidate);
    if (commit !== undefined && commit !== head) return commit;
  }
  const parent = await findCommit(cwd, `${head}^1`);
  if (parent !== undefined) return parent;
  if (shallow.has(head)) throw historyMissing([`${head.slice(0, 10)} is here without its parents`], true);
  throw new Failure('usage', 'There is nothing to compare with.', {
    evidence: [`looked for: ${candidates.join(', ')}, and the commit before head`],
    remedy: 'Name a base: ctx-worktree check --base REV',
  });
}

async function readFork(
  cwd: string,
  base: string,
  head: string,
  shallow: ReadonlySet<string>,
): Promise<string> {
  const found = await runGit(cwd, ['merge-base', base, head], { accept: [1] });
  if (shallow.size > 0) {
    // Only where neither side reaches the end of what is here is the fork that git finds surely the right one.
    const between = (await readGit(cwd, ['rev-list', `${base}...${head}`])).split('\n');
    const ends = between.filter((commit) => shallow.has(commit));
    if (found.exitCode !== 0 || ends.length > 0) {
      throw historyMissing(
        ends.length > 0
          ? ends.slice(0, 3).map((commit) => `${commit.slice(0, 10)} is here without its parents`)
          : [`${base.slice(0, 10)} and ${head.slice(0, 10)} share no commit that is here`],
        true,
      );
    }
  }
  if (found.exitCode === 0) return found.stdout;
  throw new Failure('usage', 'The base and head share no history.', {
    evidence: [`base ${base.slice(0, 10)}`, `head ${head.slice(0, 10)}`],
    remedy: 'Name a base that the change started from: ctx-worktree check --base REV',
  });
}

/** `rev-list --parents` prints a merge and its parents on one line. */
async function listMerges(cwd: string, base: string, head: string): Promise<MergeCommit[]> {
  const args = ['rev-list', '--merges', '--parents', '--topo-order', '--reverse', head, `^${base}`];
  const lines = (await readGit(cwd, args)).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [commit = '', ...parents] = line.split(' ');
    return { commit, parents };
  });
}

/** A pull request's test merge and a merge queue's commit have the base first and the branch second. */
async function findTip(
  cwd: string,
  base: string,
  head: string,
  own: MergeCommit | undefined,
): Promise<string> {
  const [first, second, ...more] = own?.parents ?? [];
  if (first === undefined || second === undefined || more.length > 0) return head;
  return (await isAncestor(cwd, first, base)) ? second : head;
}

function historyMissing(evidence: readonly string[], isShallow: boolean): Failure {
  const fetch = isShallow ? ['git', 'fetch', '--unshallow', 'origin'] : ['git', 'fetch', 'origin'];
  return new Failure('history-missing', 'This clone lacks commits that the answer depends on.', {
    evidence: [...evidence, 'needed: the base, the head, and all commits from each down to where they meet'],
    remedy: [
      `Fetch them (in GitHub Actions: fetch-depth: 0 for actions/checkout; in GitLab: GIT_DEPTH: 0):`,
      shellCommand(fetch),
      ...(isShallow ? ['or, where that is much, step by step:', 'git fetch --deepen=100 origin'] : []),
    ].join('\n'),
  });
}
