/** `plan`: the backlog as tracks that do not touch the same files. */
import { assemblePlan } from '../plan/assemble-plan.ts';
import { blastRadii } from '../plan/blast-radius.ts';
import type { Plan } from '../plan/plan.ts';
import { renderPlanYaml } from '../plan/plan-file.ts';
import { renderPlanMarkdown } from '../plan/render-markdown.ts';
import { renderPlanMermaid } from '../plan/render-mermaid.ts';
import { renderPlanText } from '../plan/render-text.ts';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';
import type { Answer, Invocation } from './command.ts';
import { readBacklog } from './read-backlog.ts';

const DEFAULT_TRACKS = 3;
const MOST_TRACKS = 4;

const RENDERERS: Readonly<Record<string, (plan: Plan) => string>> = {
  text: renderPlanText,
  md: renderPlanMarkdown,
  mermaid: renderPlanMermaid,
  yaml: renderPlanYaml,
  json: (plan) => JSON.stringify({ schema: 'ctx-worktree/plan/v1', ...plan }, null, 2),
};

export async function run(invocation: Invocation): Promise<Answer> {
  const maxTracks = readTrackCount(invocation.option('max-tracks'));
  const { commit, tasksFile, open, facts, limits } = await readBacklog(invocation);
  const radii = blastRadii(facts, open.tasks, open.touches);
  const plan = assemblePlan(facts, {
    base: commit,
    tasksFile,
    tasks: open.tasks,
    parents: open.parents,
    radii,
    maxTracks,
    limits,
  });
  const render = RENDERERS[invocation.option('format') ?? 'text'] ?? renderPlanText;
  return { status: 0, text: render(plan).trimEnd(), json: plan };
}

function readTrackCount(given: string | undefined): number {
  if (given === undefined) return DEFAULT_TRACKS;
  const count = Number(given);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_TRACKS) return count;
  throw new Failure('usage', 'That is no number of tracks.', {
    evidence: [`given: ${safeLine(given)}`, `allowed: 1 to ${MOST_TRACKS}`],
    remedy: 'ctx-worktree plan --max-tracks 3',
  });
}
