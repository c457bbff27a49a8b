/** A plan as the YAML file that people edit: what they decide as values, what they decide by as comments. */
import { Document, isMap, type YAMLMap } from 'yaml';
import { safeLine } from '../report/safe-text.ts';
import type { Plan, Track } from './plan.ts';
import { PLAN_VERSION } from './plan-file.ts';
import { reasonOf, summariseReasons } from './render-evidence.ts';

const HEAD = ` A plan of ctx-worktree. Move tasks between tracks, to hold or to unknown; rename tracks; change scopes
 (a directory ends with /). A task is known by its id; line and title are for you. Comments are not read.
 Then:   ctx-worktree plan --check FILE
         ctx-worktree create --plan FILE`;

export function renderPlanYaml(plan: Plan): string {
  const bare = ({ id, line, title }: { id: string; line: number; title: string }) => ({ id, line, title });
  const document = new Document({
    version: PLAN_VERSION,
    base: plan.base,
    tasksFile: plan.tasksFile,
    ...(plan.sections.length > 0 ? { sections: plan.sections } : {}),
    tracks: plan.tracks.map((track) => ({
      name: track.name,
      scope: track.scope,
      tasks: track.tasks.map(bare),
    })),
    hold: plan.hold.map(bare),
    unknown: plan.unknown.map(bare),
  });
  document.commentBefore = [HEAD, ...plan.advice.map((text) => ` ADVICE: ${safeLine(text)}`)].join('\n');
  for (const [at, track] of plan.tracks.entries()) commentTrack(document, at, track);
  for (const [at, { reason }] of plan.hold.entries()) comment(document, ['hold', at], safeLine(reason));
  comment(document, ['hold'], 'To be done after the merge, one by one.');
  comment(document, ['unknown'], 'Nothing says what these touch. Put each into a track, or leave it here.');
  return `${document.toString({ lineWidth: 0 })}${sharedComment(plan)}`;
}

function commentTrack(document: Document, at: number, track: Track): void {
  const size = `${track.tasks.length} ${track.tasks.length === 1 ? 'task' : 'tasks'}`;
  comment(document, ['tracks', at], `${size}: ${summariseReasons(track)}`, at > 0);
  for (const [place, task] of track.tasks.entries()) {
    const reason = reasonOf(task);
    if (reason !== undefined) comment(document, ['tracks', at, 'tasks', place], reason);
  }
}

function comment(document: Document, path: readonly (string | number)[], text: string, space = false): void {
  const [last] = path.slice(-1);
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  // Of a key, the comment stands before the key; of an item, before the item.
  const node =
    typeof last === 'string' && isMap(parent)
      ? ((parent as YAMLMap).items.find(({ key }) => String(key) === last)?.key as Commented | undefined)
      : (document.getIn(path, true) as Commented | undefined);
  if (node === undefined || typeof node !== 'object') return;
  node.commentBefore = ` ${text}`;
  node.spaceBefore = space || path.length === 1;
}

interface Commented {
  commentBefore?: string | null;
  spaceBefore?: boolean;
}

function sharedComment(plan: Plan): string {
  if (plan.shared.length === 0) return '';
  const lines = plan.shared.map(({ path, reason }) => `#   ${safeLine(path)}: ${safeLine(reason)}`);
  return ['', '# Files of several tracks:', ...lines, ''].join('\n');
}
