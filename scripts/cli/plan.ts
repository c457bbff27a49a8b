/** `plan`: the backlog as tracks that do not touch the same files. */
import path from 'node:path';
import { readTextFile } from '../files/text-files.ts';
import { assemblePlan } from '../plan/assemble-plan.ts';
import { checkPlan } from '../plan/check-plan.ts';
import { MOST_TRACKS } from '../plan/check-plan-names.ts';
import { findHotSpots } from '../plan/hot-spots.ts';
import { predictionsOf } from '../plan/outcome.ts';
import { writePredictions } from '../plan/outcome-store.ts';
import type { Plan } from '../plan/plan.ts';
import { adviseParts } from '../plan/plan-advice.ts';
import { type PlanFinding, tellFinding } from '../plan/plan-finding.ts';
import { type KeptPlan, keep, nameOf, PLANS, recall } from '../plan/plan-memory.ts';
import { renderGithubMatrix } from '../plan/render-github-matrix.ts';
import { renderPlanHtml } from '../plan/render-html.ts';
import { renderPlanMarkdown } from '../plan/render-markdown.ts';
import { renderPlanMermaid } from '../plan/render-mermaid.ts';
import { renderPlanText } from '../plan/render-text.ts';
import { Failure } from '../report/failure.ts';
import { count, wrapText } from '../report/layout.ts';
import { safeLine } from '../report/safe-text.ts';
import { shellCommand } from '../report/shell-quote.ts';
import { type Answer, givenOptions, type Invocation } from './command.ts';
import { originsOf, recallRadii } from './predict-radii.ts';
import { type Backlog, readBacklog, withFacts } from './read-backlog.ts';

const DEFAULT_TRACKS = 3;

const RENDERERS: Readonly<Record<string, (plan: Plan) => string | Promise<string>>> = {
  text: renderPlanText,
  md: renderPlanMarkdown,
  mermaid: renderPlanMermaid,
  html: renderPlanHtml,
  // Loaded when asked for, like all that reads or writes YAML.
  yaml: async (plan) => (await import('../plan/render-yaml.ts')).renderPlanYaml(plan),
  json: (plan) => JSON.stringify({ schema: 'ctx-worktree/plan/v1', ...plan }, null, 2),
  'github-matrix': (plan) => renderGithubMatrix(plan.tracks),
};

export async function run(invocation: Invocation): Promise<Answer> {
  const edited = invocation.option('check');
  if (edited !== undefined) return runCheck(invocation, edited);
  const maxTracks = readTrackCount(invocation);
  const backlog = await readBacklog(invocation);
  const parts = adviseParts(backlog.open.tasks, backlog.sections);
  // Said before the wait that it would spare.
  if (parts !== undefined) for (const line of wrapText(parts, 78)) invocation.narrate(line);
  const { plan, predictions } = await makePlan(invocation, backlog, maxTracks);
  // For teardown to compare with; a clone that cannot be written to is planned for all the same.
  if (backlog.keepIn !== undefined)
    await writePredictions(backlog.keepIn, new Map(predictions), backlog.sections.length > 0).catch(
      () => undefined,
    );
  const render = RENDERERS[invocation.option('format') ?? 'text'] ?? renderPlanText;
  return { status: 0, text: (await render(plan)).trimEnd(), json: plan };
}

/** Makes the plan, or finds the one that was made from the same list, commit, overrides, outcomes and program. */
async function makePlan(invocation: Invocation, backlog: Backlog, maxTracks: number): Promise<KeptPlan> {
  const { repository, commit, tasksFile, sections, open, outcomes } = backlog;
  const { commonDir } = repository;
  const name = await nameOf([originsOf(backlog), sections, maxTracks]);
  const known = await recall(commonDir, PLANS, name);
  if (known !== undefined) {
    invocation.narrate(`Nothing has changed since the last plan at ${commit.slice(0, 10)}.`);
    return known;
  }
  const read = await withFacts(invocation, backlog);
  const radii = await recallRadii(read);
  const plan = assemblePlan(read.facts, {
    base: commit,
    tasksFile,
    sections,
    tasks: open.tasks,
    parents: open.parents,
    radii,
    maxTracks,
    limits: read.limits,
    outcomes,
  });
  const made = { plan, predictions: [...predictionsOf(open.tasks, radii)] };
  await keep(commonDir, PLANS, name, made);
  return made;
}

/** `plan --check`: what is wrong with an edited plan. */
async function runCheck(invocation: Invocation, named: string): Promise<Answer> {
  const format = readCheckFormat(invocation.option('format'));
  const file = path.resolve(invocation.cwd, named);
  const text = await readTextFile(file);
  if (text === undefined)
    throw new Failure('plan-invalid', 'That plan is not there.', {
      evidence: [safeLine(file)],
      remedy: 'Write one first:\nctx-worktree plan --format yaml > plan.yaml',
    });
  const { parsePlanYaml } = await import('../plan/plan-file.ts');
  const plan = parsePlanYaml(text, named);
  const backlog = await withFacts(invocation, await readBacklog(invocation, plan));
  const { open, facts, tasksFile, commit } = backlog;
  const radii = await recallRadii(backlog);
  const { glue } = findHotSpots(facts, radii, tasksFile);
  const findings = checkPlan(facts, plan, open.tasks, radii, glue);
  const errors = findings.filter((finding) => finding.level === 'error').length;
  const json = { base: commit, ok: errors === 0, findings };
  const renderers = {
    text: () => renderFindings(findings, named),
    json: () => JSON.stringify({ schema: 'ctx-worktree/plan/v1', ...json }, null, 2),
    // Tracks with errors are no matrix to start agents by.
    'github-matrix': () => (errors > 0 ? renderFindings(findings, named) : renderGithubMatrix(plan.tracks)),
  };
  return { status: errors > 0 ? 1 : 0, text: renderers[format](), json };
}

function renderFindings(findings: readonly PlanFinding[], file: string): string {
  if (findings.length === 0) return `${safeLine(file)}: nothing to say against it.`;
  const errors = findings.filter(({ level }) => level === 'error');
  const notes = findings.filter(({ level }) => level === 'note');
  const lines = [...errors, ...notes.slice(0, MOST_NOTES)].flatMap((finding) =>
    wrapText(tellFinding(finding, file), 78).map((line, at) => (at === 0 ? line : `  ${line}`)),
  );
  if (notes.length > MOST_NOTES)
    lines.push(`and ${count(notes.length - MOST_NOTES, 'more note')}, none surer (--json names all)`);
  return lines.join('\n');
}

/** Nobody reads more of what is only to be thought about. */
const MOST_NOTES = 8;

const CHECK_FORMATS = ['text', 'json', 'github-matrix'] as const;

/** The other formats show a plan, and a check tells what is wrong with one. */
function readCheckFormat(given = 'text'): (typeof CHECK_FORMATS)[number] {
  const known = CHECK_FORMATS.find((format) => format === given);
  if (known !== undefined) return known;
  throw new Failure('usage', 'A check of a plan does not come in that format.', {
    evidence: [`given: ${safeLine(given)}`, `with --check: ${CHECK_FORMATS.join(', ')}`],
    remedy: 'ctx-worktree plan --help',
  });
}

function readTrackCount(invocation: Invocation): number {
  const given = invocation.option('max-tracks');
  if (given === undefined) return DEFAULT_TRACKS;
  const count = Number(given);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_TRACKS) return count;
  throw new Failure('usage', 'That is no number of tracks.', {
    evidence: [`given: ${safeLine(given)}`, `allowed: 1 to ${MOST_TRACKS}`],
    remedy: shellCommand([
      'ctx-worktree',
      'plan',
      '--max-tracks',
      String(count > MOST_TRACKS ? MOST_TRACKS : DEFAULT_TRACKS),
      ...givenOptions(invocation, ['tasks', 'section', 'tasks-json', 'rev', 'touches', 'format']),
    ]),
  });
}
