/** `check`: for CI. What a branch did to the task list and the other context files, against its base. */
import { readCommit, readFileAt, requireCommit } from '../git/repository.ts';
import { readGit, runGit } from '../git/run-git.ts';
import { checkContextFile, type Finding } from '../merge/check-context-file.ts';
import { Failure } from '../report/failure.ts';
import { count } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { isContextFile } from '../tasks/context-files.ts';
import { selectTaskFiles } from '../tasks/select-task-file.ts';
import type { Answer, Invocation } from './command.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const { cwd } = invocation;
  const head = await requireCommit(cwd, invocation.option('head') ?? 'HEAD');
  const base = await readBase(cwd, invocation.option('base'), head);
  const findings = await listFindings(cwd, base, head, invocation.option('tasks'));
  const text =
    findings.length === 0
      ? 'Nothing was lost.'
      : [
          `${count(findings.length, 'finding')}:`,
          ...findings.map(
            ({ code, path, line, detail }) => `  ${safeLine(path)}:${line}: ${safeLine(detail)} [${code}]`,
          ),
        ].join('\n');
  return {
    status: findings.length === 0 ? 0 : 1,
    text,
    json: { ok: findings.length === 0, base, head, findings },
  };
}

/** The merge base with what was named, else with the upstream or the main branch. */
async function readBase(cwd: string, named: string | undefined, head: string): Promise<string> {
  const candidates = named === undefined ? ['@{upstream}', 'origin/HEAD', 'main', 'master'] : [named];
  if (named !== undefined) await requireCommit(cwd, named);
  for (const candidate of candidates) {
    const commit = await readCommit(cwd, candidate);
    if (commit === undefined) continue;
    const found = await runGit(cwd, ['merge-base', commit, head], { accept: [1] });
    return found.exitCode === 0 ? found.stdout : commit;
  }
  throw new Failure('usage', 'There is no branch to compare with.', {
    evidence: [`looked for: ${candidates.join(', ')}`],
    remedy: 'Name one: ctx-worktree check --base REV',
  });
}

async function listFindings(cwd: string, base: string, head: string, named?: string): Promise<Finding[]> {
  const list = async (commit: string): Promise<string[]> =>
    (await readGit(cwd, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit])).split('\0');
  const paths = new Set([...(await list(base)), ...(await list(head))]);
  const tasks = new Set(named === undefined ? selectTaskFiles(paths) : [named]);
  const changed = (await readGit(cwd, ['diff', '--name-only', '--no-renames', '-z', base, head]))
    .split('\0')
    .filter((path) => path.endsWith('.md'));
  const texts = new Map<string, string | undefined>();
  for (const path of changed) texts.set(path, await readFileAt(cwd, head, path));
  const findings: Finding[] = [];
  for (const path of changed.filter((one) => tasks.has(one) || isContextFile(one))) {
    const others = [...texts].filter(([other]) => other !== path);
    findings.push(
      ...checkContextFile({
        path,
        base: await readFileAt(cwd, base, path),
        head: texts.get(path),
        isTaskList: tasks.has(path) || path.endsWith('TASKS.md'),
        elsewhere: others.flatMap(([, text]) => (text === undefined ? [] : [text])),
      }),
    );
  }
  return findings;
}
